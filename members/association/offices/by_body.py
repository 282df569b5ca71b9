"""The offices of an organization and of its people, named only with their consent."""

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import ngettext

from members.models import Consent, Contact, Role

NAME = Consent.Item.NAME


def offices_by_body(organization):
    """Return [(body, [(role, holder's name, whether it is current)])], current ones first."""
    people = Contact.objects.for_organization(organization).values("person")
    own = Q(organization=organization) | Q(person__in=people)
    consents = Prefetch("person__consents", Consent.objects.filter(item=NAME))
    rows = Role.objects.filter(own).select_related("body", "person")
    today, bodies = timezone.localdate(), {}
    for role in rows.prefetch_related(consents).order_by("body__sort_name"):
        line = role, _holder_name(role, organization, today), role.holds_on(today)
        bodies.setdefault(role.body, []).append(line)
    return [
        (body, sorted(lines, key=lambda line: not line[2]))
        for body, lines in bodies.items()
    ]


def _holder_name(role, organization, today):
    """Return the name of a person with consent to it today, else "one person"."""
    if role.person_id is None:
        return organization.name
    if NAME in role.person.agreed_on(today):
        return role.person.name
    return ngettext("one person", "%(n)s people", 1)

"""The offices of an organization and of its people, as those agreed to be named."""

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import ngettext

from ..models import Consent, Role

NAME = Consent.Item.NAME


def bodies_of(organization):
    """Give (body, lines) by the names of bodies; a line is (role, who, whether it runs)."""
    mine = Q(organization=organization) | Q(person__organization=organization)
    consents = Prefetch("person__consents", Consent.objects.filter(item=NAME))
    rows = Role.objects.filter(mine).select_related("body", "person")
    today, bodies = timezone.localdate(), {}
    for role in rows.prefetch_related(consents).order_by("body__sort_name"):
        line = role, _holder(role, organization, today), role.holds_on(today)
        bodies.setdefault(role.body, []).append(line)
    return [
        (body, sorted(lines, key=lambda line: not line[2]))
        for body, lines in bodies.items()
    ]


def _holder(role, organization, today):
    """Name a person who agreed to it, both now and then; otherwise say only what it is."""
    if role.person_id is None:
        return organization.name
    if NAME in role.person.agreed_on(today):
        return role.person.name
    return ngettext("one person", "%(n)s people", 1)

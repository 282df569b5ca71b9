"""The e-mails about a user who leaves an organization."""

from django.utils.translation import gettext as _, override

from members import mail
from members.actions import links
from members.models import (
    AccessRequest,
    ChangeRequest,
    Contact,
    CustomerReference,
    Participation,
    Representative,
    User,
)

MANAGER = Representative.Role.MANAGER


def waiting_for(organization):
    """Return [(label, number)] of the organization's open matters, zeros left out."""
    rows = Participation.objects.filter(organization=organization)
    rows = rows.filter(confirmed_on=None, declined_on=None, asked_on__isnull=False)
    references = CustomerReference.objects.unanswered()
    references = references.filter(customer_organization=organization)
    requests = ChangeRequest.objects.from_member(organization).open()
    counts = [
        (_("Proposals at the secretariat"), requests.count()),
        (_("Questions from partners"), rows.count()),
        (_("Questions about references"), references.count()),
        (
            _("Requests for access"),
            AccessRequest.objects.waiting().filter(organization=organization).count(),
        ),
    ]
    return [(label, number) for label, number in counts if number]


def readers_of(departure, organization):
    """Return the other managers and the successor, sorted by primary key."""
    acting = Representative.objects.active().filter(organization=organization)
    managers = acting.managers().exclude(user=departure.representative.user)
    users = {row.user for row in managers.select_related("user")}
    if departure.successor:
        users.add(departure.successor)
    return sorted(users, key=lambda user: user.pk)


def write_letters(departure, organization, functions):
    """Write to the leaving user, to the successor and to the managers."""
    user, slug = departure.representative.user, organization.slug
    home = links.url("user", "leaving", slug, language=user.language)
    values = {
        "organization": organization,
        "day": departure.last_day,
        "successor": departure.successor,
        "invited": departure.invited_name,
    }
    mail.write_to(user, "departure_noted", {**values, "link": home})
    for other in readers_of(departure, organization):
        write_colleague_leaves(other, departure, organization, functions)


def write_colleague_leaves(reader, departure, organization, functions):
    """E-mail a colleague about the departure; to the successor, list the functions too."""
    slug, is_successor = organization.slug, reader == departure.successor
    with override(reader.language):
        labels = [str(Contact.Function(one).label) for one in functions]
        values = {
            "organization": organization,
            "day": departure.last_day,
            "who": departure.representative.user,
            "successor": departure.successor,
            "invited": departure.invited_name,
            "link": links.url(
                "organization", "member_page", slug, language=reader.language
            ),
            "labels": labels if is_successor else [],
            "questions": waiting_for(organization),
            "is_successor": is_successor,
            "is_manager": departure.representative.role == MANAGER,
        }
        mail.write_to(reader, "colleague_leaves", values)


def write_to_secretaries(organization, departure):
    """E-mail the secretaries that nobody manages the organization after the last day."""
    secretaries = User.objects.filter(groups__name="secretary", is_active=True)
    for user in secretaries.order_by("pk"):
        link = links.url(
            "organization", "admin_page", organization.pk, language=user.language
        )
        values = {"organization": organization, "link": link}
        values |= {"day": departure.last_day}
        mail.write_to(user, "nobody_looks_after", values, is_secret=False)

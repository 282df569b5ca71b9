"""Ask the partners of a project whether what another one says of them is right."""

from members import links, mail
from members.fields import noun_of
from members.models import Organization, Participation, Representative


def ask_partners(request, published):
    """Write to those whom the published participations name and who have not confirmed."""
    named = [row["organization"] for row in published["add"] + published["change"]]
    waiting = request.target.participations.unanswered()
    asked = Organization.objects.filter(participations__in=waiting, slug__in=named)
    acting = Representative.objects.active().filter(organization__in=asked)
    # In an order: of two that write to the same users, neither waits for the other.
    for acts in acting.select_related("user", "organization").order_by("user", "pk"):
        _ask_partner(acts.user, acts.organization, request)


def _ask_partner(user, organization, request):
    speaker, key = request.organization, noun_of(request).key
    context = {
        "organization": organization,
        "project": request.target,
        # Who asked not to be shown is named to nobody else.
        "speaker": speaker if speaker.is_listed else None,
        "link": links.url(
            key, "member_page", organization.slug, language=user.language
        ),
    }
    mail.write_to(user, "partner_asked", context, sender=speaker, is_secret=False)


def own_rows(organization):
    """Return all participations of an organization, declined ones too, by project."""
    rows = Participation.objects.filter(organization=organization)
    return rows.select_related("project").order_by("project__sort_title", "pk")

"""How an organization was found, by month, for its own people."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.association.visits import LEAST, VisitFigures, is_counted
from members.fields import ORGANIZATION

from ..guard import represents
from .organization import field_address

# The field that would help: a service of the topic, else words about the organization.
HELPFUL = {False: "services", True: "description_nb"}


@represents
@require_safe
def visits(request, organization):
    """Show openings of the profile, the searches that led there, and those that found nothing."""
    figures = VisitFigures(organization)
    context = {
        "organization": organization,
        "is_counted": is_counted(),
        "figures": figures,
        "least": LEAST,
        "misses": [(miss, *_advice(organization, miss)) for miss in figures.misses],
    }
    return render(request, "portal/found.html", context)


def _advice(organization, miss):
    """Return (label, address) of the field of the profile that would help."""
    field = ORGANIZATION.proposable[HELPFUL[miss.has_service]]
    return field.title, field_address(organization, field)

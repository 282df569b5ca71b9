"""Examples of surplus and needs in the demo: private entries, two of which match."""

from datetime import timedelta

from django.utils import timezone

from members.fields.stream import years_after
from members.models import Organization, ResourceStream, Site

SOURCE = "Eksempel fra demoen"
NOTE = "Eksempel fra demoen, ikke en opplysning om virksomheten."


def create_demo_streams(organization):
    """Create an offer of the organization and what matches it, unless they exist."""
    if ResourceStream.objects.filter(source=SOURCE).exists():
        return
    today = timezone.localdate()
    members = Organization.objects.listed().members_on(today).order_by("sort_name")
    other = members.exclude(pk=organization.pk).first()
    site = Site.objects.exclude(latitude=None).order_by("sort_name").first()
    heat = {"kind": "heat", "band": "1-10", "unit": "MW", "site": site}
    soon = {"kind": "competence", "until": today + timedelta(days=10)}
    _create(organization, direction="offered", **heat)
    _create(organization, direction="needed", **soon)
    if other:
        _create(other, direction="needed", **heat)


def _create(organization, **fields):
    today = timezone.localdate()
    given = {"since": today, "until": years_after(today, 1), "note": NOTE, **fields}
    row = ResourceStream(organization=organization, source=SOURCE, **given)
    row.full_clean()
    row.save()

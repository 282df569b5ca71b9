"""Examples of surplus and needs in the demo: private entries, two of which match."""

from datetime import timedelta

from django.utils import timezone

from members.fields.stream import years_after
from members.models import Organization, ResourceStream, Site

SOURCE = "Eksempel fra demoen"
NOTE = "Eksempel fra demoen, ikke en opplysning om virksomheten."


def create_demo_streams(organization):
    """Create an offer of the organization and its matches, unless they exist."""
    if ResourceStream.objects.filter(source=SOURCE).exists():
        return
    today = timezone.localdate()
    members = Organization.objects.listed().members_on(today).order_by("sort_name")
    other = members.exclude(pk=organization.pk).first()
    site = Site.objects.exclude(latitude=None).order_by("sort_name").first()
    heat = {"kind": "heat", "band": "1-10", "unit": "MW", "site": site}
    soon = {"kind": "competence", "until": today + timedelta(days=10)}
    _create_stream(organization, direction="offered", **heat)
    _create_stream(organization, direction="needed", **soon)
    if other:
        _create_stream(other, direction="needed", **heat)


def _create_stream(organization, **fields):
    today = timezone.localdate()
    values = {"since": today, "until": years_after(today, 1), "note": NOTE, **fields}
    row = ResourceStream(organization=organization, source=SOURCE, **values)
    row.full_clean()
    row.save()

"""When the member confirmed the sections of its profile, in the query of the profile."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date

from ..models import SectionConfirmation


def with_section_days(organizations):
    """Annotate the organizations with the days of their sections, as JSON rows."""
    rows = SectionConfirmation.objects.filter(organization=OuterRef("pk"))
    rows = rows.exclude(confirmed_on=None).order_by()
    found = rows.values(row=JSONObject(section="section", day="confirmed_on"))
    return organizations.annotate(section_rows=ArraySubquery(found))


def section_days(organization):
    """Return {section: day} of an annotated organization."""
    rows = organization.section_rows
    return {row["section"]: parse_date(row["day"]) for row in rows}

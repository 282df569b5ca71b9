"""What an organization offers others: test facilities, and streams that it shows."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from ..models import ResourceStream, TestFacility

LEFT_OUT = {"id", "organization", "site", "sort_name"}
# Where a stream is known from, its organization and the secretariat know.
OF_A_STREAM = {*LEFT_OUT, "source"}
DAYS = ("since", "until")


def with_offers(organizations, day):
    """Load with each organization what it offers on the day, in the same query.

    The page of an organization has no query left for them; `facilities_of` and
    `streams_of` read what was loaded.
    """
    return organizations.annotate(
        shown_facilities=_rows(TestFacility.objects.listed().on(day)),
        shown_streams=_rows(ResourceStream.objects.public().on(day)),
    )


def facilities_of(organization):
    """Give the test facilities that were loaded."""
    return [_made(TestFacility, row) for row in organization.shown_facilities]


def streams_of(organization):
    """Give the streams that were loaded."""
    return [_made(ResourceStream, row) for row in organization.shown_streams]


def _rows(rows):
    model = rows.model
    columns = {name: name for name in _columns(model)}
    place = {"site_name": "site__name", "site_slug": "site__slug"}
    mine = rows.filter(organization=OuterRef("pk"))
    if model is ResourceStream:  # within one organization, its name orders nothing
        mine = mine.order_by("kind", "direction", "pk")
    return ArraySubquery(mine.values(row=JSONObject(**columns, **place)))


def _columns(model):
    left_out = OF_A_STREAM if model is ResourceStream else LEFT_OUT
    return [field.name for field in model._meta.fields if field.name not in left_out]


def _made(model, row):
    place = {name: row.pop(name) for name in ("site_name", "site_slug")}
    for name in DAYS:
        row[name] = row[name] and date.fromisoformat(row[name])
    made = model(**row)
    made.place = place
    return made

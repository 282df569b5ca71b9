"""What an organization offers others: test facilities, and streams that it shows."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from members.fields import FACILITY, STREAM

from ..models import ResourceStream, TestFacility

LEFT_OUT = {"organization", "site", "sort_name"}
# Where a stream is known from, its organization and the secretariat know.
OF_A_STREAM = {*LEFT_OUT, "source"}


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
    """Return the test facilities that were loaded, each with its `facts`."""
    return [_row_of(FACILITY, row) for row in organization.shown_facilities]


def streams_of(organization):
    """Return the resource streams that were loaded, each with its `facts`."""
    return [_row_of(STREAM, row) for row in organization.shown_streams]


def _rows(rows):
    model = rows.model
    columns = {field.attname: field.attname for field in _columns(model)}
    place = {"site_name": "site__name", "site_slug": "site__slug"}
    mine = rows.filter(organization=OuterRef("pk"))
    if model is ResourceStream:  # within one organization, its name orders nothing
        mine = mine.order_by("kind", "direction", "pk")
    return ArraySubquery(mine.values(row=JSONObject(**columns, **place)))


def _columns(model):
    left_out = OF_A_STREAM if model is ResourceStream else LEFT_OUT
    return [field for field in model._meta.fields if field.name not in left_out]


def _row_of(noun, loaded):
    place = {name: loaded.pop(name) for name in ("site_name", "site_slug")}
    columns = {f.attname: f for f in noun.model._meta.fields}
    values = {name: columns[name].to_python(v) for name, v in loaded.items()}
    row = noun.model(**values)
    row.place, row.facts = place, noun.facts(row)
    return row

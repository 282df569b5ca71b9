"""The test facilities and public resource streams of an organization, in one query."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from members.fields import FACILITY, STREAM

from ..models import ResourceStream, TestFacility

EXCLUDED = {"organization", "site", "sort_name", "search_words"}
# The source of a stream is for its organization and the secretariat.
EXCLUDED_OF_STREAMS = {*EXCLUDED, "source", "asked_about"}


def with_offerings(organizations, day):
    """Annotate the organizations with their offerings of the day, as JSON rows.

    A page reads them by `facilities_of` and `streams_of`, without further queries.
    """
    return organizations.annotate(
        facility_rows=_as_json_rows(TestFacility.objects.listed().on(day)),
        stream_rows=_as_json_rows(ResourceStream.objects.public().on(day)),
    )


def facilities_of(organization):
    """Return the annotated rows as unsaved TestFacility objects, each with its `facts`."""
    return [_from_row(FACILITY, row) for row in organization.facility_rows]


def streams_of(organization):
    """Return the annotated rows as unsaved ResourceStream objects, each with its `facts`."""
    return [_from_row(STREAM, row) for row in organization.stream_rows]


def _as_json_rows(rows):
    model = rows.model
    columns = {field.attname: field.attname for field in _columns(model)}
    place = {"site_name": "site__name", "site_slug": "site__slug"}
    mine = rows.filter(organization=OuterRef("pk"))
    if model is ResourceStream:  # within one organization, its name orders nothing
        mine = mine.order_by("kind", "direction", "pk")
    return ArraySubquery(mine.values(row=JSONObject(**columns, **place)))


def _columns(model):
    excluded = EXCLUDED_OF_STREAMS if model is ResourceStream else EXCLUDED
    return [field for field in model._meta.fields if field.name not in excluded]


def _from_row(noun, loaded):
    place = {name: loaded.pop(name) for name in ("site_name", "site_slug")}
    columns = {field.attname: field for field in noun.model._meta.fields}
    values = {name: columns[name].to_python(v) for name, v in loaded.items()}
    row = noun.model(**values)
    row.place, row.facts = place, noun.facts(row)
    return row

"""The views of files: a collection, or one of its rows, in another format than JSON."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import path

from members.exchange.projection.base import absolute
from members.operation.publication import published
from members.tables import FORMATS

from ..answers import next_link
from ..collections import detail_view, for_machines, list_view
from ..operations import Operation, describe
from ..paging import Cursor, key_of, page_of, write_cursor
from ..questions import Question
from .flat import table_of
from .geojson import GEOJSON, has_place, write_geojson
from .json_ld import JSON_LD, write_json_ld, write_one

MOST_ROWS = 2_000  # of a file, unless its address has a `limit`; more follow by `Link`
PLACE = ("cursor", "limit")


@dataclass(frozen=True)
class FileFormat:
    """A format of collections: `write(projection, rows, day)` returns the answer.

    `authority` is its code in the EU's table of file types, which DCAT-AP asks for. What
    has the time in it, as workbooks do, is not kept: no two are equal.
    """

    suffix: str
    media_type: str
    authority: str
    write: Callable
    suits: Callable = lambda projection: True
    is_dated: bool = False


def _write_table(ending):
    def write(projection, rows, _day):
        return FORMATS[ending].public_file(projection.name, table_of(projection, rows))

    return write


FILES = [
    FileFormat("csv", "text/csv", "CSV", _write_table("csv")),
    FileFormat(
        "xlsx", FORMATS["xlsx"].type, "XLSX", _write_table("xlsx"), is_dated=True
    ),
    FileFormat("jsonld", JSON_LD, "JSON_LD", write_json_ld),
    FileFormat("geojson", GEOJSON, "GEOJSON", write_geojson, has_place),
]


def formats_of(projection):
    return [one for one in FILES if one.suits(projection)]


def routes_of(projection):
    """Return the routes with a suffix; the plain address and `.json` are the same."""
    name = projection.name
    whole = detail_view(projection, "_jsonld", write_one, JSON_LD)
    return [
        path(f"v1/{name}.json", list_view(projection), name=f"{name}_json"),
        path(f"v1/{name}/<str:key>.jsonld", whole, name=f"{name}_one_jsonld"),
        *(
            path(f"v1/{name}.{f.suffix}", file_view(projection, f), name=f"{name}_{f.suffix}")
            for f in formats_of(projection)
        ),
    ]  # fmt: skip


def file_view(projection, form):
    """Return the view of a collection in a format, with the parameters of the list."""
    names = (*projection.filterset.base_filters, *PLACE)
    operation = Operation(
        f"List {projection.name} in a file",
        {form.media_type: None},
        tag=projection.name,
        filterset=projection.filterset,
        parameters=PLACE,
    )

    keep = published(*names, never_shows=projection.never_shows)

    @describe(operation)
    @for_machines
    def file(request):
        question = Question(projection, request.GET, only=names)
        ids, following = _ids(question, request.path)
        rows = projection.in_slices(ids, question.scope)
        response = form.write(projection, rows, question.day)
        response["Content-Language"] = "nb, en"
        for name, value in next_link(following).items():
            response[name] = value
        return response

    return file if form.is_dated else keep(file)


def _ids(question, path):
    """Return the ids of the file and the address of the one that follows, or ""."""
    limit = question.limit if "limit" in question.parameters else MOST_ROWS
    answer = question.filterset.answer
    ids, has_more = page_of(answer, question.cursor, limit)
    if not has_more:
        return ids, ""
    query = question.parameters.copy()
    cursor = Cursor(question.mark, ids[-1], key_of(answer, ids[-1]), "")
    query["cursor"] = write_cursor(cursor)
    return ids, absolute(f"{path}?{query.urlencode()}")

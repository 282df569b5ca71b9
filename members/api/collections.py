"""The views of a collection, and of one of its rows."""

from datetime import date
from functools import cache, partial, wraps

import msgspec
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from msgspec import UNSET, UnsetType

from members.exchange import licences
from members.exchange.projection.base import absolute
from members.operation import changes
from members.operation.publication import published

from .answers import JSON, json_response, next_link
from .changes import PARAMETER, changes_page, since_of
from .operations import Operation, describe
from .paging import Cursor, key_of, page_of, write_cursor
from .problems import Problem, problem_response, refused_method
from .questions import OWN, Question


def for_machines(view=None, *, methods=require_safe):
    """Open a view that only reads to everybody; a Problem that it raises is its answer."""
    if view is None:
        return partial(for_machines, methods=methods)
    allowed = methods(view)

    @login_not_required
    @csrf_exempt  # Another method is refused as one, not for want of a token.
    @wraps(view)
    def answered(request, *args, **kwargs):
        try:
            with translation.override("en"):
                answer = allowed(request, *args, **kwargs)
        except Problem as problem:
            return problem_response(problem)
        is_refused = answer.status_code == 405
        return refused_method(answer["Allow"]) if is_refused else _licensed(answer)

    return answered


def _licensed(answer):
    """Name the licence of the data beside the links that the answer has."""
    links = answer.get("Link"), licences.header()
    if answer.status_code == 200 and any(links):
        answer["Link"] = ", ".join(filter(None, links))
    return answer


def list_view(projection):
    """Return the view of a collection."""
    parameters = [*projection.filterset.base_filters, *OWN]
    operation = Operation(
        f"List {projection.name}",
        {JSON: page_type(projection)},
        tag=projection.name,
        filterset=projection.filterset,
        parameters=OWN,
    )

    @published(*parameters, never_shows=projection.never_shows)
    @describe(operation)
    @for_machines
    def collection(request):
        # Changes that the rows of this page may lack must be told by its cursor: it is
        # read first, and no index that is a moment late may answer.
        with changes.answering(may_be_late=False):
            since = since_of(projection, request.GET)
            question = Question(projection, request.GET)
            body, following = _page(question, since, request.path)
        return json_response(body, **next_link(following))

    return collection


def _write_row(_projection, row, _day):
    return json_response(row)


def detail_view(projection, ending="", write=_write_row, media_type=JSON):
    """Return the view of one row, by its slug or id; a former slug leads to the present one.

    The name of its route has the `ending`; `write(projection, row, day)` is the answer.
    """
    parameters = projection.detail_parameters
    operation = Operation(
        f"One of {projection.name}, with all that its page shows",
        {media_type: projection.detail if media_type == JSON else None},
        tag=projection.name,
        filterset=projection.filterset,
        only=parameters,
        moves=True,
    )

    @published(
        *parameters, by_rows=projection.by_rows, never_shows=projection.never_shows
    )
    @describe(operation)
    @for_machines
    def one(request, key):
        question = Question(projection, request.GET, only=parameters)
        pk, slug = projection.public(key) or (None, "")
        if slug != key and pk:
            path = reverse(f"api:{projection.name}_one{ending}", args=[slug])
            query = request.GET.urlencode()
            return HttpResponseRedirect(f"{path}?{query}" if query else path)
        rows = projection.rows([pk], question.scope, details=True) if pk else []
        if not rows:
            detail = f"No public row of {projection.name} is called “{key[:80]}”."
            raise Problem(404, "nothing-here", detail)
        return write(projection, rows[0], question.day)

    return one


class FacetChoice(msgspec.Struct):
    """A choice of a filter, and how many rows have it when the filter is not used."""

    value: str
    label_nb: str
    label_en: str
    count: int


@cache
def page_type(projection):
    """Return the Struct of a page of rows, for the document."""
    members = [
        ("count", int),
        ("on", date),
        ("next", str | None),
        ("since", str | None),
        ("data", list[projection.row]),
        ("facets", dict[str, list[FacetChoice]] | UnsetType, UNSET),
        ("gone", list[int] | UnsetType, UNSET),
    ]
    return msgspec.defstruct(f"{projection.row.__name__}s", members)


def _page(question, since, path):
    """Return the body of a page and the address of the next one, or ""."""
    if PARAMETER in question.parameters:
        return _page_of_changes(question, path)
    answer, cursor = question.filterset.answer, question.cursor
    ids, has_more = page_of(answer, cursor, question.limit)
    since = cursor.since if cursor else since
    key = key_of(answer, ids[-1]) if has_more else ""
    following = _next(question, path, ids[-1], key, since) if has_more else ""
    body = _body(question, len(answer), following, since, ids)
    if question.wants_facets:
        body["facets"] = _facets(question)
    return body, following


def _page_of_changes(question, path):
    changed = changes_page(question)
    ids, since = changed.ids, changed.since
    following = _next(question, path, ids[-1], "", since) if changed.has_more else ""
    body = _body(question, changed.number, following, since, ids)
    return body | {"gone": changed.gone}, following


def _body(question, number, following, since, ids):
    return {
        "count": number,
        "on": question.day,
        "next": following or None,
        "since": since or None,
        "data": question.projection.rows(ids, question.scope),
    }


def _next(question, path, pk, key, since):
    query = question.parameters.copy()
    query["cursor"] = write_cursor(Cursor(question.mark, pk, key, since))
    return absolute(f"{path}?{query.urlencode()}")


def _facets(question):
    """Return {filter: its choices} with the number of rows of each, as if it were not used."""
    answer, facets = question.filterset.answer, question.filterset.answer.index.facets
    return {
        name: [_choice(facets[name].choices[value], number) for value, number in counts]
        for name in question.filterset.several
        for counts in [answer.counts(name).items()]
    }


def _choice(choice, number):
    return FacetChoice(choice.value, str(choice.nb), str(choice.en), number)

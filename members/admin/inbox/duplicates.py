"""The lists of records that may be of the same organization, or of the same person."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy

from members.actions import action_or_404, links, press
from members.fields import number_or_none
from members.models import DistinctPair, DistinctPersonPair, Job, LikelyPair
from members.records import duplicates

from ..desk import WRITE, desk_page
from ..waiting import lead_on

PAGE_SIZE = 25
ACTIONS = {
    "distinct": duplicates.MARK_DISTINCT,
    "undo": duplicates.UNMARK_DISTINCT,
}


@dataclass(frozen=True)
class PairQueue:
    """The differences between the lists of organizations and of persons."""

    page: str
    title: str
    model: type
    may_see: str
    likely: Callable
    rows_of: Callable
    reasons: dict
    merge: str = ""
    job: str = ""
    # Loads the related rows of the records of the pairs of a page.
    complete: Callable = list


def _likely_organizations():
    return LikelyPair.objects.open().select_related("one", "other")


ORGANIZATIONS = PairQueue(
    page="admin:duplicates",
    title=gettext_lazy("Organizations that may be registered twice"),
    model=DistinctPair,
    may_see="members.view_organization",
    likely=_likely_organizations,
    rows_of=list,
    reasons=duplicates.REASONS,
    merge="admin:merge",
    job=duplicates.JOB,
)
PEOPLE = PairQueue(
    page="admin:duplicate_people",
    title=gettext_lazy("People who may be registered twice"),
    model=DistinctPersonPair,
    may_see="members.change_person",
    likely=duplicates.likely_person_pairs,
    rows_of=duplicates.with_persons,
    reasons=duplicates.PERSON_REASONS,
    complete=duplicates.load_workplaces,
)


def pair_queue(request, queue):
    """List the likely pairs, or those that are not the same; POST moves one over."""
    may_change = duplicates.MARK_DISTINCT.may(request.user, (queue.model,))
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        return _decide_pair(request, queue)
    return {
        **_pairs_context(request.GET, queue),
        "queue": queue,
        "may_change": may_change,
        "compared": queue.job and Job.objects.filter(name=queue.job).first(),
    }


def _add_queue(route, queue, label, menu):
    options = {"permissions": (queue.may_see,), "methods": WRITE, "label": label}
    options["menu"] = menu
    options["words"] = gettext_lazy("merge, twice, the same")
    name = queue.page.removeprefix("admin:")
    declare = desk_page(route, name, "duplicates", queue.title, **options)
    declare(partial(pair_queue, queue=queue))


_add_queue(
    "duplicates/",
    ORGANIZATIONS,
    gettext_lazy("Possible duplicates: organizations"),
    gettext_lazy("Possible duplicates"),
)
_add_queue(
    "duplicates/people/",
    PEOPLE,
    gettext_lazy("Possible duplicates: people"),
    gettext_lazy("Possible duplicates"),
)


def _pairs_context(query, queue):
    """Return the pairs of the page that the query asks for."""
    shows_distinct = query.get("show") == "distinct"
    pairs = _distinct(queue) if shows_distinct else queue.likely()
    page = Paginator(pairs, PAGE_SIZE).get_page(query.get("page"))
    listed = page.object_list
    rows = list(listed if shows_distinct else queue.rows_of(listed))
    queue.complete(rows)
    entries = [_pair_entry(pair, queue) for pair in rows]
    return {"page": page, "pairs": entries, "shows_distinct": shows_distinct}


def _decide_pair(request, queue):
    """Record that two are not the same, or take that back."""
    pks = [number_or_none(request.POST.get(name, "")) for name in ("one", "other")]
    action = action_or_404(ACTIONS, request.POST.get("do"))
    if None in pks:
        raise Http404
    following = None
    if queue is ORGANIZATIONS and action is duplicates.MARK_DISTINCT:
        following = partial(
            lead_on, request, duplicates.DUPLICATES, duplicates.pair_key(*pks)
        )
    is_done = press(request, action, (queue.model, *pks), lead_on=following)
    is_back = is_done and action is duplicates.UNMARK_DISTINCT
    return redirect(reverse(queue.page) + ("?show=distinct" if is_back else ""))


def _distinct(queue):
    return queue.model.objects.select_related("one", "other", "made_by")


def _pair_entry(pair, queue):
    """Return a pair as the page shows it: the records, score, reasons and merge page."""
    return {
        "pair": pair,
        "sides": [(row, links.desk_path(row)) for row in (pair.one, pair.other)],
        "percent": round(100 * getattr(pair, "score", 0)),
        "reasons": [queue.reasons[code] for code in getattr(pair, "reasons", ())],
        "merge": _merge_address(queue, pair),
    }


def _merge_address(queue, pair):
    """Return the address of the page that merges the two, if there is one."""
    try:
        return reverse(queue.merge, args=[pair.one.pk, pair.other.pk])
    except NoReverseMatch:
        return ""

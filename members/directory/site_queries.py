"""The queries of the page of a site."""

from array import array
from collections import namedtuple

from django.db.models import Case, Value, When

from ..models import Presence, Project

FORMER_SHOWN = 20
PROJECTS_SHOWN = 12
# Ids of presences now and of the last former ones, a number of organizations, and ids of
# projects, one more than is shown when there are more.
Present = namedtuple("Present", "ids former unlisted projects")


def present_at(index, within, day):
    """Return who is present at the sites on the day; three queries, once an index."""
    key = "present", day, *within
    return index.derived.get_or_make(key, lambda: read_present(within, day))


def read_present(within, day):
    rows = Presence.objects.filter(site__in=within)
    here = Project.sites.through.objects.filter(site__in=within)
    projects = Project.objects.filter(pk__in=here.values("project"))
    former = rows.filter(until__lt=day, organization__is_listed=True)
    former = former.order_by("-until", "pk").values_list("pk", flat=True)
    listed, unlisted = _by_part(rows.on(day), within)
    return Present(
        ids=listed,
        former=list(former[:FORMER_SHOWN]),
        unlisted=unlisted,
        projects=list(projects.values_list("pk", flat=True)[: PROJECTS_SHOWN + 1]),
    )


def _by_part(presences, within):
    """Return the ids of the listed, by part in the given order, and how many are not."""
    part = Case(*(When(site=pk, then=Value(at)) for at, pk in enumerate(within)))
    by_part = presences.order_by(part, "organization__sort_name", "pk")
    found = by_part.values_list("pk", "organization", "organization__is_listed")
    listed = array("q", (pk for pk, _organization, is_listed in found if is_listed))
    unlisted = {organization for _pk, organization, is_listed in found if not is_listed}
    return listed, len(unlisted)


def load_presences(*lists):
    """Return the listed presences of each list of ids, in their order; one query."""
    every = [pk for ids in lists for pk in ids]
    found = {row.pk: row for row in _presences(every)}
    return [[found[pk] for pk in ids if pk in found] for ids in lists]


def _presences(ids):
    listed = Presence.objects.filter(organization__is_listed=True)
    rows = listed.filter(pk__in=ids).order_by()
    return rows.select_related("organization__logo").defer("organization__logo__data")


def projects_by_title(ids):
    return list(Project.objects.filter(pk__in=ids))

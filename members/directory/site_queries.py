"""The queries of the page of a site, most of them compiled once; see models/prepared.py."""

from array import array
from collections import namedtuple
from datetime import date

from django.db.models import Case, Value, When

from ..models import Presence, Project, Site
from ..models.prepared import AnyOf, prepared

FORMER_SHOWN = 20
PROJECTS_SHOWN = 12
Present = namedtuple("Present", "ids unlisted")  # unlisted: a number of organizations


@prepared(slug=str)
def sites_with_slug(slug):
    return Site.objects.filter(slug=slug).order_by()


def present_at(index, within, day):
    """Return who is present at the sites on the day; one query once for an index."""
    key = "present", day, *within
    present = index.derived.get(key)
    if present is None:
        present = _present(within, day)
        index.derived.set(key, present)
    return present


def _present(within, day):
    """Return the ids of listed presences, part by part in the given order, by name in each."""
    rows = Presence.objects.filter(site__in=within).on(day)
    part = Case(*(When(site=pk, then=Value(at)) for at, pk in enumerate(within)))
    by_part = rows.order_by(part, "organization__sort_name", "pk")
    found = by_part.values_list("pk", "organization", "organization__is_listed")
    listed = array("q", (pk for pk, _organization, is_listed in found if is_listed))
    unlisted = {organization for _pk, organization, is_listed in found if not is_listed}
    return Present(listed, len(unlisted))


def presences_with_logos(ids):
    """Return the listed presences of the ids, in their order; one query."""
    found = {row.pk: row for row in _presences(presences=list(ids))}
    return [found[pk] for pk in ids if pk in found]


@prepared(presences=list)
def _presences(presences):
    listed = Presence.objects.filter(organization__is_listed=True)
    rows = listed.filter(AnyOf("pk", presences)).order_by()
    return rows.select_related("organization__logo").defer("organization__logo__data")


@prepared(sites=list, day=date)
def former_presences(sites, day):
    """Filter the listed presences that have ended, the latest first."""
    rows = Presence.objects.filter(until__lt=day, organization__is_listed=True)
    latest = rows.filter(AnyOf("site_id", sites)).order_by("-until", "pk")
    return latest.select_related("organization")[:FORMER_SHOWN]


@prepared(sites=list)
def projects_at(sites):
    """Filter the projects by title, one more than is shown when there are more."""
    here = Project.sites.through.objects.filter(AnyOf("site_id", sites))
    return Project.objects.filter(pk__in=here.values("project"))[: PROJECTS_SHOWN + 1]

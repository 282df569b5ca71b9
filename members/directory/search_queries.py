"""The queries of search hits, each compiled once; see members/models/prepared.py."""

from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from .. import search
from ..models import ClusterName, Membership, Organization, Project
from ..models.prepared import AnyOf, prepared

MOST_SHOWN = 5  # hits of a group that has a list of its own


def best_organizations(groups, day):
    """Return the best of the hits, [(rank, ids)], of one rank members first; one query."""
    return _organizations(**given, day=day) if (given := _given(groups)) else []


def best_projects(groups):
    """Return the best of the hits, [(rank, ids)]; one query."""
    return _projects(**given) if (given := _given(groups)) else []


def _given(groups):
    """Return the ids that the best are among, ascending, and their ranks; None if none."""
    few = search.best_groups(groups, MOST_SHOWN)
    pairs = sorted((pk, rank) for rank, ids in few for pk in ids)
    if not pairs:
        return None
    ids, ranks = map(search.as_text, zip(*pairs, strict=True))
    return {"ids": ids, "ranks": ranks}


@prepared(ids=list, ranks=list, day=date)
def _organizations(ids, ranks, day):
    stays = Membership.objects.on(day).filter(organization=OuterRef("pk"))
    known = Membership.objects.current_or_former_on(day)
    known = known.filter(organization=OuterRef("pk"))
    rows = (
        Organization.objects.listed()
        .with_logos()
        .annotate(
            is_member=Exists(stays),
            certainty=Subquery(known.values("certainty")[:1]),
            is_cluster=Exists(ClusterName.objects.filter(name=OuterRef("name"))),
        )
    )
    return _best(rows, ids, ranks, "-is_member")


@prepared(ids=list, ranks=list)
def _projects(ids, ranks):
    return _best(Project.objects.all(), ids, ranks)


def _best(rows, ids, ranks, *order):
    """Return the rows with these ids as `search.best` does."""
    ranked = rows.filter(AnyOf("pk", ids)).annotate(rank=search.RankIn(ids, ranks))
    order = "-rank", *order, *rows.model._meta.ordering, "pk"
    return ranked.order_by(*order)[:MOST_SHOWN]

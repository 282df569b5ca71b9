"""The queries of the front page, each compiled once; see members/models/prepared.py."""

from datetime import date

from django.utils.translation import get_language

from ..models import (
    Cluster,
    Membership,
    Organization,
    Project,
    StatedFigure,
    share_pictures,
)
from ..models.prepared import AnyOf, prepared

LATEST = 5


def cluster_with_picture(day):
    """Return the cluster with its share picture, or None."""
    return next(iter(_clusters(day=day, language=get_language())), None)


@prepared(day=date)
def _clusters(day, language):
    rows = Cluster.objects.order_by("pk")
    return share_pictures.with_share_picture(rows, "cluster", language, day)[:1]


@prepared()
def latest_figures():
    return StatedFigure.objects.order_by("-stated_on", "-pk")[:1]


@prepared(organizations=list, day=date)
def known_joinings(organizations, day):
    """Filter the memberships of the day whose first day is known, the latest first."""
    known = Membership.objects.on(day).with_known_joining()
    rows = known.filter(
        AnyOf("organization_id", organizations), organization__is_listed=True
    )
    latest_first = rows.order_by("-since", "organization__sort_name")
    return latest_first.select_related("organization")


@prepared(organizations=list)
def confirmed_organizations(organizations):
    rows = Organization.objects.filter(
        AnyOf("pk", organizations), confirmed_on__isnull=False
    )
    return rows.order_by("-confirmed_on", "sort_name")


@prepared(day=date)
def latest_openings(day):
    """Filter the projects that opened last."""
    rows = Project.objects.filter(opened__lte=day)
    return rows.order_by("-opened", "sort_title")[:LATEST]

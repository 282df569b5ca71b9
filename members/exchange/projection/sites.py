"""Sites in the open data, with their organizations of the day counted, or named alone."""

from django.db.models import F

from members.models import Presence, ProjectSite, Site, SiteWithin
from members.operation.publication.marks import OF_NO_LIST
from members.queries.filters import SiteFilter

from .base import (
    PERIOD,
    Addressed,
    BilingualRef,
    Duration,
    Projection,
    Ref,
    addressed,
    bilingual_columns_of,
    columns_of,
    json_rows,
    loading,
    nothing,
    public_by,
    ref,
    ref_to,
    rows_beside,
    same,
    struct_of,
)
from .counting import NOT_COUNTED, counting

SITE = "name municipality address latitude longitude summary_nb summary_en source"


class SiteRow(struct_of(Site, SITE, Addressed)):
    """A site; organizations and members of the day at it and at its parts, each once."""

    part_of: Ref | None
    organizations: int
    members: int


class PresentRow(Duration):
    """A listed organization at the site, or at a part of it."""

    organization: Ref
    site: Ref
    role: str
    source: str


class SiteDetail(SiteRow):
    """A site with the rest of its page; organizations that are not listed are a number."""

    parts: list[Ref]
    presences: list[PresentRow]
    unlisted_organizations: int
    projects: list[BilingualRef]


WITHIN = "site__containers__container"


def _beside(day):
    present = Presence.objects.on(day)
    parts = SiteWithin.objects.exclude(site=F("container")).order_by("site__sort_name")
    return {
        "parts": json_rows(parts, "container", **columns_of("site")),
        "presences": json_rows(
            present.filter(organization__is_listed=True).order_by(
                "organization__sort_name", "pk"
            ),
            WITHIN,
            organization=ref("organization"),
            site=ref("site"),
            **same(f"role source {PERIOD}"),
        ),
        "unlisted": json_rows(
            present.filter(organization__is_listed=False), WITHIN, id="organization"
        ),
        "projects": json_rows(
            ProjectSite.objects.order_by("project__sort_title"),
            WITHIN,
            **bilingual_columns_of("project", "title"),
        ),
    }


def _rows():
    return Site.objects.select_related("part_of")


def _values(row):
    own = addressed("site", row, SITE) | NOT_COUNTED
    return own | {"part_of": ref_to(row.part_of)}


def _details(row):
    beside = rows_beside(row)
    # A project or an organization may be at several parts.
    projects = {one["slug"]: one for one in beside["projects"]}
    return _values(row) | {
        "projects": [*projects.values()],
        "unlisted_organizations": len({one["id"] for one in beside["unlisted"]}),
    }


load = loading(SiteRow, _rows, nothing, _values, is_dated=False)
SITES = Projection(
    name="sites",
    noun="site",
    is_logged=True,
    filterset=SiteFilter,
    row=SiteRow,
    detail=SiteDetail,
    load=counting("site", load),
    load_details=counting("site", loading(SiteDetail, _rows, _beside, _details)),
    public=public_by(Site.objects.all),
    never_shows=frozenset(OF_NO_LIST),
)

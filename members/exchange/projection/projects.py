"""Projects in the open data: with partners in lists; alone with money and effects, too."""

from datetime import date

import msgspec
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, Q, When
from django.db.models.functions import JSONObject

from members.fields import PROJECT
from members.models import (
    ClimateEffect,
    ClimateEffectExclusion,
    Funding,
    Organization,
    Participation,
    Project,
    ProjectSite,
    ProjectTheme,
)
from members.models.texts import source_lines, sources_without
from members.operation.publication.marks import CLIMATE, OF_NO_LIST
from members.queries.filters import ProjectFilter

from .base import (
    PERIOD,
    Addressed,
    BilingualRef,
    Duration,
    Projection,
    Ref,
    Row,
    addressed,
    bilingual_ref,
    columns_of,
    declared,
    declared_values,
    json_rows,
    loading,
    public_by,
    ref,
    rows_beside,
    same,
    struct_of,
    text_unless,
    topics_beside,
)

COLUMNS = declared(PROJECT)
VALUES = declared_values(PROJECT, COLUMNS)
OWN = msgspec.defstruct(
    "OwnOfProject", COLUMNS, bases=(Addressed,), kw_only=True, frozen=True
)


class Partner(Duration):
    """The part of a listed organization that counts as collaboration."""

    organization: Ref
    role: str
    role_detail_nb: str
    role_detail_en: str
    confirmed_on: date | None
    source: str


class ProjectRow(OWN):
    """A project, as lists have it; partners that are not listed are a number only."""

    confidence: str
    source: str
    themes: list[BilingualRef]
    sites: list[Ref]
    participations: list[Partner]
    unlisted_partners: int


FUNDING = (
    "kind qualifier amount currency period years funder_name_nb funder_name_en"
    " stated_on stated_on_precision"
)
EFFECT = (
    "id value value_max unit mechanism maturity qualifier year scope_nb scope_en source"
)


class FundingRow(struct_of(Funding, FUNDING)):
    """An amount as a source states it; `funder` if it is listed, else a name or nothing."""

    funder: Ref | None
    source: str


class EffectRef(Row):
    """A climate effect, of this project or another one."""

    id: int
    project: BilingualRef


class EffectRow(struct_of(ClimateEffect, EFFECT)):
    """A climate effect; never added to those of another maturity, mechanism or unit."""

    contained_in: EffectRef | None
    in_addition_to: list[EffectRef]


class ProjectDetail(ProjectRow):
    """A project with the rest of its page."""

    fundings: list[FundingRow]
    effects: list[EffectRow]


LISTED = {"organization__is_listed": True}
IS_SECRET = Q(funder__is_listed=False)


def _short(_day):
    return {
        "themes": topics_beside(ProjectTheme.objects, "project"),
        "sites": json_rows(
            ProjectSite.objects.order_by("site__sort_name"),
            "project",
            **columns_of("site"),
        ),
        "participations": json_rows(
            Participation.objects.counted().filter(**LISTED),
            "project",
            organization=ref("organization"),
            role_detail_nb="role_detail",
            **same(f"role role_detail_en confirmed_on source {PERIOD}"),
        ),
        "hidden": _unlisted_names(),
        "unlisted": _unlisted(Participation.objects.counted()),
    }


def _unlisted_names():
    """Return the names of unlisted organizations that have, claim or declined a part."""
    every = Participation.objects.filter(project=OuterRef(OuterRef("pk")))
    named = Q(pk__in=every.values("organization")) | Q(
        pk__in=every.values("claimed_by")
    )
    rows = Organization.objects.filter(named, is_listed=False).order_by()
    return ArraySubquery(rows.values("name"))


def _unlisted(parts):
    """Return the ids of unlisted partners, each once."""
    rows = parts.filter(organization__is_listed=False, project=OuterRef("pk"))
    return ArraySubquery(rows.order_by().values("organization").distinct())


def _whole(day):
    effect = {"id": "contained_in", "project": _project("contained_in__project")}
    is_contained = When(contained_in__isnull=False, then=JSONObject(**effect))
    return _short(day) | {
        "fundings": json_rows(
            Funding.objects.order_by("-amount", "pk"),
            "project",
            funder=ref("funder", when={"funder__is_listed": True}),
            # A source may name the funder.
            source=text_unless(IS_SECRET, "source"),
            **same(FUNDING),
        ),
        "effects": json_rows(
            ClimateEffect.objects.order_by("pk"),
            "project",
            contained_in=Case(is_contained),
            in_addition_to=_exclusions(),
            **same(EFFECT),
        ),
    }


def _project(path):
    return bilingual_ref(path, "title")


def _exclusions():
    """Return the effects of others that an effect is in addition to."""
    rows = ClimateEffectExclusion.objects.order_by("to_climateeffect")
    return json_rows(
        rows,
        "from_climateeffect",
        id="to_climateeffect",
        project=_project("to_climateeffect__project"),
    )


def _common(row):
    beside = rows_beside(row)

    def visible(source):
        lines = sources_without(beside["hidden"], source_lines(source))
        return "\n".join(line for _url, line in lines)

    parts = [p | {"source": visible(p["source"])} for p in beside["participations"]]
    return (
        VALUES(row)
        | addressed("project", row, "confidence")
        | {
            "source": visible(row.source),
            "participations": parts,
            "unlisted_partners": len(beside["unlisted"]),
        }
    )


PROJECTS = Projection(
    name="projects",
    noun="project",
    is_logged=True,
    filterset=ProjectFilter,
    row=ProjectRow,
    detail=ProjectDetail,
    load=loading(ProjectRow, Project.objects.all, _short, _common, is_dated=False),
    load_details=loading(
        ProjectDetail, Project.objects.all, _whole, _common, is_dated=False
    ),
    public=public_by(Project.objects.all),
    never_shows=frozenset(OF_NO_LIST - CLIMATE),
)

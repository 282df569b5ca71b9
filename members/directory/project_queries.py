"""The queries of the page of a project, each compiled once; see members/models/prepared.py."""

from collections import defaultdict
from datetime import date

from django.utils.translation import get_language

from ..models import (
    ClimateEffect,
    ClimateEffectExclusion,
    Funding,
    Organization,
    Participation,
    Project,
    Site,
    Topic,
    share_pictures,
)
from ..models.prepared import AnyOf, prepared
from .events import with_next_events

FUNDER = Funding._meta.get_field("funder")


def project_rows(day):
    """Return the projects with their share pictures."""
    return _project_rows(day, get_language())


def projects_with_slug(slug, day):
    """Return the project of that slug as `project_rows` does, in a list."""
    return _projects_with_slug(slug=slug, day=day, language=get_language())


def _project_rows(day, language):
    rows = with_next_events(Project.objects.all(), day)
    return share_pictures.with_share_picture(rows, "project", language, day)


@prepared(slug=str, day=date)
def _projects_with_slug(slug, day, language):
    return _project_rows(day, language).filter(slug=slug).order_by()


@prepared(project=int)
def themes_of(project):
    return Topic.objects.in_use().filter(projects=project)


@prepared(project=int)
def sites_of(project):
    return Site.objects.filter(projects=project).select_related("part_of")


@prepared(project=int)
def participations_of(project):
    rows = Participation.objects.filter(project=project)
    with_both = rows.select_related("organization__logo", "claimed_by")
    return with_both.defer("organization__logo__data")


def fundings_of(project):
    """Return the fundings; the funder of one is None unless it is listed."""
    rows = _fundings_of(project=project)
    ids = [row.funder_id for row in rows if row.funder_id]
    listed = {row.pk: row for row in _listed(ids=ids)} if ids else {}
    for row in rows:
        FUNDER.set_cached_value(row, listed.get(row.funder_id))
    return rows


@prepared(project=int)
def _fundings_of(project):
    return Funding.objects.filter(project=project)


@prepared(ids=list)
def _listed(ids):
    return Organization.objects.listed().filter(AnyOf("pk", ids)).order_by()


def effects_of(project):
    """Return the effects, each with `excluded`: the effects of others that it excludes."""
    rows, excluded = _effects_of(project=project), defaultdict(list)
    for pair in _exclusions_of(project=project) if rows else ():
        excluded[pair.from_climateeffect_id].append(pair.to_climateeffect)
    for row in rows:
        row.excluded = excluded[row.pk]
    return rows


@prepared(project=int)
def _effects_of(project):
    rows = ClimateEffect.objects.filter(project=project)
    return rows.select_related("contained_in__project")


@prepared(project=int)
def _exclusions_of(project):
    rows = ClimateEffectExclusion.objects.filter(from_climateeffect__project=project)
    with_others = rows.select_related("to_climateeffect__project")
    return with_others.order_by("to_climateeffect")

"""The queries of the page of a project, each compiled once; see members/models/prepared.py."""

from datetime import date

from django.db.models import Prefetch
from django.utils.translation import get_language

from ..models import (
    ClimateEffect,
    Funding,
    Organization,
    Participation,
    Project,
    Site,
    Topic,
    share_pictures,
)
from ..models.prepared import prepared


def project_rows(day):
    """Return the projects with their share pictures."""
    return _project_rows(day, get_language())


def projects_with_slug(slug, day):
    """Return the project of that slug as `project_rows` does, in a list."""
    return _projects_with_slug(slug=slug, day=day, language=get_language())


def _project_rows(day, language):
    rows = Project.objects.all()
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


@prepared(project=int)
def fundings_of(project):
    listed = Organization.objects.listed()
    rows = Funding.objects.filter(project=project)
    return rows.prefetch_related(Prefetch("funder", listed))


@prepared(project=int)
def effects_of(project):
    rows = ClimateEffect.objects.filter(project=project)
    others = ClimateEffect.objects.select_related("project")
    with_others = rows.prefetch_related(Prefetch("excludes", others))
    return with_others.select_related("contained_in__project")

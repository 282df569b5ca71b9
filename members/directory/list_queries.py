"""The queries of rows in lists, each compiled once; see members/models/prepared.py."""

from ..models import Organization, Project, ProjectSite, ProjectTheme, Site
from ..models.prepared import AnyOf, prepared


@prepared(organizations=list)
def organizations_with_logos(organizations):
    rows = Organization.objects.listed().filter(AnyOf("pk", organizations))
    return rows.with_logos().order_by()


def projects_of_cards(pks):
    """Return {pk: project} with the `themes` and `sites` of its card; three queries."""
    projects = {row.pk: row for row in _projects(projects=pks)}
    for name, rows in (
        ("themes", [(r.project_id, r.topic) for r in _themes(projects=pks)]),
        ("sites", [(r.project_id, r.site) for r in _sites(projects=pks)]),
    ):
        for pk, project in projects.items():
            found = [row for owner, row in rows if owner == pk]
            setattr(project, f"shown_{name}", found)
    return projects


@prepared(projects=list)
def _projects(projects):
    return Project.objects.filter(AnyOf("pk", projects)).order_by()


@prepared(projects=list)
def _themes(projects):
    in_use = ProjectTheme.objects.filter(topic__is_retired=False)
    rows = in_use.filter(AnyOf("project_id", projects))
    return rows.select_related("topic").order_by("topic__sort_label")


@prepared(projects=list)
def _sites(projects):
    rows = ProjectSite.objects.filter(AnyOf("project_id", projects))
    return rows.select_related("site").order_by("site__sort_name")


@prepared()
def sites():
    return Site.objects.all()

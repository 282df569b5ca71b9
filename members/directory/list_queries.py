"""The queries of rows in lists."""

from ..models import Organization, Project, ProjectSite, ProjectTheme, Site
from ..models.prepared import prepared


def organizations_with_logos(ids):
    rows = Organization.objects.listed().filter(pk__in=ids)
    return rows.with_logos().order_by()


def projects_of_cards(pks):
    """Return {pk: project} with the `themes` and `sites` of its card; three queries."""
    projects = {row.pk: row for row in Project.objects.filter(pk__in=pks)}
    for name, rows in (
        ("themes", [(r.project_id, r.topic) for r in _themes(pks)]),
        ("sites", [(r.project_id, r.site) for r in _sites(pks)]),
    ):
        for pk, project in projects.items():
            found = [row for owner, row in rows if owner == pk]
            setattr(project, f"shown_{name}", found)
    return projects


def _themes(projects):
    in_use = ProjectTheme.objects.filter(topic__is_retired=False)
    rows = in_use.filter(project__in=projects)
    return rows.select_related("topic").order_by("topic__sort_label")


def _sites(projects):
    rows = ProjectSite.objects.filter(project__in=projects)
    return rows.select_related("site").order_by("site__sort_name")


@prepared()
def sites():
    return Site.objects.all()

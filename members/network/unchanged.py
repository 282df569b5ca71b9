"""Whether rows that were written to are in the network as they were before.

Most changes, such as that of a text, leave the network alone; deriving a large one anew
takes seconds.
"""

from django.db.models import Q

from .collaborations import (
    load_memberships,
    load_participations,
    load_themes,
    nodes_and_links,
)


def is_unchanged(data, rows):
    """Whether loading anew would return the same Collaborations; three queries.

    `rows` are all that were touched since, as in `changes.Changes`.
    """
    organizations, projects = rows.get("organization", ()), rows.get("project", ())
    keys = {f"o{pk}" for pk in organizations} | {f"p{pk}" for pk in projects}
    return (
        _are_links_unchanged(data, organizations, projects, keys)
        and _are_members_unchanged(data, organizations, keys)
        and _are_themes_unchanged(data, projects, keys)
    )


def _are_links_unchanged(data, organizations, projects, keys):
    touched = Q(organization__in=organizations) | Q(project__in=projects)
    found = load_participations(touched, organization__is_listed=True)
    nodes, links = nodes_and_links(found)
    known = [
        link for link in data.links if link.organization in keys or link.project in keys
    ]
    return links == known and all(data.nodes[key] == nodes[key] for key in nodes)


def _are_members_unchanged(data, organizations, keys):
    periods, members, cluster_start = load_memberships(organization__in=organizations)
    known = [period for period in data.membership_periods if period[0] in keys]
    # Without a membership nobody knows the first day of the cluster.
    return (
        periods == known
        and all(data.members[key] == members[key] for key in members)
        and cluster_start in (None, data.cluster_start)
    )


def _are_themes_unchanged(data, projects, keys):
    themes, projects_by_theme = load_themes(project__in=projects)
    known = {
        slug: within
        for slug, those in data.projects_by_theme.items()
        if (within := those & keys)
    }
    return projects_by_theme == known and themes.items() <= data.themes.items()

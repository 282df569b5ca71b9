"""Every added and removed many-to-many row has one event in history."""

import pytest

from members.models import ClimateEffectExclusion as Exclusion
from members.models import (
    OrganizationTopic,
    ProjectSite,
    ProjectTheme,
    UserGroup,
    UserPermission,
)
from tests.support.events import recorded
from tests.support.factories import (
    make_organization,
    make_project,
    make_site,
    make_topic,
    make_user,
)
from tests.support.rows import make

pytestmark = pytest.mark.django_db
# The model of a link, who has links, and a row to link to.
LINKS = {
    ProjectSite: (lambda: make_project().sites, "site", make_site),
    ProjectTheme: (lambda: make_project().themes, "topic", make_topic),
    Exclusion: (
        lambda: make(Exclusion).to_climateeffect.excludes,
        "to_climateeffect",
        lambda: make(Exclusion).to_climateeffect,
    ),
    UserGroup: (lambda: make_user().groups, "group", lambda: make(UserGroup).group),
    UserPermission: (
        lambda: make_user().user_permissions,
        "permission",
        lambda: make(UserPermission).permission,
    ),
    OrganizationTopic: (lambda: make_organization().topics, "topic", make_topic),
}


@pytest.mark.parametrize("model", LINKS, ids=lambda model: model.__name__)
def test_links_added_removed_set_and_cleared(model):
    links_of, name, make_other = LINKS[model]
    links, first, second = links_of(), make_other(), make_other()
    steps = [
        (
            lambda: [links.add(first, second)] * 2,
            [("insert", first), ("insert", second)],
        ),
        (lambda: [links.add(first)], []),
        (lambda: [links.remove(first), links.remove(first)], [("delete", first)]),
        (lambda: links.set([first]), [("delete", second), ("insert", first)]),
        (lambda: [links.clear(), links.clear()], [("delete", first)]),
    ]

    for write, expected in steps:
        with recorded(model) as events:
            write()
        found = sorted((label, values[f"{name}_id"]) for label, values in events)
        assert found == sorted((label, row.pk) for label, row in expected)

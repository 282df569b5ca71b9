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
from tests.support.factories import make_project, make_site, make_topic, make_user
from tests.support.rows import make

pytestmark = pytest.mark.django_db


def link_lists():
    effect, other = make(Exclusion).from_climateeffect, make(Exclusion).to_climateeffect
    group, right = make(UserGroup).group, make(UserPermission).permission
    organization = make(OrganizationTopic).organization
    return {
        ProjectSite: (make_project().sites, [make_site(), make_site()]),
        ProjectTheme: (make_project().themes, [make_topic(), make_topic()]),
        Exclusion: (effect.excludes, [other, make(Exclusion).to_climateeffect]),
        UserGroup: (make_user().groups, [group, make(UserGroup).group]),
        UserPermission: (make_user().user_permissions, [right]),
        OrganizationTopic: (organization.topics, [make_topic(), make_topic()]),
    }


LINKS = [
    ProjectSite,
    ProjectTheme,
    Exclusion,
    UserGroup,
    UserPermission,
    OrganizationTopic,
]
every_link = pytest.mark.parametrize("model", LINKS, ids=lambda model: model.__name__)


def pairs(model, events):
    """Return (label, id of the linked row) of each event."""
    far = {
        ProjectSite: "site_id",
        ProjectTheme: "topic_id",
        Exclusion: "to_climateeffect_id",
        UserGroup: "group_id",
        UserPermission: "permission_id",
        OrganizationTopic: "topic_id",
    }[model]
    return sorted((label, values[far]) for label, values in events)


@every_link
def test_links_added(model):
    links, others = link_lists()[model]

    with recorded(model) as events:
        links.add(*others)
        links.add(*others)

    assert pairs(model, events) == sorted(("insert", other.pk) for other in others)


@every_link
def test_links_removed(model):
    links, (first, *others) = link_lists()[model]
    links.set([first, *others])

    with recorded(model) as events:
        links.remove(first)
        links.remove(first)

    assert pairs(model, events) == [("delete", first.pk)]


@every_link
def test_links_cleared(model):
    links, others = link_lists()[model]
    links.set(others)

    with recorded(model) as events:
        links.clear()
        links.clear()

    assert pairs(model, events) == sorted(("delete", other.pk) for other in others)


@every_link
def test_links_set(model):
    links, (first, *others) = link_lists()[model]
    links.set([first])

    with recorded(model) as events:
        links.set(others)

    added = [("insert", other.pk) for other in others]
    assert pairs(model, events) == sorted([("delete", first.pk), *added])

"""Who may see the pages of an organization, and that browsers do not store them."""

import pytest

from members.models import Representative
from tests.support.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_organization,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db
PAGES = ["/min-side/yara/", "/min-side/yara/profil/", "/en/my-page/yara/profile/"]


@pytest.mark.parametrize("role", Representative.Role)
def test_representatives_may_see_the_pages(client, role):
    representative = make_representative(slug="yara", role=role)
    client.force_login(representative.user)

    for address in PAGES:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.context["organization"] == representative.organization
        assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("period", [{"until": LONG_AGO}, {"since": FAR_AHEAD}])
def test_the_pages_are_404_without_access_today(client, period):
    representative = make_representative(slug="yara", **period)
    make_representative(user=representative.user, slug="beta")
    client.force_login(representative.user)

    assert [client.get(address).status_code for address in PAGES] == [404] * 3


def test_another_organization_looks_like_one_that_does_not_exist(client):
    make_organization(slug="yara")
    client.force_login(make_representative().user)

    foreign, none = client.get("/min-side/yara/"), client.get("/min-side/ingen/")

    assert (foreign.status_code, foreign.content) == (none.status_code, none.content)


def test_a_page_is_opened_by_a_former_slug_and_some_for_managers_alone(client):
    representative = make_representative(slug="gammel")
    make_representative(user=representative.user, slug="beta", role="manager")
    representative.organization.slug = "ny"
    representative.organization.save()
    client.force_login(representative.user)

    answer = client.get("/min-side/gammel/")

    assert answer.context["organization"] == representative.organization
    pages = ["/min-side/beta/meld-ut/", "/min-side/ny/meld-ut/"]
    assert [client.get(page).status_code for page in pages] == [200, 404]


def test_the_only_organization_is_opened_at_once_and_several_are_listed(client):
    representative = make_representative(slug="yara")
    client.force_login(representative.user)
    only = client.get("/en/my-page/")
    beta = make_representative(user=representative.user, slug="beta", name="AA Beta")
    make_representative(user=representative.user, until=LONG_AGO)

    both = client.get("/min-side/")

    assert (only.status_code, only["Location"]) == (302, "/en/my-page/yara/")
    offered = [beta.organization, representative.organization]
    assert both.context["organizations"] == offered
    assert both["Cache-Control"] == "private, no-store"


def test_a_user_without_access_is_told_whom_to_ask(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Sekretariatet <post@example.org>"
    client.force_login(make_user())

    answer = client.get("/min-side/")

    assert answer.context["organizations"] == []
    assert answer.text.count("mailto:post@example.org") == 1

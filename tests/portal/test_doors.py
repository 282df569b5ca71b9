"""Who may see the pages of an organization, and that browsers do not store them."""

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from members.models import Representative
from members.portal.guard import manages
from tests.support.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_organization,
    make_representative,
    make_user,
)

pytestmark = pytest.mark.django_db
PAGES = ["/min-side/yara/", "/min-side/yara/profil/", "/en/my-page/yara/profile/"]
ENDED = {"until": LONG_AGO}
NOT_YET = {"since": FAR_AHEAD}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", Representative.Role)
def test_representatives_may_see_the_pages(client, address, role):
    representative = make_representative(slug="yara", role=role)
    client.force_login(representative.user)

    answer = client.get(address)

    assert answer.status_code == 200
    assert answer.context["organization"] == representative.organization
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("period", [ENDED, NOT_YET], ids=["no longer", "not yet"])
def test_the_pages_are_404_without_access_today(client, address, period):
    representative = make_representative(slug="yara", **period)
    make_representative(user=representative.user, slug="beta")
    client.force_login(representative.user)

    assert client.get(address).status_code == 404


def test_another_organization_looks_like_one_that_does_not_exist(client):
    make_organization(slug="yara")
    client.force_login(make_representative().user)

    foreign, none = client.get("/min-side/yara/"), client.get("/min-side/ingen/")

    assert (foreign.status_code, foreign.content) == (none.status_code, none.content)


def test_a_page_is_found_by_its_former_slug(client):
    representative = make_representative(slug="gammel")
    representative.organization.slug = "ny"
    representative.organization.save()
    client.force_login(representative.user)

    answer = client.get("/min-side/gammel/")

    assert answer.context["organization"] == representative.organization


@pytest.mark.parametrize(("role", "gets_in"), [("manager", True), ("editor", False)])
def test_some_pages_are_for_managers_alone(role, gets_in):
    representative = make_representative(slug="yara", role=role)
    make_representative(user=representative.user, slug="beta", role="manager")
    request = RequestFactory().get("/")
    request.user = representative.user
    view = manages(lambda request, organization: HttpResponse(organization.slug))

    if gets_in:
        assert view(request, slug="yara").content == b"yara"
    else:
        with pytest.raises(Http404):
            view(request, slug="yara")


def test_a_single_organization_is_redirected_to(client):
    representative = make_representative(slug="yara")
    client.force_login(representative.user)

    answer = client.get("/en/my-page/")

    assert (answer.status_code, answer["Location"]) == (302, "/en/my-page/yara/")


def test_several_organizations_are_listed(client):
    representative = make_representative(slug="yara")
    other = make_representative(user=representative.user, slug="beta", name="AA Beta")
    make_representative(user=representative.user, **ENDED)
    client.force_login(representative.user)

    answer = client.get("/min-side/")

    offered = [other.organization, representative.organization]
    assert answer.context["organizations"] == offered
    assert answer["Cache-Control"] == "private, no-store"


def test_a_user_without_access_is_told_whom_to_ask(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Sekretariatet <post@example.org>"
    client.force_login(make_user())

    answer = client.get("/min-side/")

    assert answer.context["organizations"] == []
    assert answer.text.count("mailto:post@example.org") == 1

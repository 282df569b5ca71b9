"""Who gets in to the pages of an organization, and what those pages leave behind."""

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
PAGES = ["/min-side/alfa/", "/min-side/alfa/profil/", "/en/my-page/alfa/profile/"]
ENDED = {"until": LONG_AGO}
NOT_YET = {"since": FAR_AHEAD}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", Representative.Role)
def test_whoever_acts_for_the_organization_gets_in(client, address, role):
    acts = make_representative(slug="alfa", role=role)
    client.force_login(acts.user)

    answer = client.get(address)

    assert answer.status_code == 200
    assert answer.context["organization"] == acts.organization
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("period", [ENDED, NOT_YET], ids=["no longer", "not yet"])
def test_whoever_does_not_act_for_it_today_finds_nothing(client, address, period):
    acts = make_representative(slug="alfa", **period)
    make_representative(user=acts.user, slug="beta")
    client.force_login(acts.user)

    assert client.get(address).status_code == 404


def test_what_is_foreign_looks_like_what_does_not_exist(client):
    make_organization(slug="alfa")
    client.force_login(make_representative().user)

    foreign, none = client.get("/min-side/alfa/"), client.get("/min-side/ingen/")

    assert (foreign.status_code, foreign.content) == (none.status_code, none.content)


def test_a_page_is_found_by_its_former_address(client):
    acts = make_representative(slug="gammel")
    acts.organization.slug = "ny"
    acts.organization.save()
    client.force_login(acts.user)

    answer = client.get("/min-side/gammel/")

    assert answer.context["organization"] == acts.organization


@pytest.mark.parametrize(("role", "gets_in"), [("manager", True), ("editor", False)])
def test_some_pages_are_for_managers_alone(role, gets_in):
    acts = make_representative(slug="alfa", role=role)
    make_representative(user=acts.user, slug="beta", role="manager")
    request = RequestFactory().get("/")
    request.user = acts.user
    view = manages(lambda request, organization: HttpResponse(organization.slug))

    if gets_in:
        assert view(request, slug="alfa").content == b"alfa"
    else:
        with pytest.raises(Http404):
            view(request, slug="alfa")


def test_one_organization_is_led_to_at_once(client):
    acts = make_representative(slug="alfa")
    client.force_login(acts.user)

    answer = client.get("/en/my-page/")

    assert (answer.status_code, answer["Location"]) == (302, "/en/my-page/alfa/")


def test_several_are_offered(client):
    acts = make_representative(slug="alfa")
    other = make_representative(user=acts.user, slug="beta", name="AA Beta")
    make_representative(user=acts.user, **ENDED)
    client.force_login(acts.user)

    answer = client.get("/min-side/")

    offered = [other.organization, acts.organization]
    assert answer.context["organizations"] == offered
    assert answer["Cache-Control"] == "private, no-store"


def test_nobody_is_told_how_to_be_let_in(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Sekretariatet <post@example.org>"
    client.force_login(make_user())

    answer = client.get("/min-side/")

    assert answer.context["organizations"] == []
    assert answer.text.count("mailto:post@example.org") == 1

"""Who may see the pages of an organization; nobody else learns that there is something."""

import re
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Representative, ResourceStream, TestFacility
from tests.support.factories import FAR_AHEAD, LONG_AGO, make
from tests.support.login import log_in
from tests.support.routes import PARAMETER, routes
from tests.support.sampling import each_with_one

PAGES = ["/min-side/yara/", "/min-side/yara/profil/", "/en/my-page/yara/profile/"]


def test_representatives_of_today_alone_may_see_the_pages(client):
    organization = make.organization(slug="yara")
    for role in Representative.Role:
        row = make.representative(organization=organization, role=role)
        client.force_login(row.user)
        answers = [client.get(address) for address in PAGES]
        assert {answer.context["organization"] for answer in answers} == {organization}
        assert {one["Cache-Control"] for one in answers} == {"private, no-store"}
    for period in ({"until": LONG_AGO}, {"since": FAR_AHEAD}):
        row = make.representative(organization=organization, **period)
        make.representative(user=row.user)
        client.force_login(row.user)
        assert [client.get(address).status_code for address in PAGES] == [404] * 3


def test_a_page_is_opened_by_a_former_slug_and_some_for_managers_alone(client):
    row = make.representative(slug="gammel")
    make.representative(user=row.user, slug="beta", role="manager")
    row.organization.slug = "ny"
    row.organization.save()
    client.force_login(row.user)
    page = client.get("/min-side/gammel/")
    assert page.context["organization"] == row.organization
    pages = ["/min-side/beta/meld-ut/", "/min-side/ny/meld-ut/"]
    assert [client.get(page).status_code for page in pages] == [200, 404]


def test_the_only_organization_is_opened_and_several_are_listed(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Sekretariatet <post@example.org>"
    representative = make.representative(slug="yara")
    client.force_login(representative.user)
    only = client.get("/en/my-page/")
    given = {"user": representative.user, "slug": "beta", "name": "AA Beta"}
    beta = make.representative(**given)
    make.representative(user=representative.user, until=LONG_AGO)
    both = client.get("/min-side/")
    assert (only.status_code, only["Location"]) == (302, "/en/my-page/yara/")
    offered = [beta.organization, representative.organization]
    assert both.context["organizations"] == offered
    assert both["Cache-Control"] == "private, no-store"
    client.force_login(make.user())
    none = client.get("/min-side/")
    assert none.context["organizations"] == []
    assert none.text.count("mailto:post@example.org") == 1


# Answers that tell nothing


HIDDEN, NOWHERE = "skjult", "ingen-slik"
METHODS = ["get", "head", "post", "options", "put", "delete"]
PORTAL = [route for route, name in routes() if "<slug:slug>" in route]
PORTAL = [route for route in PORTAL if route.startswith("/min-side/")]
STRANGERS = ["visitor", "outsider", "former manager"]

TOKENS = re.compile(r'value="[^"]*"|\d+')


def answer(client, method, address, **headers):
    """Return all of an answer that may depend on the row, without its own address."""
    found = getattr(client, method)(address, headers=headers)
    text = found.text.replace(address, "") if not found.streaming else ""
    kept = {k: v for k, v in found.items() if k not in ("Expires", "Content-Length")}
    location = kept.pop("Location", "").replace(address, "")
    return found.status_code, location, kept, TOKENS.sub("", text)


def assert_alike(client, methods, name, rows):
    """Assert that the page of a name answers alike for both rows."""
    for method in methods:
        pages = [reverse(name, args=[row]) for row in rows]
        first, second = (answer(client, method, page) for page in pages)
        assert first == second, (method, name)


@pytest.fixture
def stranger(request, ours, liv, ola):
    """Return a client of somebody who may not see the hidden organization."""
    if request.param == "visitor":
        return Client()
    if request.param == "outsider":
        return log_in(Client(), liv)
    # Who lost access while typing is told so (test_access.py).
    ola.representations.update(until=timezone.localdate() - timedelta(days=2))
    return log_in(Client(), ola)


@pytest.mark.parametrize(
    ("route", "stranger"),
    each_with_one("stranger", PORTAL, STRANGERS),
    indirect=["stranger"],
)
def test_a_page_of_others_is_the_same_as_none(stranger, ours, route):
    facility = make(TestFacility, organization=ours)
    stream = make(ResourceStream, organization=ours)
    there = filled(route, "yara", {facility, stream})
    nowhere = filled(route, NOWHERE, {facility, stream})

    for method in METHODS:
        seen = [
            (status, location.replace(slug, ""), headers, text.replace(slug, ""))
            for slug, address in (("yara", there), (NOWHERE, nowhere))
            for status, location, headers, text in [answer(stranger, method, address)]
        ]
        assert seen[0] == seen[1], (method, route)


def filled(route, slug, rows):
    pk = max(row.pk for row in rows)
    values = {"slug": slug, "kind": "png", "hash": "0" * 64}
    return PARAMETER.sub(lambda found: str(values.get(found[1] or found[2], pk)), route)


@pytest.mark.parametrize("name", ["organization", "contact", "report"])
def test_an_unlisted_organization_is_the_same_as_none(db, name):
    make.organization(slug=HIDDEN, is_listed=False)
    assert_alike(Client(), METHODS, f"directory:{name}", [HIDDEN, NOWHERE])


CONDITIONS = [
    *({}, {"If-None-Match": '"{}"'}, {"If-None-Match": 'W/"{}"'}),
    *({"If-None-Match": "*"}, {"If-Match": '"{}"'}),
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"Range": "bytes=0-0", "If-Range": '"{}"'},
]


@pytest.mark.parametrize("name", ["directory:picture", "portal:picture"])
def test_the_hash_of_a_private_picture_tells_nothing(liv, name):
    client = log_in(Client(), liv) if name == "portal:picture" else Client()
    hashes = [make.picture().hash, "0" * 64]

    for method, condition in product(("get", "head"), CONDITIONS):
        seen = []
        for one in hashes:
            headers = {name: value.format(one) for name, value in condition.items()}
            address = reverse(name, args=[one, "png"])
            seen.append(answer(client, method, address, **headers))
        assert seen[0] == seen[1], (method, condition)
        assert seen[0][0] == 404


def test_rows_of_others_are_the_same_as_none_to_staff_and_users(reader, liv, kari):
    client, own = log_in(Client(), reader), log_in(Client(), kari)
    for page in ("change", "delete", "history"):
        assert_alike(client, METHODS, f"admin:members_user_{page}", [kari.pk, 10**9])
    passkey = kari.authenticator_set.create(type="webauthn", data={"name": "x"})
    other, rows = log_in(Client(), liv), [passkey.pk, 10**9]
    assert_alike(other, ["get", "post"], "mfa_remove_webauthn", rows)
    assert own.get("/admin/").status_code == 200

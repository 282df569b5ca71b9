"""Status, words, headers and ETag tell nobody whether there is what they may not see."""

import re
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import ResourceStream, TestFacility
from tests.support.factories import make_organization, make_picture
from tests.support.login import log_in
from tests.support.routes import PARAMETER, routes
from tests.support.rows import make
from tests.support.sampling import each_with_one

pytestmark = pytest.mark.django_db
HIDDEN, NOWHERE = "skjult", "ingen-slik"
METHODS = ["get", "head", "post", "options", "put", "delete"]
PORTAL = [route for route, name in routes() if "<slug:slug>" in route]
PORTAL = [route for route in PORTAL if route.startswith("/min-side/")]
STRANGERS = ["visitor", "outsider", "former manager"]
TWO = (HIDDEN, NOWHERE)
TOKENS = re.compile(r'value="[^"]*"|\d+')


def answer(client, method, address, **headers):
    """Return all of an answer that may depend on the row, without its own address."""
    found = getattr(client, method)(address, headers=headers)
    text = found.text.replace(address, "") if not found.streaming else ""
    kept = {k: v for k, v in found.items() if k not in ("Expires", "Content-Length")}
    location = kept.pop("Location", "").replace(address, "")
    return found.status_code, location, kept, TOKENS.sub("", text)


@pytest.fixture
def stranger(request, ours, liv, ola):
    """Return a client of somebody who may not see the hidden organization."""
    if request.param == "visitor":
        return Client()
    if request.param == "outsider":
        return log_in(Client(), liv)
    # Who lost access while typing is told so (test_ended_access.py).
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
    make_organization(slug=HIDDEN, is_listed=False)
    hidden, none = (reverse(f"directory:{name}", args=[slug]) for slug in TWO)

    for method in METHODS:
        seen = [answer(Client(), method, address) for address in (hidden, none)]
        assert seen[0] == seen[1], method


CONDITIONS = [
    {},
    {"If-None-Match": '"{}"'},
    {"If-None-Match": 'W/"{}"'},
    {"If-None-Match": "*"},
    {"If-Match": '"{}"'},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"Range": "bytes=0-0", "If-Range": '"{}"'},
]


@pytest.mark.parametrize("name", ["directory:picture", "portal:picture"])
def test_the_hash_of_a_private_picture_tells_nothing(liv, name):
    client = log_in(Client(), liv) if name == "portal:picture" else Client()
    hashes = [make_picture().hash, "0" * 64]

    for method, condition in product(("get", "head"), CONDITIONS):
        seen = []
        for one in hashes:
            headers = {name: value.format(one) for name, value in condition.items()}
            address = reverse(name, args=[one, "png"])
            seen.append(answer(client, method, address, **headers))
        assert seen[0] == seen[1], (method, condition)
        assert seen[0][0] == 404


def test_staff_learn_nothing_of_rows_that_they_may_not_see(reader, kari):
    client = log_in(Client(), reader)

    for method, page in product(METHODS, ("change", "delete", "history")):
        seen = [
            answer(client, method, reverse(f"admin:members_user_{page}", args=[pk]))
            for pk in (kari.pk, 10**9)
        ]
        assert seen[0] == seen[1], (method, page)


def test_a_passkey_of_another_is_the_same_as_none(liv, kari):
    own = log_in(Client(), kari)
    passkey = kari.authenticator_set.create(type="webauthn", data={"name": "x"})
    other = log_in(Client(), liv)

    seen = [
        answer(other, method, reverse("mfa_remove_webauthn", args=[pk]))
        for method in ("get", "post")
        for pk in (passkey.pk, 10**9)
    ]

    assert (seen[0], seen[2]) == (seen[1], seen[3])
    assert own.get("/admin/").status_code == 200

"""Status, words, headers and ETag tell nobody whether there is what they may not see."""

import re
from datetime import timedelta

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


PUBLIC = ["organization", "contact", "report"]


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("method", METHODS)
def test_an_unlisted_organization_is_the_same_as_none(db, name, method):
    make_organization(slug=HIDDEN, is_listed=False)

    seen = [
        answer(Client(), method, reverse(f"directory:{name}", args=[slug]))
        for slug in (HIDDEN, NOWHERE)
    ]

    assert seen[0] == seen[1]


CONDITIONS = {
    "none": lambda etag: {},
    "its etag": lambda etag: {"If-None-Match": etag},
    "a weak one": lambda etag: {"If-None-Match": f"W/{etag}"},
    "any": lambda etag: {"If-None-Match": "*"},
    "if match": lambda etag: {"If-Match": etag},
    "since": lambda etag: {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    "a range": lambda etag: {"Range": "bytes=0-0", "If-Range": etag},
}


@pytest.mark.parametrize("name", ["directory:picture", "portal:picture"])
@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=CONDITIONS)
@pytest.mark.parametrize("method", ["get", "head"])
def test_the_hash_of_a_private_picture_tells_nothing(liv, name, condition, method):
    client = log_in(Client(), liv) if name == "portal:picture" else Client()
    hashes = [make_picture().hash, "0" * 64]

    seen = []
    for found in hashes:
        headers = condition(f'"{found}"')
        seen.append(
            answer(client, method, reverse(name, args=[found, "png"]), **headers)
        )

    assert seen[0] == seen[1]
    assert seen[0][0] == 404


@pytest.mark.parametrize("method", METHODS)
def test_staff_learn_nothing_of_rows_that_they_may_not_see(reader, kari, method):
    client = log_in(Client(), reader)

    seen = [
        answer(client, method, reverse(f"admin:members_user_{page}", args=[pk]))
        for pk in (kari.pk, 10**9)
        for page in ("change", "delete", "history")
    ]

    assert seen[:3] == seen[3:]


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

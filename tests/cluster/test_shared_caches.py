"""A cache that many people share keeps nothing that is about one of them."""

import os

import pytest
from django.http import HttpResponse

from tests.support import routes
from tests.support.sampling import part_of

SHARED = {"icon", "directory:badge"}
# One in so many pages of the admin is asked for.
PAGES_SHARE = int(os.environ.get("PAGES_SHARE", "4"))
NOT_KEPT = {"private", "no-store", "no-cache", "max-age=0"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "is_admin", "share", "shared"),
    [("manager", False, 1, SHARED), ("secretary", True, PAGES_SHARE, set())],
)
def test_a_shared_cache_may_keep_only_what_is_the_same_for_everybody(
    who, is_admin, share, shared, figure
):
    data = routes.create_data()
    client = routes.USERS[who](data)
    pairs = [p for p in routes.routes() if p[0].startswith("/admin/") == is_admin]
    theirs = part_of(pairs, share)

    kept = {
        name
        for route, name in theirs
        if may_be_kept(client.get(routes.address(data, route, name)))
    }

    figure(
        tried={"pages": len(theirs)},
        found={"that a shared cache keeps and are not for all": len(kept - shared)},
    )
    assert kept == shared


@pytest.mark.parametrize(
    ("headers", "is_kept"),
    [
        ({"Cache-Control": "public, max-age=60"}, True),
        ({"Cache-Control": "s-maxage=60"}, True),
        ({"Expires": "Fri, 01 Jan 2100 00:00:00 GMT"}, True),
        ({"Cache-Control": "private, max-age=60"}, False),
        ({"Cache-Control": "no-store"}, False),
        ({}, False),
    ],
)
def test_an_answer_that_may_be_kept_would_be_noticed(headers, is_kept, figure):
    found = may_be_kept(HttpResponse(headers=headers))

    figure(tried={"that may be kept": int(is_kept)}, found={"noticed": int(found)})
    assert found == is_kept


def may_be_kept(response):
    """Whether a shared cache keeps the answer: only if told to, and without a cookie."""
    told = set(response.get("Cache-Control", "").replace(" ", "").split(","))
    is_told = any(part.startswith(("max-age=", "s-maxage=")) for part in told)
    return (is_told or response.has_header("Expires")) and not (
        told & NOT_KEPT or response.cookies
    )

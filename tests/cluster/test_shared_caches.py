"""A cache that many people share keeps nothing that is about one of them."""

import pytest

from tests.support import routes

SHARED = {"icon"}
NOT_KEPT = {"private", "no-store", "no-cache", "max-age=0"}


@pytest.mark.django_db
def test_a_shared_cache_may_keep_only_what_is_the_same_for_everybody():
    data = routes.create_data()
    client = routes.USERS["manager"](data)
    public = [pair for pair in routes.routes() if not pair[0].startswith("/admin/")]

    kept = {
        name
        for route, name in public
        if may_be_kept(client.get(routes.address(data, route, name)))
    }

    assert kept == SHARED


def may_be_kept(response):
    """Whether a shared cache keeps the answer: only if told to, and without a cookie."""
    told = set(response.get("Cache-Control", "").replace(" ", "").split(","))
    is_told = any(part.startswith(("max-age=", "s-maxage=")) for part in told)
    return (is_told or response.has_header("Expires")) and not (
        told & NOT_KEPT or response.cookies
    )

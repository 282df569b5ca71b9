import pytest
from django.test import Client

from tests.support.published import published_in


@pytest.fixture
def fresh(settings):
    """Return a client whose every answer is rendered."""
    client = Client()
    client.get("/-/live")  # loads the middleware as it is set now
    return client


@pytest.fixture
def published(settings, tmp_path, fresh):
    """Return the PublishedPages of a folder of this test, which look at every request."""
    with published_in(tmp_path / "published", settings) as pages:
        yield pages


@pytest.fixture
def visitor(published):
    """Return a client without a cookie, whose requests pass the published pages."""
    return Client()


@pytest.fixture
def kept(published):
    """Return a function for the paths and queries of what is kept."""

    def paths():
        pages = published.store.bodies()
        return {address.removeprefix("http://testserver") for address, *_ in pages}

    return paths

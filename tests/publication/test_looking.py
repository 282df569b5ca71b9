"""A process asks the database before it answers from the store for the first time."""

import pytest

from members.publication import current
from members.publication.current import PublishedPages

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(tmp_path):
    found = PublishedPages(tmp_path, 1_000_000)
    found.look = 3600
    yield found
    found.store.close()


def test_it_looks_at_once_on_a_machine_that_has_just_started(pages, monkeypatch):
    monkeypatch.setattr(current, "monotonic", lambda: 1.5)

    found = pages.state()

    assert found is not None
    assert found == pages.store.state()

"""Published pages on a disk that is full, or in a folder that cannot be: pages go on."""

import logging

import pytest

from tests.support.factories import make_member
from tests.support.published import published_in
from tests.support.small_disks import full, mounted, unmount

pytestmark = pytest.mark.django_db
LIST = "/medlemmer/"


@pytest.fixture
def disk(tmp_path):
    found = mounted(tmp_path / "disk", "2m")
    if found is None:
        pytest.skip("only root makes a small disk")
    yield found
    unmount(found)


@pytest.fixture
def complaints(caplog):
    """Return a function for what was logged of the pages."""
    caplog.set_level(logging.WARNING)
    return lambda: [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("members.publication")
    ]


def asked(client, pages):
    """Ask for the list, as when the rest of a store that could not be used is over."""
    pages.rests_until = 0
    return client.get(LIST)


def test_a_full_disk_keeps_nobody_from_reading(
    disk, settings, fresh, client, complaints
):
    make_member(name="Alfa")
    with full(disk), published_in(disk / "published", settings) as pages:
        answers = [asked(client, pages) for _ in range(3)]

    assert [(a.status_code, "ETag" in a) for a in answers] == [(200, False)] * 3
    assert "Alfa" in answers[0].text
    assert len(complaints()) == 1


def test_what_changes_while_the_disk_is_full_is_never_shown_as_it_was(
    disk, settings, fresh, client, complaints
):
    member = make_member(name="Alfa")
    with published_in(disk / "published", settings) as pages:
        asked(client, pages)
        with full(disk):
            assert "ETag" in asked(client, pages)
            member.name = "Beta"
            member.save()
            changed = [asked(client, pages) for _ in range(2)]
            in_an_outage = pages.last(f"http://testserver{LIST}?")
        afterwards = [asked(client, pages) for _ in range(2)]

    assert [("Beta" in a.text, "ETag" in a) for a in changed] == [(True, False)] * 2
    assert in_an_outage is None
    assert [("Beta" in a.text, "ETag" in a) for a in afterwards] == [(True, True)] * 2
    assert len(complaints()) == 1


def test_a_folder_that_cannot_be_made_keeps_nobody_from_reading(
    tmp_path, settings, fresh, client, complaints
):
    (tmp_path / "file").write_text("")
    with published_in(tmp_path / "file" / "published", settings) as pages:
        answers = [asked(client, pages) for _ in range(2)]
        assert pages.last(f"http://testserver{LIST}?") is None

    assert [(a.status_code, "ETag" in a) for a in answers] == [(200, False)] * 2
    assert len(complaints()) == 1

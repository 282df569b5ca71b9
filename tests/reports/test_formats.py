"""A report that an earlier version delivered is shown by every later one, word for word."""

import json
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from members.models import Report
from members.reports import document
from members.reports.delivered import read
from tests.support.factories import make_secretary
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parent / "delivered"
# {format: the hash of its fixture}: what was delivered never changes, nor does this.
HASHES = {1: "670cfed73c76656c1fec3bdaf006aac2bed98208ee5c0f72eaf86c105fafbdc3"}


def stored(text):
    """Store the text of a delivered report as its columns say."""
    data = json.loads(text)
    columns = ("since", "until", "with_unlisted", "frozen_at", "delivered_to")
    return Report.objects.create(
        made_from=7,
        document=text,
        hash=document.hash_of(text),
        **{name: data[name] for name in columns},
    )


def words_of(value, key=""):
    """Yield every text that a page must show: all but keys and what numbers count."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in ("key", "counted", "value", "since", "until", "frozen_at"):
                yield from words_of(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from words_of(one, key)
    elif isinstance(value, str):
        yield from value.split()


def test_every_format_has_its_fixture():
    assert [*HASHES] == list(range(1, document.FORMAT + 1))


@pytest.mark.parametrize("number", HASHES)
def test_a_report_of_this_format_is_intact_and_shown_with_all_its_words(number):
    text = (FIXTURES / f"format_{number}.json").read_text()
    assert document.hash_of(text) == HASHES[number]

    report = stored(text)
    desk = log_in(Client(), make_secretary())
    page = unescape(desk.get(f"/admin/reports/{report.pk}/").text)

    report.refresh_from_db()
    assert read(report).is_intact
    assert [word for word in words_of(json.loads(text)) if word not in page] == []
    assert {s.key for s in read(report).document.sections} >= {"summary", "corrections"}


def test_a_report_of_a_later_format_is_not_shown_in_part():
    text = (FIXTURES / "format_1.json").read_text()
    later = document.FORMAT + 1
    report = stored(text.replace('"format":1}', f'"format":{later}}}'))
    desk = log_in(Client(), make_secretary())

    pages = [
        desk.get(f"/admin/reports/{report.pk}/{end}").text for end in ("", "since/")
    ]

    for page in pages:
        assert "med en nyere versjon av registeret" in page
        assert "ikke slik den ble levert" not in page
        assert "Et godt år." not in page
    assert "alle tall er de samme" not in pages[1]


@pytest.mark.parametrize("text", ["{", "[]", '"x"', "{}", '{"format":1}', "1"])
def test_what_is_no_document_is_said_and_no_error(text):
    with pytest.raises(document.UnreadableError):
        document.read(text)

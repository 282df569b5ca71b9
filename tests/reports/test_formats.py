"""A report that an earlier version delivered is shown by every later one, word for word."""

import json
from datetime import date
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest

from members.models import Report
from members.reports import read
from tests.reports.making import make_report

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parent / "delivered"
# {format: the hash of its fixture}: what was delivered never changes, nor does this.
HASHES = {1: "670cfed73c76656c1fec3bdaf006aac2bed98208ee5c0f72eaf86c105fafbdc3"}


def hash_of(text):
    return sha256(text.encode()).hexdigest()


def stored(text):
    """Store the text of a delivered report as its columns say."""
    data = json.loads(text)
    columns = ("since", "until", "with_unlisted", "frozen_at", "delivered_to")
    return Report.objects.create(
        made_from=7,
        document=text,
        hash=hash_of(text),
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


def test_every_format_has_its_fixture(kari):
    newest = json.loads(make_report(kari).document)["format"]

    assert [*HASHES] == list(range(1, newest + 1))


@pytest.mark.parametrize("number", HASHES)
def test_a_report_of_this_format_is_intact_and_shown_with_all_its_words(
    as_secretary, number
):
    text = (FIXTURES / f"format_{number}.json").read_text()
    assert hash_of(text) == HASHES[number]

    report = stored(text)
    page = unescape(as_secretary.get(f"/admin/reports/{report.pk}/").text)

    report.refresh_from_db()
    assert read(report).is_intact
    assert [word for word in words_of(json.loads(text)) if word not in page] == []
    assert {s.key for s in read(report).document.sections} >= {"summary", "corrections"}


def test_a_report_of_a_later_format_is_not_shown_in_part(as_secretary):
    text = (FIXTURES / "format_1.json").read_text()
    report = stored(text.replace('"format":1}', f'"format":{len(HASHES) + 1}}}'))

    place = f"/admin/reports/{report.pk}/"
    pages = [as_secretary.get(f"{place}{end}").text for end in ("", "since/")]

    for page in pages:
        assert "med en nyere versjon av registeret" in page
        assert "ikke slik den ble levert" not in page
        assert "Et godt år." not in page
    assert "alle tall er de samme" not in pages[1]


@pytest.mark.parametrize("text", ["{", "[]", '"x"', "{}", '{"format":1}', "1"])
def test_what_is_no_document_is_said_and_no_error(text):
    days = {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}
    found = read(Report(document=text, hash=hash_of(text), **days))

    assert (found.is_intact, found.is_newer) == (False, False)

"""A draft is begun, written in two windows, and may end while somebody writes."""

from datetime import date

import pytest

from members.models import (
    ReportDraft,
)
from tests.reports.making import make_draft
from tests.support.html_forms import filled

pytestmark = pytest.mark.django_db
ALL = "/admin/reports/"
YEAR = {"since": "1.1.2025", "until": "31. desember 2025", "with_unlisted": "on"}


def page_of(draft, act=""):
    return f"{ALL}drafts/{draft.pk}/{act}"


def test_a_period_has_one_draft_however_often_it_is_begun(as_secretary):
    first = as_secretary.post(ALL, YEAR)
    again = as_secretary.post(ALL, YEAR)

    draft = ReportDraft.objects.get()
    assert first.url == again.url == page_of(draft)
    assert "allerede et utkast" in as_secretary.get(first.url).text
    assert (draft.since, draft.until) == (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        {"since": "", "until": ""},
        {"since": "1.1.2025", "until": "1.1.2024"},
        {"since": "2025", "until": "31.12.2025"},
        {"since": "1.1.0001", "until": "31.12.9999"},
        {"since": "31.2.2025\x00", "until": "x" * 500},
    ],
)
def test_a_period_that_is_none_keeps_what_was_typed(as_secretary, typed):
    page = as_secretary.post(ALL, typed)

    assert page.status_code == 200
    assert not ReportDraft.objects.exists()
    assert page.context["form"].errors


def test_texts_are_saved_together_and_can_be_undone(as_secretary, kari):
    draft = make_draft(kari)
    page = as_secretary.get(page_of(draft))

    typed = filled(page, summary="Et godt år.\r\n\r\nVi vokste.", members="=1+1")
    as_secretary.post(page_of(draft), typed)

    texts = dict(draft.texts.values_list("section", "text"))
    assert texts == {"summary": "Et godt år.\n\nVi vokste.", "members": "=1+1"}
    assert "Angre" in as_secretary.get(page_of(draft)).text


def test_two_windows_write_different_sections(as_secretary, kari):
    draft = make_draft(kari)
    one, other = (as_secretary.get(page_of(draft)) for _n in range(2))

    as_secretary.post(page_of(draft), filled(one, members="Første vindu"))
    answer = as_secretary.post(page_of(draft), filled(other, offices="Andre vindu"))

    assert answer.status_code == 302
    texts = dict(draft.texts.values_list("section", "text"))
    assert texts == {"members": "Første vindu", "offices": "Andre vindu"}


def test_two_windows_write_one_section_and_nothing_is_lost(as_secretary, kari):
    draft = make_draft(kari)
    one, other = (as_secretary.get(page_of(draft)) for _n in range(2))

    as_secretary.post(page_of(draft), filled(one, members="Første vindu"))
    page = as_secretary.post(
        page_of(draft), filled(other, members="Andre vindu", offices="Verv")
    )

    assert dict(draft.texts.values_list("section", "text")) == {
        "members": "Første vindu",
        "offices": "Verv",
    }
    assert "Noen andre har skrevet samtidig" in page.text
    assert "Andre vindu</textarea>" in page.text
    assert "<p>Første vindu</p>" in page.text
    # The second time is a decision.
    assert as_secretary.post(page_of(draft), filled(page)).status_code == 302
    assert draft.texts.get(section="members").text == "Andre vindu"


def test_a_text_that_is_too_long_comes_back(as_secretary, kari):
    draft = make_draft(kari)
    page = as_secretary.post(
        page_of(draft), filled(as_secretary.get(page_of(draft)), members="x" * 6001)
    )

    assert "x" * 6001 in page.text
    assert not draft.texts.exists()


@pytest.mark.parametrize("end", ["deliver", "delete"])
def test_what_is_typed_in_a_draft_that_has_gone_is_shown(as_secretary, kari, end):
    draft = make_draft(kari)
    page = as_secretary.get(page_of(draft))
    if end == "deliver":
        asked = as_secretary.get(page_of(draft, "deliver/"))
        as_secretary.post(
            page_of(draft, "deliver/"), filled(asked, delivered_to="Siva")
        )
    else:
        as_secretary.post(page_of(draft, "delete/"))

    answer = as_secretary.post(page_of(draft), filled(page, members="Lang tekst"))

    assert answer.status_code == 409
    assert "Lang tekst</textarea>" in answer.text

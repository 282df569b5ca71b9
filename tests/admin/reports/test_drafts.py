"""Drafts of reports in two windows, and what has changed since one was delivered."""

from datetime import date

import pytest
from django.test import Client

from members.history import recording
from members.models import Batch, Membership, ReportDraft
from tests.reports.making import make_draft, make_report
from tests.support.factories import make_member, make_organization, make_project
from tests.support.html_forms import filled
from tests.support.login import log_in

ALL = "/admin/reports/"
YEAR = {"since": "1.1.2025", "until": "31. desember 2025", "with_unlisted": "on"}
NO_PERIODS = [("", ""), ("1.1.2025", "1.1.2024"), ("2025", "31.12.2025")]
NO_PERIODS += [("1.1.0001", "31.12.9999"), ("31.2.2025\x00", "x" * 500)]


def page_of(draft, act=""):
    return f"{ALL}drafts/{draft.pk}/{act}"


def texts_of(draft):
    return dict(draft.texts.values_list("section", "text"))


def test_a_period_has_one_draft_however_often_it_is_begun(as_secretary):
    for since, until in NO_PERIODS:
        page = as_secretary.post(ALL, {"since": since, "until": until})
        assert page.status_code == 200
        assert page.context["form"].errors
    assert not ReportDraft.objects.exists()

    first, again = [as_secretary.post(ALL, YEAR) for _time in range(2)]

    draft = ReportDraft.objects.get()
    assert first.url == again.url == page_of(draft)
    assert "allerede et utkast" in as_secretary.get(first.url).text
    assert (draft.since, draft.until) == (date(2025, 1, 1), date(2025, 12, 31))


def test_texts_are_saved_together_and_can_be_undone(as_secretary, kari):
    draft = make_draft(kari)
    page = as_secretary.get(page_of(draft))

    too_long = as_secretary.post(page_of(draft), filled(page, members="x" * 6001))
    assert ("x" * 6001 in too_long.text, texts_of(draft)) == (True, {})

    typed = filled(page, summary="Et godt år.\r\n\r\nVi vokste.", members="=1+1")
    as_secretary.post(page_of(draft), typed)
    expected = {"summary": "Et godt år.\n\nVi vokste.", "members": "=1+1"}
    assert texts_of(draft) == expected
    assert "Angre" in as_secretary.get(page_of(draft)).text


def test_two_windows_write_one_section_and_nothing_is_lost(as_secretary, kari):
    draft = make_draft(kari)
    one, two, three = (as_secretary.get(page_of(draft)) for _n in range(3))

    as_secretary.post(page_of(draft), filled(one, members="Første vindu"))
    answer = as_secretary.post(page_of(draft), filled(two, projects="Andre vindu"))
    typed = filled(three, members="Tredje vindu", offices="Verv")
    page = as_secretary.post(page_of(draft), typed)

    assert answer.status_code == 302
    of_others = {"members": "Første vindu", "projects": "Andre vindu"}
    assert texts_of(draft) == of_others | {"offices": "Verv"}
    assert "Noen andre har skrevet samtidig" in page.text
    assert "Tredje vindu</textarea>" in page.text
    assert "<p>Første vindu</p>" in page.text
    # The second time is a decision.
    assert as_secretary.post(page_of(draft), filled(page)).status_code == 302
    assert draft.texts.get(section="members").text == "Tredje vindu"


@pytest.mark.parametrize("end", ["deliver", "delete"])
def test_what_is_typed_in_a_draft_that_has_gone_is_shown(as_secretary, kari, end):
    draft = make_draft(kari)
    page = as_secretary.get(page_of(draft))
    asked = as_secretary.get(page_of(draft, f"{end}/"))
    as_secretary.post(page_of(draft, f"{end}/"), filled(asked, delivered_to="Siva"))

    answer = as_secretary.post(page_of(draft), filled(page, members="Lang tekst"))

    assert answer.status_code == 409
    assert "Lang tekst</textarea>" in answer.text


def test_what_has_changed_since_is_explained_as_far_as_one_may_see_it(
    as_secretary, kari, reader
):
    organization = make_member(name="Alfa", since=date(2025, 3, 1), is_listed=True)
    report = make_report(kari)
    since = f"{ALL}{report.pk}/since/"
    assert "alle tall er de samme" in as_secretary.get(since).text

    with recording(Batch.Act.SAVE, by=kari, reason="Etter Noras e-post"):
        Membership.objects.filter(organization=organization).update(
            since=date(2024, 3, 1)
        )

    page = as_secretary.get(since)
    cells = {
        (one.row, one.column): (one.before, one.now)
        for one in page.context["differences"]
    }
    assert cells["Kom til", "2025"] == ("1", "0")
    assert cells["Kom til", "2024"] == ("0", "1")
    assert cells["Alfa", "Dag"] == ("Fra 1. mars 2025", "–")
    [(corrections, is_sure, figures)] = page.context["groups"]
    why = [("Medlemskap: Alfa", "Etter Noras e-post")]
    assert [(c.name, c.why) for c in corrections] == why
    assert (is_sure, len(figures)) == (True, len(cells))
    readers = log_in(Client(), reader).get(since)
    words = ("1. mars 2025 → 1. mars 2024", "Kari", "Noras")
    for text, sees in [(page.text, [True] * 3), (readers.text, [True, False, False])]:
        assert [word in text for word in words] == sees


def test_a_project_that_is_moved_explains_its_partners(as_secretary, kari):
    organization = make_organization(name="Alfa")
    project = make_project(
        title_nb="Fangst", partners=[organization], since=date(2025, 2, 1)
    )
    report = make_report(kari)
    make_member(name="Ingen", since=date(2026, 1, 5))

    project.since = date(2026, 2, 1)
    project.save()

    groups = as_secretary.get(f"{ALL}{report.pk}/since/").context["groups"]
    assert [([c.name for c in why], sure) for why, sure, _figures in groups] == [
        (["Prosjekt: Fangst"], True)
    ]

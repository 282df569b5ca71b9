"""The pages of reports and their drafts, also in two windows: delivered, read, in files."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from members import models
from members.actions import recording
from members.models import Batch, Membership, ReportDraft
from tests.association.reports.making import make_draft, make_report, shown
from tests.support.admin import undo
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.sampling import LENGTHS

ALL = "/admin/reports/"


def page_of(draft, act=""):
    return f"{ALL}drafts/{draft.pk}/{act}"


def test_a_report_is_delivered_once_and_shown_again(as_secretary, kari):
    make.member(name="Ny AS", since=date(2025, 3, 1), is_listed=True)
    draft = make_draft(kari, summary="Vi har 25 medlemmer.")
    place = page_of(draft, "deliver/")
    asked = as_secretary.get(place)
    question = "Du skriver «Vi har 25 medlemmer.». Rapporten teller 1 "
    pages = asked.text, as_secretary.get(page_of(draft)).text
    assert [question in page for page in pages] == [True, True]
    make.member(since=date(2025, 3, 1))

    # Figures that change during the look ask for another.
    stale = as_secretary.post(place, filled(asked, delivered_to="Siva"))
    assert "Se over rapporten en gang til" in stale.text
    assert not models.Report.objects.exists()
    unanswered = as_secretary.post(place, filled(stale))
    assert "Rett tekstene, eller bekreft at de stemmer." in unanswered.text
    form = filled(unanswered, is_right="on")
    assert form["delivered_to"] == ["Siva"]
    answer, twice = (as_secretary.post(place, form) for _twice in range(2))

    report = models.Report.objects.get()
    assert answer.url == twice.url == f"{ALL}{report.pk}/"
    assert (report.delivered_to, report.delivered_by) == ("Siva", kari)
    assert report.made_from == draft.pk
    shown = as_secretary.get(answer.url).text
    assert all(text in shown for text in ("Ny AS", "25 medlemmer", report.hash))
    assert as_secretary.get(page_of(draft)).url == answer.url
    # It is not undone.
    told = undo(as_secretary, models.Batch.objects.latest("pk"))
    assert "Rapporten er levert, og det kan ikke angres." in told.text
    assert not models.ReportDraft.objects.exists()


def test_a_deleted_draft_that_no_reader_finds_comes_back(as_secretary, kari, reader):
    draft = make_draft(kari, members="Om Nora")
    listed = log_in(Client(), reader).get(ALL).text
    assert [word in listed for word in ("Om Nora", page_of(draft))] == [False, False]
    assert "Om Nora" in as_secretary.get(page_of(draft, "delete/")).text

    as_secretary.post(page_of(draft, "delete/"))
    assert not models.ReportDraft.objects.exists()
    undo(as_secretary, models.Batch.objects.latest("pk"))

    assert models.ReportDraft.objects.get().texts.get().text == "Om Nora"


def test_the_draft_asks_why_where_the_report_before_was_corrected(as_secretary, kari):
    make.member(since=date(2024, 8, 1), is_listed=True)
    before = make_report(kari, since=date(2024, 1, 1), until=date(2024, 12, 31))
    draft = make_draft(kari)
    assert "corrections" not in filled(as_secretary.get(page_of(draft)))
    models.Membership.objects.update(since=date(2023, 8, 1))

    page = as_secretary.get(page_of(draft))
    as_secretary.post(page_of(draft), filled(page, corrections="Kilden hadde feil år."))

    assert f"{ALL}{before.pk}/since/" in page.text
    shown = as_secretary.get(page_of(draft, "deliver/"))
    assert "Kilden hadde feil år." in shown.text
    assert (shown.context["written"], shown.context["of"]) == (1, 8)
    # The text stays in sight when there is nothing to correct any more.
    models.Membership.objects.update(since=date(2024, 8, 1))
    page = as_secretary.get(page_of(draft))
    assert as_secretary.post(page_of(draft), filled(page)).status_code == 302
    assert draft.texts.get().text == "Kilden hadde feil år."


def read(answer):
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))


def test_a_workbook_holds_the_figures_and_no_formula_and_is_logged(as_secretary, kari):
    make.member(name="=HYPERLINK(1)", since=date(2025, 3, 1), is_listed=True)
    draft = make_draft(kari, until=date(2025, 6, 30), members="Takk til Nora")
    report = make_report(kari, members="=1+1")

    of_draft = read(as_secretary.post(page_of(draft, "file/")))
    book = read(as_secretary.post(f"{ALL}{report.pk}/file/"))

    rows = list(book["Medlemmer"].iter_rows(values_only=True))
    assert ("Kom til", 1, 0) in [row[1:4] for row in rows]
    assert "=HYPERLINK(1)" in [row[1] for row in rows]
    kinds = {cell.data_type for sheet in book for line in sheet for cell in line}
    assert kinds <= {"s", "n"}
    notes = {row[0] for row in book["Info"].iter_rows(values_only=True)}
    assert {f"SHA-256: {report.hash}", "=1+1"} <= notes
    assert "Takk til Nora" in {r[0] for r in of_draft["Info"].values}
    # A draft may name people.
    logged = models.ListDownload.objects.order_by("pk")
    logged = list(logged.values_list("noun", "has_personal_data"))
    assert logged == [("reports", True), ("reports", False)]


def test_a_correction_stands_beside_the_report_until_undone(as_secretary, kari, reader):
    make.person(name="Nora Nordmann")
    make.member(name="Alfa", since=date(2025, 3, 1), is_listed=True)
    report = make_report(kari)
    page, frozen = f"{ALL}{report.pk}/", shown(as_secretary, report)
    Membership.objects.update(since=date(2024, 3, 1))
    asked, late = (as_secretary.get(f"{page}correct/") for _twice in range(2))
    typed = {"text": "Alfa kom i 2024.", "reason": "Kilden hadde feil år."}

    for wrong, words in [
        ({"reason": " "}, "Oppgi begrunnelsen."),
        ({"text": "", "figures": []}, "Skriv det som er riktig, eller velg et tall."),
        ({"reason": "Etter Nora Nordmanns e-post"}, "«Begrunnelse» nevner Nora Nord"),
        ({"seen": "x"}, "Se over dem en gang til."),
        ({"figures": ["99"]}, "Se over dem en gang til."),
    ]:
        answer = as_secretary.post(f"{page}correct/", filled(asked, **typed | wrong))
        assert (words in answer.text, answer.status_code) == (True, 200)
        assert unescape(answer.text).count((typed | wrong)["text"]) >= 1
    assert as_secretary.post(f"{page}correct/", filled(asked, **typed)).url == page
    again = as_secretary.post(f"{page}correct/", filled(late, **typed))

    # The second window is asked to look again; nobody sees the delivered report changed.
    assert "Se over dem en gang til." in again.text
    [correction] = models.ReportCorrection.objects.all()
    figure = ["Medlemmer, Medlemmer og endringer, Kom til, 2025", "1", "0"]
    assert figure in correction.figures
    words = "Rettet ", typed["reason"], figure[0], typed["text"], "correct/", "Kari"
    readers = log_in(Client(), reader).get(page).text
    assert [word in as_secretary.get(page).text for word in words] == [True] * 6
    assert [word in readers for word in words] == [True] * 4 + [False] * 2
    assert shown(as_secretary, report) == frozen
    assert "rettet " in as_secretary.get(ALL).text
    row = typed["reason"], typed["text"], *figure
    assert row in [one[1:] for one in corrections_in_file(as_secretary, page)]

    undo(as_secretary, Batch.objects.latest("pk"))
    assert "Trukket tilbake" in as_secretary.get(page).text
    assert corrections_in_file(as_secretary, page) == []


def corrections_in_file(client, page):
    sheets = read(client.post(f"{page}file/")).worksheets
    own = [one for one in sheets if one.title.startswith("Rettelser etter levering")]
    return [row for sheet in own for row in sheet.values]


NOWHERE = ["drafts/0/", f"drafts/{'9' * 23}/", f"{2**63}/", "0/since/", "0/json/"]
ODD = ["?page=x", "?page=-1", "?page=1&page=2&x=ø"]


def test_a_table_of_more_than_eight_rows_is_folded(as_secretary, kari):
    for _n in range(9):
        make.member(since=date(2025, 3, 1), is_listed=True)
    pages = f"{ALL}{make_report(kari).pk}/", page_of(make_draft(kari))

    heads = [
        re.findall(r"<details.*<summary>(.+):\s+(.+)</summary>", page.text)
        for page in map(as_secretary.get, pages)
    ]

    assert heads == [[("Kom til", "9 rader")]] * 2


def test_there_is_no_such_report_and_an_odd_query_is_no_error(as_secretary):
    statuses = [as_secretary.get(ALL + end).status_code for end in NOWHERE + ODD]
    assert statuses == [404] * len(NOWHERE) + [200] * len(ODD)


# Once the process has read the rows, until one of them changes.
COSTS = {
    ALL: 6,
    f"{ALL}{{report}}/": 5,
    f"{ALL}drafts/{{draft}}/": 9,
    f"{ALL}{{report}}/since/": 7,
    f"{ALL}listing/": 7,
}


@pytest.mark.parametrize("number", LENGTHS)
def test_a_page_costs_as_many_queries_at_any_length(as_secretary, kari, number):
    for _n in range(number):
        member = make.member(since=date(2025, 3, 1), is_listed=True)
        make.project(partners=[member], since=date(2025, 2, 1))
        make.role(body=make.body(), organization=member, since=date(2025, 1, 1))
    draft = make_draft(kari, members="Tekst")
    report = make_report(kari, until=date(2025, 6, 30))
    models.Organization.objects.update(kind="other")
    as_secretary.get(page_of(draft))

    costs = {}
    for address in COSTS:
        with CaptureQueriesContext(connection) as queries:
            as_secretary.get(address.format(draft=draft.pk, report=report.pk))
        costs[address] = len(queries)

    assert costs == COSTS


def test_the_checklist_says_what_is_missing_and_where_to_mend_it(as_secretary):
    for _n in range(14):
        make.member(kind="company", is_listed=True)
    mentioned = make.member(kind="research", is_listed=True)
    stays = models.Membership.objects.filter(organization=mentioned)
    stays.update(certainty="mentioned")

    page = as_secretary.get(f"{ALL}listing/")

    checks = page.context["checks"]
    states = {check.title: check.state for check, _links in checks}
    kinds = "Minst to typer blant bedrifter, forskning og offentlige organer"
    for asked in ("Minst 15 medlemmer som tydelig er med", kinds):
        assert states[asked] == "missing"
    assert "14 medlemmer ved navn eller etter kilde. Det trengs 1 til." in page.text
    links = {address: text for _check, links in checks for text, address in links}
    assert {as_secretary.get(address).status_code for address in links} == {200}
    [address] = [address for address, text in links.items() if "omtalt" in text]
    assert mentioned.name in as_secretary.get(address).text

    stays.update(certainty="named")
    page = as_secretary.get(f"{ALL}listing/")
    states = [check.state for check, _links in page.context["checks"]]
    assert states[:3] == ["met", "met", "unknown"]
    assert timezone.localdate().strftime("%Y") in page.text


YEAR = {"since": "1.1.2025", "until": "31. desember 2025", "with_unlisted": "on"}
NO_PERIODS = [("", ""), ("1.1.2025", "1.1.2024"), ("2025", "31.12.2025")]
NO_PERIODS += [("1.1.0001", "31.12.9999"), ("31.2.2025\x00", "x" * 500)]


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


def test_changes_since_are_explained_as_far_as_one_may_see(as_secretary, kari, reader):
    organization = make.member(name="Alfa", since=date(2025, 3, 1), is_listed=True)
    report = make_report(kari)
    since = f"{ALL}{report.pk}/since/"
    assert "alle tall er de samme" in as_secretary.get(since).text

    with recording(Batch.Act.SAVE, by=kari, reason="Etter Noras e-post"):
        organization.memberships.update(since=date(2024, 3, 1))

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
    organization = make.organization(name="Alfa")
    project = make.project(
        title_nb="Fangst", partners=[organization], since=date(2025, 2, 1)
    )
    report = make_report(kari)
    make.member(name="Ingen", since=date(2026, 1, 5))

    project.since = date(2026, 2, 1)
    project.save()

    groups = as_secretary.get(f"{ALL}{report.pk}/since/").context["groups"]
    assert [([c.name for c in why], sure) for why, sure, _figures in groups] == [
        (["Prosjekt: Fangst"], True)
    ]

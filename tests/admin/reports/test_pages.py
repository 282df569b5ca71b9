"""The pages of reports, as a secretary and a reader use them: delivered, read, in files."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from members.models import (
    Batch,
    ListDownload,
    Membership,
    Organization,
    Report,
    ReportDraft,
)
from tests.reports.making import make_draft, make_report
from tests.support.factories import (
    make_body,
    make_member,
    make_project,
    make_role,
)
from tests.support.html_forms import filled
from tests.support.sampling import LENGTHS

pytestmark = pytest.mark.django_db
ALL = "/admin/reports/"
YEAR = {"since": "1.1.2025", "until": "31. desember 2025", "with_unlisted": "on"}


def page_of(draft, act=""):
    return f"{ALL}drafts/{draft.pk}/{act}"


def test_a_report_is_delivered_and_shown_again(desk, kari):
    make_member(name="Ny AS", since=date(2025, 3, 1), is_listed=True)
    draft = make_draft(kari, summary="Et godt år.")
    asked = desk.get(page_of(draft, "deliver/"))

    answer = desk.post(
        page_of(draft, "deliver/"), filled(asked, delivered_to="Innovasjon Norge")
    )
    twice = desk.post(
        page_of(draft, "deliver/"), filled(asked, delivered_to="Innovasjon Norge")
    )

    report = Report.objects.get()
    assert answer.url == twice.url == f"{ALL}{report.pk}/"
    shown = desk.get(answer.url).text
    assert all(text in shown for text in ("Ny AS", "Et godt år.", report.hash))
    assert desk.get(page_of(draft)).url == answer.url


def test_figures_that_change_during_the_look_ask_for_another(desk, kari):
    draft = make_draft(kari)
    asked = desk.get(page_of(draft, "deliver/"))
    make_member(since=date(2025, 3, 1))

    page = desk.post(page_of(draft, "deliver/"), filled(asked, delivered_to="Siva"))

    assert "Se over rapporten en gang til" in page.text
    assert 'value="Siva"' in page.text
    assert not Report.objects.exists()
    assert desk.post(page_of(draft, "deliver/"), filled(page)).status_code == 302


def test_a_deleted_draft_comes_back(desk, kari):
    draft = make_draft(kari, members="Tekst")
    assert "Tekst" in desk.get(page_of(draft, "delete/")).text

    desk.post(page_of(draft, "delete/"))
    assert not ReportDraft.objects.exists()
    undo = Batch.objects.latest("pk")
    desk.post(f"/admin/undo/{undo.pk}/", filled(desk.get(f"/admin/undo/{undo.pk}/")))

    assert ReportDraft.objects.get().texts.get().text == "Tekst"


def test_the_draft_asks_why_where_the_report_before_was_corrected(desk, kari):
    make_member(since=date(2024, 8, 1), is_listed=True)
    before = make_report(kari, since=date(2024, 1, 1), until=date(2024, 12, 31))
    draft = make_draft(kari)
    assert "corrections" not in filled(desk.get(page_of(draft)))
    Membership.objects.update(since=date(2023, 8, 1))

    page = desk.get(page_of(draft))
    desk.post(page_of(draft), filled(page, corrections="Kilden hadde feil år."))

    assert f"{ALL}{before.pk}/since/" in page.text
    shown = desk.get(page_of(draft, "deliver/"))
    assert "Kilden hadde feil år." in shown.text
    assert (shown.context["written"], shown.context["of"]) == (1, 8)
    # The text stays in sight when there is nothing to correct any more.
    Membership.objects.update(since=date(2024, 8, 1))
    page = desk.get(page_of(draft))
    assert desk.post(page_of(draft), filled(page)).status_code == 302
    assert draft.texts.get().text == "Kilden hadde feil år."


def test_a_delivery_is_not_undone(desk, kari):
    report = make_report(kari, members="Tekst")
    undo = f"/admin/undo/{Batch.objects.latest('pk').pk}/"

    answer = desk.post(undo, filled(desk.get(undo)), follow=True)

    assert "Rapporten er levert, og det kan ikke angres." in answer.text
    assert not ReportDraft.objects.filter(pk=report.made_from).exists()


def test_a_reader_reads_what_was_delivered_and_no_drafts(as_reader, kari):
    report, draft = make_report(kari), make_draft(kari, members="Om Nora")

    listed = as_reader.get(ALL)
    assert "Om Nora" not in listed.text
    assert page_of(draft) not in listed.text
    assert as_reader.get(f"{ALL}{report.pk}/").status_code == 200
    pages = [page_of(draft, act) for act in ("", "deliver/", "delete/", "file/")]
    assert {as_reader.post(page).status_code for page in [*pages, ALL]} == {403}
    assert ReportDraft.objects.count() == 1


def test_the_workbook_holds_the_figures_and_no_formula(desk, kari):
    make_member(name="=HYPERLINK(1)", since=date(2025, 3, 1), is_listed=True)
    report = make_report(kari, members="=1+1")

    book = read(desk.post(f"{ALL}{report.pk}/file/"))

    rows = list(book["Medlemmer"].iter_rows(values_only=True))
    assert tuple(row[1] for row in rows if row[1:4] == ("Kom til", 1, 0)) == (
        "Kom til",
    )
    assert any(row[1] == "=HYPERLINK(1)" for row in rows)
    assert {cell.data_type for sheet in book for line in sheet for cell in line} <= {
        "s",
        "n",
    }
    notes = [row[0] for row in book["Info"].iter_rows(values_only=True)]
    assert f"SHA-256: {report.hash}" in notes
    assert "=1+1" in notes
    logged = ListDownload.objects.get()
    assert (logged.noun, logged.has_personal_data) == ("reports", False)


def test_the_workbook_of_a_draft_is_logged_as_one_that_may_name_people(desk, kari):
    draft = make_draft(kari, members="Takk til Nora")

    book = read(desk.post(page_of(draft, "file/")))

    assert "Takk til Nora" in [r[0] for r in book["Info"].iter_rows(values_only=True)]
    assert ListDownload.objects.get().has_personal_data


def read(answer):
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))


@pytest.mark.parametrize(
    "address",
    [
        "drafts/0/",
        "drafts/99999999999999999999999/",
        "9223372036854775808/",
        "0/since/",
        "0/json/",
    ],
)
def test_there_is_no_such_report(desk, address):
    assert desk.get(ALL + address).status_code == 404


@pytest.mark.parametrize("query", ["?page=x", "?page=-1", "?page=1&page=2&x=ø"])
def test_an_odd_query_is_no_error(desk, query):
    assert desk.get(ALL + query).status_code == 200


def fill(number):
    for _n in range(number):
        member = make_member(since=date(2025, 3, 1), is_listed=True)
        make_project(partners=[member], since=date(2025, 2, 1))
        make_role(body=make_body(), organization=member, since=date(2025, 1, 1))


@pytest.mark.parametrize("number", LENGTHS)
def test_a_page_costs_as_many_queries_at_any_length(desk, kari, number):
    fill(number)
    draft, report = (
        make_draft(kari, members="Tekst"),
        make_report(kari, until=date(2025, 6, 30)),
    )
    Organization.objects.update(kind="other")
    desk.get(page_of(draft))

    costs = {a: cost(desk, a.format(draft=draft.pk, report=report.pk)) for a in COSTS}

    assert costs == COSTS


def cost(client, address):
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


# Once the process has read the rows, until one of them changes.
COSTS = {
    ALL: 9,
    f"{ALL}{{report}}/": 7,
    f"{ALL}drafts/{{draft}}/": 12,
    f"{ALL}{{report}}/since/": 10,
    f"{ALL}listing/": 10,
}


def test_the_checklist_says_what_is_missing_and_where_to_mend_it(desk):
    for _n in range(14):
        make_member(kind="company", is_listed=True)
    mentioned = make_member(kind="research", is_listed=True)
    Membership.objects.filter(organization=mentioned).update(certainty="mentioned")

    page = desk.get(f"{ALL}listing/")

    states = {check.asked: check.state for check, _links in page.context["checks"]}
    assert states["Minst 15 medlemmer som tydelig er med"] == "missing"
    assert (
        states["Minst to typer blant bedrifter, forskning og offentlige organer"]
        == "missing"
    )
    assert "14 medlemmer ved navn eller etter kilde. Det trengs 1 til." in page.text
    for _check, links in page.context["checks"]:
        for _text, address in links:
            assert desk.get(address).status_code == 200
    [address] = [
        a for _c, links in page.context["checks"] for t, a in links if "omtalt" in t
    ]
    assert mentioned.name in desk.get(address).text

    Membership.objects.filter(organization=mentioned).update(certainty="named")
    page = desk.get(f"{ALL}listing/")
    assert [c.state for c, _links in page.context["checks"]][:3] == [
        "met",
        "met",
        "unknown",
    ]
    assert timezone.localdate().strftime("%Y") in page.text

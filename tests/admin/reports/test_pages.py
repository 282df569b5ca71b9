"""The pages of reports, as a secretary and a reader use them: delivered, read, in files."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from members import models
from tests.reports.making import make_draft, make_report
from tests.support.admin import undo
from tests.support.factories import make_body, make_member, make_project, make_role
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.sampling import LENGTHS

ALL = "/admin/reports/"


def page_of(draft, act=""):
    return f"{ALL}drafts/{draft.pk}/{act}"


def test_a_report_is_delivered_once_and_shown_again(as_secretary, kari):
    make_member(name="Ny AS", since=date(2025, 3, 1), is_listed=True)
    draft = make_draft(kari, summary="Et godt år.")
    place = page_of(draft, "deliver/")
    asked = as_secretary.get(place)
    make_member(since=date(2025, 3, 1))

    # Figures that change during the look ask for another.
    stale = as_secretary.post(place, filled(asked, delivered_to="Siva"))
    assert "Se over rapporten en gang til" in stale.text
    assert not models.Report.objects.exists()
    form = filled(stale)
    assert form["delivered_to"] == ["Siva"]
    answer, twice = (as_secretary.post(place, form) for _twice in range(2))

    report = models.Report.objects.get()
    assert answer.url == twice.url == f"{ALL}{report.pk}/"
    shown = as_secretary.get(answer.url).text
    assert all(text in shown for text in ("Ny AS", "Et godt år.", report.hash))
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
    make_member(since=date(2024, 8, 1), is_listed=True)
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
    make_member(name="=HYPERLINK(1)", since=date(2025, 3, 1), is_listed=True)
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


NOWHERE = ["drafts/0/", f"drafts/{'9' * 23}/", f"{2**63}/", "0/since/", "0/json/"]
ODD = ["?page=x", "?page=-1", "?page=1&page=2&x=ø"]


def test_there_is_no_such_report_and_an_odd_query_is_no_error(as_secretary):
    statuses = [as_secretary.get(ALL + end).status_code for end in NOWHERE + ODD]

    assert statuses == [404] * len(NOWHERE) + [200] * len(ODD)


# Once the process has read the rows, until one of them changes.
COSTS = {
    ALL: 9,
    f"{ALL}{{report}}/": 7,
    f"{ALL}drafts/{{draft}}/": 12,
    f"{ALL}{{report}}/since/": 10,
    f"{ALL}listing/": 10,
}


@pytest.mark.parametrize("number", LENGTHS)
def test_a_page_costs_as_many_queries_at_any_length(as_secretary, kari, number):
    for _n in range(number):
        member = make_member(since=date(2025, 3, 1), is_listed=True)
        make_project(partners=[member], since=date(2025, 2, 1))
        make_role(body=make_body(), organization=member, since=date(2025, 1, 1))
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
        make_member(kind="company", is_listed=True)
    mentioned = make_member(kind="research", is_listed=True)
    models.Membership.objects.filter(organization=mentioned).update(
        certainty="mentioned"
    )

    page = as_secretary.get(f"{ALL}listing/")

    checks = page.context["checks"]
    states = {check.asked: check.state for check, _links in checks}
    kinds = "Minst to typer blant bedrifter, forskning og offentlige organer"
    for asked in ("Minst 15 medlemmer som tydelig er med", kinds):
        assert states[asked] == "missing"
    assert "14 medlemmer ved navn eller etter kilde. Det trengs 1 til." in page.text
    links = {address: text for _check, links in checks for text, address in links}
    assert {as_secretary.get(address).status_code for address in links} == {200}
    [address] = [address for address, text in links.items() if "omtalt" in text]
    assert mentioned.name in as_secretary.get(address).text

    models.Membership.objects.filter(organization=mentioned).update(certainty="named")
    page = as_secretary.get(f"{ALL}listing/")
    states = [check.state for check, _links in page.context["checks"]]
    assert states[:3] == ["met", "met", "unknown"]
    assert timezone.localdate().strftime("%Y") in page.text

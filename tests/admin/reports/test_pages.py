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
from tests.support.admin import undo
from tests.support.factories import (
    make_body,
    make_member,
    make_project,
    make_role,
)
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.sampling import LENGTHS

pytestmark = pytest.mark.django_db
ALL = "/admin/reports/"


def page_of(draft, act=""):
    return f"{ALL}drafts/{draft.pk}/{act}"


def test_a_report_is_delivered_and_shown_again(as_secretary, kari):
    make_member(name="Ny AS", since=date(2025, 3, 1), is_listed=True)
    draft = make_draft(kari, summary="Et godt år.")
    asked = as_secretary.get(page_of(draft, "deliver/"))

    form = filled(asked, delivered_to="Innovasjon Norge")
    place = page_of(draft, "deliver/")
    answer, twice = (as_secretary.post(place, form) for _twice in range(2))

    report = Report.objects.get()
    assert answer.url == twice.url == f"{ALL}{report.pk}/"
    shown = as_secretary.get(answer.url).text
    assert all(text in shown for text in ("Ny AS", "Et godt år.", report.hash))
    assert as_secretary.get(page_of(draft)).url == answer.url


def test_figures_that_change_during_the_look_ask_for_another(as_secretary, kari):
    draft = make_draft(kari)
    asked = as_secretary.get(page_of(draft, "deliver/"))
    make_member(since=date(2025, 3, 1))

    page = as_secretary.post(
        page_of(draft, "deliver/"), filled(asked, delivered_to="Siva")
    )

    assert "Se over rapporten en gang til" in page.text
    assert 'value="Siva"' in page.text
    assert not Report.objects.exists()
    assert (
        as_secretary.post(page_of(draft, "deliver/"), filled(page)).status_code == 302
    )


def test_a_deleted_draft_comes_back(as_secretary, kari):
    draft = make_draft(kari, members="Tekst")
    assert "Tekst" in as_secretary.get(page_of(draft, "delete/")).text

    as_secretary.post(page_of(draft, "delete/"))
    assert not ReportDraft.objects.exists()
    undo(as_secretary, Batch.objects.latest("pk"))

    assert ReportDraft.objects.get().texts.get().text == "Tekst"


def test_the_draft_asks_why_where_the_report_before_was_corrected(as_secretary, kari):
    make_member(since=date(2024, 8, 1), is_listed=True)
    before = make_report(kari, since=date(2024, 1, 1), until=date(2024, 12, 31))
    draft = make_draft(kari)
    assert "corrections" not in filled(as_secretary.get(page_of(draft)))
    Membership.objects.update(since=date(2023, 8, 1))

    page = as_secretary.get(page_of(draft))
    as_secretary.post(page_of(draft), filled(page, corrections="Kilden hadde feil år."))

    assert f"{ALL}{before.pk}/since/" in page.text
    shown = as_secretary.get(page_of(draft, "deliver/"))
    assert "Kilden hadde feil år." in shown.text
    assert (shown.context["written"], shown.context["of"]) == (1, 8)
    # The text stays in sight when there is nothing to correct any more.
    Membership.objects.update(since=date(2024, 8, 1))
    page = as_secretary.get(page_of(draft))
    assert as_secretary.post(page_of(draft), filled(page)).status_code == 302
    assert draft.texts.get().text == "Kilden hadde feil år."


def test_a_delivery_is_not_undone(as_secretary, kari):
    report = make_report(kari, members="Tekst")

    answer = undo(as_secretary, Batch.objects.latest("pk"))

    assert "Rapporten er levert, og det kan ikke angres." in answer.text
    assert not ReportDraft.objects.filter(pk=report.made_from).exists()


def test_a_reader_finds_no_drafts(client, reader, kari):
    draft = make_draft(kari, members="Om Nora")

    listed = log_in(client, reader).get(ALL)

    assert "Om Nora" not in listed.text
    assert page_of(draft) not in listed.text


def test_the_workbook_holds_the_figures_and_no_formula(as_secretary, kari):
    make_member(name="=HYPERLINK(1)", since=date(2025, 3, 1), is_listed=True)
    report = make_report(kari, members="=1+1")

    book = read(as_secretary.post(f"{ALL}{report.pk}/file/"))

    rows = list(book["Medlemmer"].iter_rows(values_only=True))
    assert ("Kom til", 1, 0) in [row[1:4] for row in rows]
    assert "=HYPERLINK(1)" in [row[1] for row in rows]
    kinds = {cell.data_type for sheet in book for line in sheet for cell in line}
    assert kinds <= {"s", "n"}
    notes = [row[0] for row in book["Info"].iter_rows(values_only=True)]
    assert f"SHA-256: {report.hash}" in notes
    assert "=1+1" in notes
    logged = ListDownload.objects.get()
    assert (logged.noun, logged.has_personal_data) == ("reports", False)


def test_the_workbook_of_a_draft_is_logged_as_one_that_may_name_people(
    as_secretary, kari
):
    draft = make_draft(kari, members="Takk til Nora")

    book = read(as_secretary.post(page_of(draft, "file/")))

    assert "Takk til Nora" in [r[0] for r in book["Info"].iter_rows(values_only=True)]
    assert ListDownload.objects.get().has_personal_data


def read(answer):
    return load_workbook(BytesIO(b"".join(answer.streaming_content)))


@pytest.mark.parametrize(
    "address",
    ["drafts/0/", f"drafts/{'9' * 23}/", f"{2**63}/", "0/since/", "0/json/"],
)
def test_there_is_no_such_report(as_secretary, address):
    assert as_secretary.get(ALL + address).status_code == 404


@pytest.mark.parametrize("query", ["?page=x", "?page=-1", "?page=1&page=2&x=ø"])
def test_an_odd_query_is_no_error(as_secretary, query):
    assert as_secretary.get(ALL + query).status_code == 200


def fill(number):
    for _n in range(number):
        member = make_member(since=date(2025, 3, 1), is_listed=True)
        make_project(partners=[member], since=date(2025, 2, 1))
        make_role(body=make_body(), organization=member, since=date(2025, 1, 1))


@pytest.mark.parametrize("number", LENGTHS)
def test_a_page_costs_as_many_queries_at_any_length(as_secretary, kari, number):
    fill(number)
    draft, report = (
        make_draft(kari, members="Tekst"),
        make_report(kari, until=date(2025, 6, 30)),
    )
    Organization.objects.update(kind="other")
    as_secretary.get(page_of(draft))

    costs = {
        a: cost(as_secretary, a.format(draft=draft.pk, report=report.pk)) for a in COSTS
    }

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


def test_the_checklist_says_what_is_missing_and_where_to_mend_it(as_secretary):
    for _n in range(14):
        make_member(kind="company", is_listed=True)
    mentioned = make_member(kind="research", is_listed=True)
    Membership.objects.filter(organization=mentioned).update(certainty="mentioned")

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

    Membership.objects.filter(organization=mentioned).update(certainty="named")
    page = as_secretary.get(f"{ALL}listing/")
    states = [check.state for check, _links in page.context["checks"]]
    assert states[:3] == ["met", "met", "unknown"]
    assert timezone.localdate().strftime("%Y") in page.text

"""The page of a list, and its files: the same rows, columns and order."""

import csv
import re
from datetime import date, timedelta
from io import BytesIO, StringIO
from time import time

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _
from hypothesis import HealthCheck, given, settings, strategies as st
from openpyxl import load_workbook

from members.accounts import factors
from members.models import ListDownload, Task
from members.queries.filters import StaffOrganizationFilter
from tests.support.admin import ORGANIZATIONS
from tests.support.cases import cases
from tests.support.concurrency import timing_out
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.sampling import examples
from tests.support.task_files import run, title

PAGE = "/admin/lists/organizations/"


@pytest.fixture
def registry(db):
    """Create members and others that differ in what a list is asked by."""
    of_alfa = {"topics": [make.topic(slug="ccs")], "sites": [make.site(slug="heroya")]}
    of_alfa |= {"municipality": "Skien", "employees": 20, "orgnr": "934949145"}
    alfa = make.member(name="Alfa", **of_alfa)
    make.member(name="=Beta", municipality="Porsgrunn", employees=300, kind="research")
    make.organization(name="Ærlig", is_listed=False, confirmed_on=date(2026, 11, 1))
    make.organization(name="Zeta", kind="public", municipality="Skien")
    make.project(slug="hegra", partners=[alfa])


def shown(client, query):
    """Return the headings and the cells of the only page of a list."""
    rows = client.get(f"{PAGE}?{query}").context["listing"]
    assert rows.page.paginator.num_pages == 1
    return [h.label for h in rows.headings], [row.cells for row in rows.table]


def taken_out(client, query, ending):
    answer = client.post(f"{PAGE}file/{ending}/?{query}", {"people": "yes"})
    return answer, b"".join(answer.streaming_content)


def as_xlsx(client, query):
    """Return the rows of both sheets; the heads are bold, and the columns show them whole."""
    book = load_workbook(BytesIO(taken_out(client, query, "xlsx")[1]))
    page = book.worksheets[0]
    for head, *_cells in page.columns:
        width = page.column_dimensions[head.column_letter].width
        assert (head.font.bold, width > len(head.value)) == (True, True)
    rows, about = (list(page.values) for page in book.worksheets)
    return rows, about


QUERIES = [query for (query,) in cases(__file__, "asked.csv")]
ASKED = st.lists(st.sampled_from(QUERIES), max_size=5).map("&".join)


@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=ASKED)
def test_page_and_files_are_the_rows_of_the_filterset(registry, as_secretary, query):
    context = as_secretary.get(f"{PAGE}?{query}").context
    table = context["listing"].table
    head, rows = shown(as_secretary, query)

    found = StaffOrganizationFilter(context["list_query"].parameters).qs
    book, _about = as_xlsx(as_secretary, query)
    _answer, data = taken_out(as_secretary, query, "csv")
    text = list(csv.reader(StringIO(data.decode("utf-8-sig")), delimiter=";"))

    assert [row.row for row in table] == list(found.values_list("pk", flat=True))
    cells = [[getattr(c, "date", lambda c=c: c)() for c in row] for row in book[1:]]
    assert list(book[0]) == text[0] == head
    assert cells == [[None if c == "" else c for c in row] for row in rows]
    plain = [["" if c is None else str(c) for c in row] for row in rows]
    assert text[1:] == [[f"'{c}" if c[:1] == "=" else c for c in row] for row in plain]


def test_columns_and_rows_stand_in_the_order_that_was_chosen(registry, as_secretary):
    head, _rows = shown(as_secretary, "column=size&column=municipality&column=orgnr")
    assert head[1:] == [_("Size"), "Kommune", "Organisasjonsnummer"]

    # A column is added by a part of its name, or chosen among those that have it.
    one = as_secretary.get(f"{PAGE}?column=kind&add=antall prosj")
    assert one["Location"] == f"{PAGE}?column=kind&column=projects"
    for words, titles in [
        ("telef", ["Hovedkontaktens telefon", "Telefon"]),
        ("finnes ikke", []),
    ]:
        listing = as_secretary.get(f"{PAGE}?column=kind&add={words}").context["listing"]
        assert [title for title, _query in listing.columns_called] == titles

    # Columns that read the same rows stand beside each other.
    names = ("category", "joined", "certainty", "projects")
    columns = "&".join(f"column={name}" for name in names)
    _head, rows = shown(as_secretary, f"q=alfa&{columns}")
    assert [len(row) for row in rows] == [5]

    # Rows without a value come last either way.
    for sort, first in [
        ("employees", ["Alfa", "=Beta"]),
        ("-employees", ["=Beta", "Alfa"]),
    ]:
        _head, rows = shown(as_secretary, f"sort={sort}")
        assert [row[0] for row in rows] == [*first, "Zeta", "Ærlig"]

    # Only the heading that the rows are sorted by has a direction.
    for sort, directions in [
        ("", ["", "", ""]),
        ("employees", ["", "ascending", ""]),
        ("-employees", ["", "descending", ""]),
    ]:
        query = f"{PAGE}?sort={sort}&column=employees&column=joined"
        headings = as_secretary.get(query).context["listing"].headings
        assert [heading.direction for heading in headings] == directions


def test_a_value_that_is_gone_is_named_and_members_are_counted(registry, as_secretary):
    page = as_secretary.get(f"{PAGE}?topic=borte&column=borte&size=10-49")
    said = [(str(label), value) for label, value in page.context["list_query"].problems]
    assert said == [("Fagområde", "borte"), (_("Columns"), "borte")]
    assert [row.texts[0] for row in page.context["listing"].table] == ["Alfa"]

    query = "relation=member&count=size&count=municipality"
    counted = as_secretary.get(f"{PAGE}?{query}").context["listing"].counted
    assert counted.head[1:-1] == ("Porsgrunn", "Skien")
    assert [row[1:] for row in counted.values] == [[0, 1, 1], [1, 0, 1], [1, 1, 2]]
    names = ["10–49 ansatte", "250 ansatte eller flere"]
    assert [row[0].value for row in counted.rows] == names


def test_a_large_file_of_a_task_has_the_same_bytes(registry, as_secretary, lower):
    query = "relation=member&column=employees"
    at_once = taken_out(as_secretary, query, "csv")[1]
    lower("rows of a list's file made at once", 1)

    page = as_secretary.post(f"{PAGE}file/csv/?{query}")
    run(Task.objects.get())

    assert b"".join(as_secretary.get(f"{page.url}file/").streaming_content) == at_once
    assert Task.objects.get().outcome == "done"


def test_a_large_file_about_people_is_fetched_with_a_factor_shown_lately(
    registry, as_secretary, kari, lower, monkeypatch
):
    lower("rows of a list's file made at once", 0)
    pages = [
        as_secretary.post(f"{PAGE}file/csv/?column=note", ticked)
        for ticked in ({}, {"people": "yes"})
    ]
    for task in Task.objects.all():
        run(task)
    later = time() + 16 * 60
    monkeypatch.setattr("time.time", lambda: later)

    files = [as_secretary.get(f"{page.url}file/") for page in pages]

    assert [file.status_code for file in files] == [200, 302]
    assert files[1]["Location"].startswith(factors.verification_path(kari))


def test_choices_of_a_long_list_are_counted_where_few_rows_are_left(
    registry, as_secretary, lower
):
    def numbers(query):
        filters = as_secretary.get(f"{PAGE}?{query}").context["listing"].filters
        return {f.name: {value: n for value, _l, n, _on in f.choices} for f in filters}

    counted = numbers("municipality=skien")
    lower("rows of a list with counted choices", 2)

    many, few = numbers(""), numbers("municipality=skien")
    assert {n for choices in many.values() for n in choices.values()} == {None}
    assert list(many["municipality"]) == ["porsgrunn", "skien"]
    assert few == counted | {"municipality": many["municipality"]}


@pytest.mark.parametrize("path", [PAGE, ORGANIZATIONS, "/admin/search/"])
def test_a_page_that_takes_too_long_says_so_and_a_list_offers_its_file(
    registry, as_secretary, path
):
    query = "q=alfa&all=1" if path == "/admin/search/" else "kind=company"
    with timing_out(table="members_organization"):
        answer = as_secretary.get(f"{path}?{query}")

    assert (answer.status_code, title(answer)) == (503, _("This takes too long"))
    addresses = re.findall('<form method="post" action="([^"]*)"', answer.text)
    files = [f"{PAGE}file/{ending}/?{query}" for ending in ("xlsx", "csv")]
    assert sorted(addresses) == (sorted(files) if path == PAGE else [])


def test_the_file_that_a_slow_page_offers_is_a_task_that_logs_it(
    registry, as_secretary
):
    query = "relation=member&column=employees"
    with timing_out(table="members_organization"):
        page = as_secretary.post(f"{PAGE}file/csv/?{query}", {"later": "1"})
    run(Task.objects.get())

    [logged] = ListDownload.objects.values_list("query", "rows", "ending")
    made = b"".join(as_secretary.get(f"{page.url}file/").streaming_content)
    assert (logged, made) == (
        (query, 2, "csv"),
        taken_out(as_secretary, query, "csv")[1],
    )


def test_every_file_is_named_after_its_filters_and_logged(registry, as_secretary, kari):
    taken_out(as_secretary, "relation=member&column=note", "xlsx")
    answer, _data = taken_out(as_secretary, "size=10-49&on=2026-01-02", "csv")

    name = r"virksomheter-2026-01-02-1049-ansatte-[0-9a-f]{6}\.csv"
    assert re.fullmatch(f'attachment; filename="{name}"', answer["Content-Disposition"])
    named = {
        taken_out(as_secretary, query, "csv")[0]["Content-Disposition"]
        for query in ("", "q=alfa", "sort=-name", "column=kind", "column=size")
    }
    assert len(named) == 5
    assert answer["Cache-Control"] == "private, no-store"
    logged = ListDownload.objects.order_by("pk")[:2]
    columns = ("by", "noun", "ending", "rows", "has_personal_data")
    assert list(logged.values_list(*columns)) == [
        (kari.pk, "organizations", "xlsx", 2, True),
        (kari.pk, "organizations", "csv", 1, True),
    ]
    assert logged[0].query == "relation=member&column=note"


def test_the_workbook_says_day_filters_and_who_made_it(registry, as_secretary, kari):
    query = "size=10-49&listed=yes&confirmed_before=2026-11-15"
    rows, about = as_xlsx(as_secretary, query)

    said = dict(about)
    day = timezone.localdate()
    assert (said["Størrelse"], said[_("Shown publicly")]) == ("10–49 ansatte", "Ja")
    assert said[_("Made by")] == "Kari Nordmann"
    assert (said[_("Number of rows")], said[_("Data as of")].date()) == (1, day)
    assert said[_("Not confirmed since")] == "15. november 2026"
    assert len(rows) == 2


def test_a_reader_takes_out_no_column_that_may_name_people(client, reader):
    make.organization(name="Alfa", note="Spør Nora Nordmann")
    query = "column=note&column=unverified_fields&column=listing_agreed_by&column=kind"

    page = log_in(client, reader).get(f"{PAGE}?{query}")
    _answer, data = taken_out(client, query, "csv")

    titles = [value for _label, value in page.context["list_query"].problems]
    assert titles == ["note", "unverified_fields", "listing_agreed_by"]
    assert ("Nora" in page.text, "Nora" in data.decode()) == (False, False)
    assert ListDownload.objects.get().has_personal_data is False


def test_the_ready_lists_open_without_problems(as_secretary):
    today = timezone.localdate()
    for name, days in (("Gammel", 400), ("Ny", 10)):
        make.member(name=name, confirmed_on=today - timedelta(days=days))
    make.member(name="Aldri")
    make.project(status="running")

    lists = {
        (group["list"].key, str(name)): as_secretary.get(
            f"/admin/lists/{group['list'].key}/?{query}"
        ).context
        for group in as_secretary.get("/admin/lists/").context["groups"]
        for name, query in group["ready"]
    }

    assert {key: one["list_query"].problems for key, one in lists.items()} == {
        key: [] for key in lists
    }
    assert len(lists) >= 6
    old = lists["organizations", _("Not confirmed in a year")]["listing"]
    assert [row.cells[0] for row in old.table] == ["Gammel", "Aldri"]

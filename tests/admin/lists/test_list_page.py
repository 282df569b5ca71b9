"""The page of a list, and its files: the same rows, columns and order."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from members.filters import StaffOrganizationFilter
from members.models import ListDownload, Organization, Task
from tests.support.factories import (
    make_member,
    make_organization,
    make_project,
    make_site,
    make_topic,
)
from tests.support.login import log_in
from tests.support.sampling import examples
from tests.support.task_files import run

pytestmark = pytest.mark.django_db
PAGE = "/admin/lists/organizations/"


@pytest.fixture
def registry():
    """Create members and others that differ in what a list is asked by."""
    topic, site = make_topic(slug="ccs"), make_site(slug="heroya")
    alfa = make_member(
        name="Alfa",
        municipality="Skien",
        employees=20,
        orgnr="934949145",
        topics=[topic],
        sites=[site],
    )
    make_member(name="=Beta", municipality="Porsgrunn", employees=300, kind="research")
    make_organization(name="Ærlig", is_listed=False, confirmed_on=date(2026, 11, 1))
    make_organization(name="Zeta", kind="public", municipality="Skien")
    make_project(slug="hegra", partners=[alfa])


def shown(client, query):
    """Return the cells of all pages, as the pages hold them."""
    context = client.get(f"{PAGE}?{query}").context
    assert context["shown"].page.paginator.num_pages == 1
    return [row.cells for row in context["shown"].table]


def headings(client, query):
    return [h.label for h in client.get(f"{PAGE}?{query}").context["shown"].headings]


def taken_out(client, query, ending):
    answer = client.post(f"{PAGE}file/{ending}/?{query}")
    return answer, b"".join(answer.streaming_content)


def as_xlsx(client, query):
    book = load_workbook(BytesIO(taken_out(client, query, "xlsx")[1]))
    rows, about = (list(page.values) for page in book.worksheets)
    return rows, about


def as_csv(client, query):
    text = taken_out(client, query, "csv")[1].decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def plain(cell):
    """Return a cell as a workbook gives it back."""
    return None if cell == "" else cell


def as_text(cell):
    """Return a cell as a CSV file has it."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith("=") else text


ASKED = st.lists(
    st.sampled_from(
        [
            *("kind=company", "kind=research", "site=heroya", "municipality=skien"),
            *("topic=ccs", "category=ordinary", "size=10-49", "relation=member"),
            *("listed=yes", "listed=no", "certainty=named", "project=hegra"),
            *("without=number", "without=contact", "without=project", "without=logo"),
            *("without=site", "without=topic", "without=agreement", "on=2018-01-01"),
            *("confirmed_before=2026-11-15", "q=alfa", "sort=size", "sort=-name"),
            *("sort=municipality", "sort=-employees", "sort=joined", "sort=-joined"),
            *("column=employees", "column=joined", "column=is_listed", "column=size"),
            *("column=category", "column=certainty", "column=listing_agreed_on"),
            *("column=projects", "column=presences", "fee=unpaid", "fee=unbilled"),
        ]
    ),
    max_size=5,
).map("&".join)


@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(query=ASKED)
def test_page_and_files_have_the_rows_of_the_filterset_in_columns_and_order(
    registry, as_secretary, query
):
    context = as_secretary.get(f"{PAGE}?{query}").context
    table, asked = context["shown"].table, context["asked"]
    rows, head = (
        [row.cells for row in table],
        [h.label for h in context["shown"].headings],
    )

    found = StaffOrganizationFilter(asked.parameters).qs
    book, _about = as_xlsx(as_secretary, query)
    text = as_csv(as_secretary, query)

    assert [row.row for row in table] == list(found.values_list("pk", flat=True))
    cells = [[getattr(c, "date", lambda c=c: c)() for c in row] for row in book[1:]]
    assert list(book[0]) == text[0] == head
    assert cells == [[plain(cell) for cell in row] for row in rows]
    assert text[1:] == [[as_text(cell) for cell in row] for row in rows]


def test_columns_stand_in_the_order_that_was_chosen(registry, as_secretary):
    query = "column=size&column=municipality&column=orgnr"

    chosen = headings(as_secretary, query)[1:]
    assert chosen == [_("Size"), "Kommune", "Organisasjonsnummer"]


def test_columns_that_read_the_same_rows_stand_beside_each_other(
    registry, as_secretary
):
    query = "q=alfa&column=category&column=joined&column=certainty&column=projects"

    assert [len(row) for row in shown(as_secretary, query)] == [5]


def test_rows_without_a_value_come_last_either_way(registry, as_secretary):
    up = [row[0] for row in shown(as_secretary, "sort=employees")]
    down = [row[0] for row in shown(as_secretary, "sort=-employees")]

    assert (up[:2], down[:2]) == (["Alfa", "=Beta"], ["=Beta", "Alfa"])
    assert up[2:] == down[2:] == ["Zeta", "Ærlig"]


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


def test_a_file_is_named_after_list_day_and_filters(registry, as_secretary):
    answer, _data = taken_out(as_secretary, "size=10-49&on=2026-01-02", "csv")

    name = "virksomheter-2026-01-02-1049-ansatte.csv"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Cache-Control"] == "private, no-store"


def test_a_large_file_is_made_by_a_task_with_the_same_bytes(
    registry, as_secretary, lower
):
    query = "relation=member&column=employees"
    at_once = taken_out(as_secretary, query, "csv")[1]
    lower("rows of a list's file made at once", 1)

    page = as_secretary.post(f"{PAGE}file/csv/?{query}")
    run(Task.objects.get())

    file = as_secretary.get(f"{page.url}file/")
    assert b"".join(file.streaming_content) == at_once
    assert Task.objects.get().outcome == "done"


def test_every_file_is_logged_with_who_what_and_how_many(registry, as_secretary, kari):
    taken_out(as_secretary, "relation=member&column=note", "xlsx")
    taken_out(as_secretary, "", "csv")

    logged = ListDownload.objects.order_by("pk")
    columns = ("by", "noun", "ending", "rows", "has_personal_data")
    assert list(logged.values_list(*columns)) == [
        (kari.pk, "organizations", "xlsx", 2, True),
        (kari.pk, "organizations", "csv", 4, False),
    ]
    assert logged[0].query == "relation=member&column=note"


def test_a_reader_takes_out_no_column_that_may_name_people(client, reader):
    make_organization(name="Alfa", note="Spør Nora Nordmann")
    query = "column=note&column=unverified_fields&column=listing_agreed_by&column=kind"

    page = log_in(client, reader).get(f"{PAGE}?{query}")
    _answer, data = taken_out(client, query, "csv")

    titles = [value for _label, value in page.context["asked"].problems]
    assert titles == ["note", "unverified_fields", "listing_agreed_by"]
    assert ("Nora" in page.text, "Nora" in data.decode()) == (False, False)
    assert ListDownload.objects.get().has_personal_data is False


def test_a_value_that_is_gone_is_named(registry, as_secretary):
    page = as_secretary.get(f"{PAGE}?topic=borte&column=borte&size=10-49")

    said = [(str(label), value) for label, value in page.context["asked"].problems]
    assert said == [("Fagområde", "borte"), (_("Columns"), "borte")]
    assert [row.texts[0] for row in page.context["shown"].table] == ["Alfa"]


def test_members_are_counted_by_size_and_municipality(registry, as_secretary):
    query = "relation=member&count=size&count=municipality"

    counted = as_secretary.get(f"{PAGE}?{query}").context["shown"].counted

    assert (counted.heads, counted.totals) == (["Porsgrunn", "Skien"], [1, 1])
    assert counted.total == 2
    assert [(row.label, row.numbers, row.total) for row in counted.rows] == [
        ("10–49 ansatte", [0, 1], 1),
        ("250 ansatte eller flere", [1, 0], 1),
    ]


def test_the_ready_lists_open_without_problems(registry, as_secretary):
    groups = as_secretary.get("/admin/lists/").context["groups"]

    pages = [
        as_secretary.get(f"/admin/lists/{group['list'].key}/?{query}")
        for group in groups
        for _name, query in group["ready"]
    ]

    assert [page.context["asked"].problems for page in pages] == [[]] * len(pages)
    assert len(pages) >= 6


def test_what_was_not_confirmed_for_a_year_is_listed(as_secretary):
    today = timezone.localdate()
    for name, days in (("Gammel", 400), ("Ny", 10)):
        make_member(name=name, confirmed_on=today - timedelta(days=days))
    make_member(name="Aldri")
    [group] = [
        group
        for group in as_secretary.get("/admin/lists/").context["groups"]
        if group["list"].model is Organization
    ]
    queries = {str(name): query for name, query in group["ready"]}

    rows = shown(as_secretary, queries[_("Not confirmed in a year")])

    assert [row[0] for row in rows] == ["Gammel", "Aldri"]

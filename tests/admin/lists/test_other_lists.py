"""The lists of memberships, offices, projects and people."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from itertools import product
from random import Random

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from openpyxl import load_workbook

from members.models import Letter, ListDownload, Organization
from tests.support import events
from tests.support.factories import LONG_AGO, make
from tests.support.login import log_in
from tests.support.random_registries import FIRST_DAY, fill
from tests.support.sampling import SEED

LISTS = "organizations memberships offices people projects letters events".split()
A_DAY = timedelta(days=1)
NEXT_YEAR = date(timezone.localdate().year + 1, 12, 31)


def rows(client, noun, query=""):
    page = client.get(f"/admin/lists/{noun}/?{query}")
    return [row.texts for row in page.context["listing"].table]


@pytest.fixture
def registry(db):
    """Create a member, a former one, an office of each kind of holder, and a project."""
    alfa = make.member(name="Alfa", municipality="Skien", kind="research")
    make.member(name="Beta", until=LONG_AGO)
    body = make.body(name_nb="Styret", slug="styret")
    make.role(body=body, organization=alfa)
    make.role(body=body, organization=None, person=make.person(name="Nora Nordmann"))
    make.project(title_nb="Hegra", status="running", partners=[alfa])
    make(Letter, to="ola@example.org", is_secret=False, sent_at=timezone.now())
    failure = {"failed_at": timezone.now(), "failure": "refused"}
    make(Letter, to="nora@example.org", **failure)


def test_each_list_is_filtered_and_sorted(registry, as_secretary):
    for noun, query, expected in [
        ("memberships", "held=now", ["Alfa"]),
        ("memberships", "held=ended", ["Beta"]),
        ("memberships", "held=now&on=2018-01-01", []),
        ("memberships", f"held=now&on={NEXT_YEAR}", ["Alfa"]),
        ("memberships", "municipality=skien&kind=research", ["Alfa"]),
        ("memberships", "q=beta", ["Beta"]),
        ("memberships", "sort=-name", ["Beta", "Alfa"]),
        ("memberships", "category=core", []),
        ("offices", "body=styret", ["Styret", "Styret"]),
        ("offices", "body=styret&municipality=skien", ["Styret"]),
        ("offices", "body=borte&role=chair", []),
        ("projects", "status=running", ["Hegra"]),
        ("people", "q=nora", ["Nora Nordmann"]),
        ("people", "told=not&sort=-name", ["Nora Nordmann"]),
        ("people", "q=ingen", []),
        ("memberships", "held=starts&held=ends", []),
        ("letters", "state=lately", ["nora@example.org"]),
        ("letters", "state=sent&state=waiting&q=example", ["ola@example.org"]),
        ("letters", "sort=-to", ["ola@example.org", "nora@example.org"]),
    ]:
        names = [cells[0] for cells in rows(as_secretary, noun, query)]
        assert (noun, query, names) == (noun, query, expected)


PERIOD = (
    "({0}.since IS NULL OR {0}.since <= %(day)s)"
    " AND ({0}.until IS NULL OR {0}.until >= %(day)s)"
)
CONTACTS = "SELECT FROM members_contact c WHERE c.person_id = t.id AND"
# {list: the condition of what held on a day}; of every other, its period alone.
HELD = {
    "organizations": "true",
    "people": f"EXISTS ({CONTACTS} {PERIOD.format('c')})",
    "projects": """(COALESCE(since, opened) IS NULL OR COALESCE(since, opened) <= %(day)s)
        AND (until >= %(day)s OR until IS NULL
            AND (status IN ('running', 'construction', 'operating')
            OR date_part('year', GREATEST(since, opened)) >= date_part('year', %(day)s::date)))""",
    "events": "held_on <= %(day)s AND COALESCE(ends_on, held_on) >= %(day)s",
}


def test_the_day_of_every_list_leaves_what_held_on_it_on_page_and_in_files(
    as_secretary,
):
    random = Random(f"{SEED} day of lists")
    fill(random, most=8)
    for organization in Organization.objects.all():
        make.contact(organization, since=FIRST_DAY + A_DAY * random.randrange(1500))
    groups = as_secretary.get("/admin/lists/").context["groups"]
    # Of an e-mail the day that it left is a column, and it holds on none.
    lists = [one["list"] for one in groups if one["list"].key != "letters"]
    for one, number in product(lists, (200, 900, 2600)):
        day = FIRST_DAY + A_DAY * (number + random.randrange(100))
        page = as_secretary.get(f"/admin/lists/{one.key}/?on={day}")
        file = f"/admin/lists/{one.key}/file/xlsx/?on={day}"
        file = as_secretary.post(file, {"people": "yes"})
        sheets = load_workbook(BytesIO(b"".join(file.streaming_content))).worksheets

        condition = HELD.get(one.key) or PERIOD.format("t")
        sql = f"SELECT count(*) FROM {one.model._meta.db_table} t WHERE {condition}"
        [(held,)] = events.rows(sql % {"day": f"'{day}'"})
        assert page.context["listing"].page.paginator.count == held, (one.key, day)
        assert sheets[0].max_row == held + 1
        text = page.context["list_query"].day_text
        assert (date_format(day) in text, text in page.text) == (True, True)
        assert ("Slik det var", text) in [row[:2] for row in sheets[1].values]


def test_the_files_of_people_are_personal_data(registry, as_secretary):
    asked = ["people", "offices", "offices"]
    for noun, query in zip(asked, ["", "column=person", "column=role"], strict=True):
        for ticked in ({}, {"people": "yes"}):
            as_secretary.post(f"/admin/lists/{noun}/file/csv/?{query}", ticked)

    logged = ListDownload.objects.order_by("pk")
    # The list of people has no file without them.
    has_people = [one.has_personal_data for one in logged]
    assert has_people == [True, False, True, False, False]


def test_no_query_breaks_a_list(as_secretary, registry):
    for query, noun in product(ODD, LISTS):
        page = as_secretary.get(f"/admin/lists/{noun}/?{query}")
        assert page.status_code < 500, (noun, query)


def test_a_reader_sees_no_person_in_any_list(registry, client, reader):
    log_in(client, reader)
    query = "column=person&column=role"
    pages = {noun: client.get(f"/admin/lists/{noun}/?{query}") for noun in LISTS}
    files = {
        noun: client.post(f"/admin/lists/{noun}/file/csv/?{query}") for noun in LISTS
    }

    denied = [noun for noun, page in pages.items() if page.status_code != 200]
    assert denied == [n for n, file in files.items() if file.status_code != 200]
    assert denied == ["people", "letters"]
    texts = [page.text for page in pages.values()]
    texts += [file.getvalue().decode() for file in files.values() if file.streaming]
    assert [text for text in texts if "Nora" in text] == []
    logged = ListDownload.objects.values_list("noun", "has_personal_data")
    assert sorted(logged) == [(n, False) for n in sorted(LISTS) if n not in denied]


@pytest.fixture
def contacts(db):
    """Create people who are contacts, of several or none, of a member and another."""
    alfa, zeta = make.member(name="Alfa"), make.organization(name="Zeta")
    berit = make.contact(zeta, name="Berit", function="main", since=date(2020, 5, 1))
    make.contact(alfa, person=berit, function="invoice", until=NEXT_YEAR)
    make.contact(alfa, name="Dina", function="main")
    make.former_contact(alfa, name="Edvin")
    make.person(name="Frida")


STAYS = f"fra 1. mai 2020; til 31. desember {NEXT_YEAR.year}"
BERIT = ["Berit", "Zeta; Alfa", "hovedkontakt; faktura", STAYS]
DINA, NOBODY = ["Dina", "Alfa", "hovedkontakt", "–"], ["", "", ""]
COLUMNS = "&column=organizations&column=functions&column=periods"


def test_people_have_the_contacts_of_a_day_on_page_and_in_files(contacts, as_secretary):
    for query, expected in [
        ("", [BERIT, DINA, ["Edvin", *NOBODY], ["Frida", *NOBODY]]),
        ("function=invoice", [BERIT]),
        ("function=main&relation=member", [DINA]),
        ("function=main&function=invoice&relation=member", [BERIT, DINA]),
        ("relation=former", []),
        ("function=main&on=2019-01-01&q=berit", []),
    ]:
        address = f"/admin/lists/people/file/%s/?{query}{COLUMNS}"
        text = b"".join(as_secretary.post(address % "csv", {"people": 1})).decode(
            "utf-8-sig"
        )
        book = load_workbook(
            BytesIO(b"".join(as_secretary.post(address % "xlsx", {"people": 1})))
        )

        assert rows(as_secretary, "people", query + COLUMNS) == expected, query
        assert list(csv.reader(StringIO(text), delimiter=";"))[1:] == expected
        first, *_about = book.worksheets
        cells = [[c or "" for c in row] for row in first.iter_rows(values_only=True)]
        assert cells[1:] == expected

    page = as_secretary.get("/admin/lists/people/?function=main&relation=member")
    numbers = {
        one.name: {value: n for value, _label, n, _chosen in one.choices if n}
        for one in page.context["listing"].filters
    }
    assert numbers["function"] == {"main": 1, "invoice": 1}
    assert numbers["relation"] == {"member": 1}


def test_organizations_without_a_contact_are_those_without_one_that_day(as_secretary):
    make.contact(make.organization(name="Alfa"), since=date(2020, 5, 1))
    make.contact(make.organization(name="Beta"), until=date(2020, 4, 30))

    for query, name in [
        ("", "Beta"),
        ("&on=2020-04-30", "Alfa"),
        ("&on=2020-05-01", "Beta"),
    ]:
        [cells] = rows(as_secretary, "organizations", f"without=contact{query}")
        assert cells[0] == name


ODD = ["q=%00", "on=x", "held=%00", "sort=x", "column=%00", "count=%00", "saved=²"]
ODD += ["page=-1", f"page={'9' * 5000}", f"saved={'9' * 30}", f"body={'x' * 3000}"]


def test_a_page_has_a_day_as_it_is_known_and_a_file_its_accuracy_beside(as_secretary):
    for name, day, precision in [
        ("Alfa", date(2019, 5, 18), "at_latest"),
        ("Beta", date(2021, 1, 1), "year"),
    ]:
        stays = make.member(name=name, since=day).memberships
        stays.update(since_precision=precision)
    query = "column=since&column=until"
    page = as_secretary.get(f"/admin/lists/memberships/?{query}").context["listing"]
    file = as_secretary.post(f"/admin/lists/memberships/file/csv/?{query}")

    assert [heading.label for heading in page.headings[1:]] == [
        "Første dag",
        "Siste dag",
    ]
    assert [row.texts for row in page.table] == [
        ["Alfa", "senest 18. mai 2019", ""],
        ["Beta", "2021", ""],
    ]
    assert b"".join(file.streaming_content).decode("utf-8-sig").splitlines()[1:] == [
        "Alfa;2019-05-18;senest denne dagen;;",
        "Beta;2021-01-01;året er kjent;;",
    ]

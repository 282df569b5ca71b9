import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook

from members import statistics
from members.models import Cluster, ClusterName, Membership, StatedFigure
from tests.support.factories import (
    make_member,
    make_organization,
    make_participation,
    make_presence,
    make_project,
    make_secretary,
    make_site,
    make_staff,
    make_user,
)
from tests.support.login import log_in
from tests.support.rows import the_cluster
from tests.support.sampling import part_of

pytestmark = pytest.mark.django_db
PAGE = "/tall/"
START = date(2018, 11, 8)
ROWS = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
LINK = re.compile(r'<a href="(/[^"]*)">([0-9]+)</a>')


def make_cluster():
    ClusterName.objects.create(cluster=the_cluster(), name="Klyngen", since=START)


def make_stay(organization, since, **fields):
    return Membership.objects.create(organization=organization, since=since, **fields)


def make_registry():
    """Create members of each certainty, one that left, and one that is not shown."""
    make_cluster()
    site = make_site(name="Herøya")
    make_member(since=START, sites=[site], kind="research", municipality="Skien")
    make_stay(make_organization(), date(2019, 6, 12), since_precision="at_latest")
    make_stay(make_organization(), date(2020, 1, 1), certainty="mentioned")
    gone = make_organization(employees=20)
    make_stay(gone, date(2019, 2, 1), until=date(2023, 11, 30))
    make_member(is_listed=False, since=date(2021, 5, 1))


PARTS = [
    pytest.param(6, marks=pytest.mark.sample),
    pytest.param(1, marks=pytest.mark.long),
]


@pytest.mark.parametrize("share", PARTS)
def test_every_number_links_to_the_list_that_it_counts(client, share):
    make_registry()

    found = LINK.findall(unescape(client.get(PAGE).content.decode()))
    links = [link for link in found if not link[0].startswith("/nettverk/")]

    assert len(links) > 60
    for address, number in part_of(sorted(set(links)), share):
        page = client.get(address)
        assert page.context["listing"].filter.problems == [], address
        assert len(page.context["listing"].answer) == int(number), address


@pytest.mark.parametrize("share", PARTS)
def test_a_secretary_finds_the_same_with_those_who_are_not_shown(client, share):
    make_registry()
    log_in(client, make_secretary())

    body = unescape(client.get("/admin/figures/").content.decode())

    assert "3 virksomheter er dokumentert som medlemmer" in body
    assert "som ikke vises offentlig, er talt med" in body
    links = set(LINK.findall(body))
    assert len(links) > 40
    for address, number in part_of(sorted(links), share):
        page = client.get(address)
        assert page.context["shown"].page.paginator.count == int(number), address


def test_whoever_leaves_on_a_day_before_is_no_wave_of_joiners(client):
    make_registry()
    asked = statistics.Asked({"on": "2019-12-31"})

    shown = statistics.figure(asked.question(Nowhere()), "joined-and-left")

    assert [[c.value for c in row] for row in shown.table.rows] == [
        [2018, 1, 0],
        [2019, 1, 0],
    ]
    assert "1 medlemskap" in shown.notes[0]


class Nowhere:
    def organizations(self, **parameters):
        return ""

    projects = network = organizations


def test_the_first_source_that_names_a_member_is_no_new_member_of_the_year(client):
    make_cluster()
    day = date(2020, 1, 1)
    make_stay(make_organization(), day, since_precision="at_latest")
    make_stay(make_organization(), date(2020, 2, 1), since_precision="month")
    left = {"until": date(2020, 3, 31), "until_precision": "month"}
    make_stay(make_organization(), START, **left)
    asked = statistics.Asked({"on": "2020-12-31"}).question(Nowhere())

    shown = statistics.figure(asked, "changes-in-a-year")
    through_the_years = statistics.figure(asked, "members-by-kind")

    assert [[cell.value for cell in row[1:]] for row in shown.table.rows[:3]] == [
        [1, 2, 1],
        [0, 1, 1],
        [0, 1, 1],
    ]
    assert shown.finding == (
        "Siden 31. desember 2019: 1 innmeldt og 1 utmeldt med kjent dato; "
        "prosjekter som har startet: uendret"
    )
    (note,) = shown.notes
    assert note.startswith("1 virksomhet er nevnt som medlem for første gang")
    assert "ikke en bølge av nye medlemmer" in through_the_years.notes[1]


def test_a_month_that_lies_partly_outside_the_period_is_left_out_and_said(client):
    make_cluster()
    make_stay(make_organization(), date(2020, 2, 1), since_precision="month")
    asked = {"since": "2020-02-02", "until": "2020-12-31"}

    shown = statistics.figure(
        statistics.Asked(asked).question(Nowhere()), "joined-and-left"
    )
    by_list = client.get("/medlemmer/?joined=2020-02-02..2020-12-31&relation=any")
    whole = client.get("/medlemmer/?joined=2020-02-01..2020-12-31&relation=any")

    assert [cell.value for cell in shown.table.rows[0]] == [2020, 0, 0]
    assert shown.notes[0].startswith("1 innmelding eller utmelding er utelatt")
    lengths = [len(one.context["listing"].answer) for one in (by_list, whole)]
    assert lengths == [0, 1]


def test_members_of_whom_no_activity_is_known_are_named_to_staff_alone(client):
    make_cluster()
    make_member(name="Stille AS", since=START)
    asked = statistics.Asked({})

    public, staff = (
        statistics.figure(asked.question(Nowhere(), unlisted), "active-members").notes
        for unlisted in (False, True)
    )

    assert not any("Stille" in note for note in public)
    assert staff[-1] == "Registeret kjenner ingen prosjekter eller verv for: Stille AS."


def test_a_picture_that_does_not_show_all_says_how_many_it_shows(client):
    make_cluster()
    for number in range(14):
        site = make_site(name=f"Sted {number}")
        make_member(since=START, sites=[site], municipality=f"Kommune {number}")
    asked = statistics.Asked({}).question(Nowhere())

    for name in ("members-by-site", "members-by-municipality"):
        shown = statistics.figure(asked, name)
        assert len(shown.chart.stacks) == 12
        assert len(shown.table.rows) == 14
        assert shown.notes[-1] == "Bildet viser 12 av 14; tabellen har alle."


def test_a_member_whose_site_ended_on_the_last_day_of_a_year_is_counted_there_then(
    client,
):
    make_cluster()
    member, site = make_member(since=START), make_site(name="Herøya")
    make_presence(organization=member, site=site, until=date(2019, 12, 31))
    asked = statistics.Asked({"on": "2020-12-31"}).question(Nowhere())

    [row] = statistics.figure(asked, "members-by-site").table.rows

    # On the day itself, those who are only mentioned, and the years before.
    assert [cell.value for cell in row] == ["Herøya", 0, 0, 1, 1]


def test_a_change_of_category_is_neither_a_joining_nor_a_leaving(client):
    make_cluster()
    member = make_organization()
    last = date(2020, 5, 31)
    make_stay(member, START, until=last)
    make_stay(member, last + timedelta(days=1), category="core")

    body = client.get(PAGE).content.decode()
    joined = client.get("/medlemmer/?joined=2020&relation=any")
    left = client.get("/medlemmer/?left=2020-01-01..2020-12-31&relation=any")

    assert "Med kjent dato: 1 innmeldt og 0 utmeldt" in body
    assert len(joined.context["listing"].answer) == 0
    assert len(left.context["listing"].answer) == 0


def test_stated_figures_are_points_with_who_stated_them_and_a_source(client):
    make_cluster()
    stated = {"stated_on": date(2020, 1, 1), "stated_on_precision": "year"}
    stated |= {"value": 30, "qualifier": "about", "stated_by": "NHO"}
    stated |= {"note_nb": "Etter sammenslåing", "note_en": "After a merger"}
    StatedFigure.objects.create(source="https://example.org/tall", **stated)

    body = client.get("/en/statistics/").content.decode()

    assert "about 30, NHO" in body
    assert '<a href="https://example.org/tall">about 30</a>' in body
    assert "about 30 (NHO, 2020): After a merger." in body
    assert b"After a merger" in client.get("/en/statistics/members.csv").content


def test_random_days_of_visitors_are_not_kept_without_bound(client):
    make_registry()

    for number in range(40):
        client.get(PAGE, {"on": START + timedelta(days=number)})

    kept = statistics.current_records()
    assert 0 < len(kept.figures) <= 200
    assert 0 < len(kept.derived) <= 600
    # One page does not drive out what it has derived itself.
    client.get(PAGE, {"since": "2000-01-01"})
    years = {key[1:3] for key in kept.derived.values if key[0] == "members"}
    assert {(date(y, 12, 31), False) for y in range(2012, 2026)} <= years
    assert kept.derived.size > 4 * 15 * len({key[:1] for key in kept.derived.values})


@pytest.mark.parametrize(
    "query",
    ["on=9999-12-31", "since=0001-01-01", "since=2021-01-01&until=2020-01-01", "on=x"],
)
def test_a_day_that_cannot_be_shown_is_named_and_ignored(client, query):
    make_registry()

    body = client.get(f"{PAGE}?{query}").content.decode()

    assert body.count("er ikke en dag eller periode som kan vises") == 1


def test_the_files_hold_what_the_table_shows(client):
    make_registry()

    csv = client.get("/tall/members-by-kind.csv?on=2020-06-01")
    book = client.get("/en/statistics/members-by-kind.xlsx")

    assert csv["Content-Disposition"].endswith('"members-by-kind-2020-06-01.csv"')
    assert csv.content.decode("utf-8-sig").splitlines()[1:] == [
        "Bedrift;2;1;2;0",
        "Forskning og utdanning;1;0;1;1",
    ]
    sheet, info = load_workbook(BytesIO(book.content)).worksheets
    assert sheet["A1"].value == "Members by type"
    assert "Most members are" in info["A1"].value or "several" in info["A1"].value


def test_an_unknown_figure_has_no_file(client):
    assert client.get("/tall/unknown.csv").status_code == 404


def test_the_page_without_any_rows_says_so(client):
    Cluster.objects.all().delete()

    body = client.get(PAGE).content.decode()

    assert "0 virksomheter er dokumentert som medlemmer" in body


def test_each_figure_is_named_as_its_function():
    asked = statistics.Asked({}).question(Nowhere())

    names = {statistics.figure(asked, name).name for name in statistics.FIGURES}

    assert names == set(statistics.FIGURES)


@pytest.mark.parametrize("address", ["", "members.csv"])
def test_staff_who_may_not_see_organizations_see_no_figures(client, address):
    log_in(client, make_staff("reader"))
    seen = client.get(f"/admin/figures/{address}").status_code
    log_in(client, make_user(is_staff=True))

    refused = client.get(f"/admin/figures/{address}").status_code

    assert (seen, refused) == (200, 403)


def test_a_partner_is_counted_from_the_first_day():
    first, project = date(2025, 3, 1), make_project(partners=[make_member()])
    make_participation(project=project, organization=make_member(), since=first)

    numbers = [
        statistics.figure(
            statistics.Asked({"on": str(day)}).question(Nowhere()),
            "partners-per-project",
        ).table.rows
        for day in (first - timedelta(days=1), first)
    ]

    # None, one and two partners.
    found = [[row[1].value for row in rows[:3]] for rows in numbers]
    assert found == [[0, 1, 0], [0, 0, 1]]

"""The page of figures: what each says, where its numbers lead, and its files."""

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook

from members import models
from members.queries import statistics
from tests.queries.statistics.lists import shown, table_of
from tests.support.factories import LONG_AGO, make
from tests.support.grenland import load
from tests.support.login import log_in
from tests.support.rows import the_cluster
from tests.support.sampling import part_of

PAGE = "/tall/"
START, A_DAY = date(2018, 11, 8), timedelta(days=1)
LINK = re.compile(r'<a href="(/[^"]*)">([0-9]+)</a>')


@pytest.fixture
def cluster(db):
    return models.ClusterName.objects.create(
        cluster=the_cluster(), name="Klyngen", since=START
    )


def make_stay(organization=None, since=START, **fields):
    organization = organization or make.organization()
    return models.Membership.objects.create(
        organization=organization, since=since, **fields
    )


@pytest.fixture
def registry(cluster):
    """Create members of each certainty, one that left, and one that is not shown."""
    site = make.site(name="Herøya")
    make.member(since=START, sites=[site], kind="research", municipality="Skien")
    make_stay(since=date(2019, 6, 12), since_precision="at_latest")
    make_stay(since=date(2020, 1, 1), certainty="mentioned")
    gone = make.organization(employees=20)
    make_stay(gone, date(2019, 2, 1), until=date(2023, 11, 30))
    make.member(is_listed=False, since=date(2021, 5, 1))


PARTS = [
    pytest.param(12, marks=pytest.mark.sample),
    pytest.param(1, marks=pytest.mark.long),
]


@pytest.mark.parametrize("share", PARTS)
@pytest.mark.parametrize(
    "where", ["/tall/?on=2023-12-31&show=all", "/en/statistics/?show=all"]
)
def test_every_number_links_to_the_list_that_it_counts(client, where, share):
    load()

    links = set(LINK.findall(unescape(client.get(where).text)))

    lists = {link for link in links if "/net" not in link[0]}
    projects = {link for link in lists if "/pro" in link[0]}
    assert (len(projects) > 40, len(lists - projects) > 60) == (True, True)
    for address, number in part_of(sorted(lists), share):
        listing = client.get(address).context["listing"]
        assert listing.filter.problems == [], address
        assert len(listing.answer) == int(number), address


@pytest.mark.parametrize("share", PARTS)
def test_a_secretary_finds_the_same_with_those_who_are_not_shown(
    client, registry, share
):
    log_in(client, make.secretary())

    body = unescape(client.get("/admin/figures/?show=all").text)

    assert "3 virksomheter er navngitt eller antatt som medlemmer" in body
    assert "som ikke vises offentlig, er talt med" in body
    links = set(LINK.findall(body))
    assert len(links) > 40
    for address, number in part_of(sorted(links), share):
        page = client.get(address)
        assert page.context["listing"].page.paginator.count == int(number), address


def test_whoever_leaves_on_a_day_before_is_no_wave_of_joiners(registry):
    figure = shown("joined-and-left", {"on": "2019-12-31"})

    assert table_of(figure) == [[2018, 1, 0], [2019, 1, 0]]
    assert "1 medlemskap" in figure.notes[0]


def test_the_first_source_that_names_a_member_is_no_new_member_of_the_year(cluster):
    make_stay(since=date(2020, 1, 1), since_precision="at_latest")
    make_stay(since=date(2020, 2, 1), since_precision="month")
    make_stay(until=date(2020, 3, 31), until_precision="month")

    figure = shown("changes-in-a-year", {"on": "2020-12-31"})
    through_the_years = shown("members-by-kind", {"on": "2020-12-31"})

    rows = [row[1:] for row in table_of(figure)[:3]]
    assert rows == [[1, 2, 1], [0, 1, 1], [0, 1, 1]]
    assert figure.finding == (
        "Kjente innmeldinger siden 31. desember 2019: 1, utmeldinger: 1; "
        "prosjekter som har startet: uendret"
    )
    (note,) = figure.notes
    assert note.startswith("1 virksomhet er nevnt som medlem for første gang")
    assert "ikke en bølge av nye medlemmer" in through_the_years.notes[1]


def listed(client, query):
    return len(
        client.get(f"/medlemmer/?{query}&relation=any").context["listing"].answer
    )


def test_a_month_that_lies_partly_outside_the_period_is_left_out_and_said(
    client, cluster
):
    make_stay(since=date(2020, 2, 1), since_precision="month")
    # A change of category is neither a joining nor a leaving.
    stay = make_stay(until=date(2020, 5, 31))
    make_stay(stay.organization, date(2020, 6, 1), category="core")

    figure = shown("joined-and-left", {"since": "2020-02-02", "until": "2020-12-31"})

    assert table_of(figure)[0] == [2020, 0, 0]
    assert figure.notes[0].startswith("1 innmelding eller utmelding er utelatt")
    days = ["2020-02-02..2020-12-31", "2020-02-01..2020-12-31"]
    assert [listed(client, f"joined={one}") for one in days] == [0, 1]
    assert listed(client, "left=2020-01-01..2020-12-31") == 0
    assert ": 2, utmeldinger: 0" in client.get(PAGE).text
    assert shown("changes-in-a-year", {"on": "2022-01-01"}).finding == (
        "Ingen kjente inn- eller utmeldinger og ingen nye prosjekter siden 1. januar 2021"
    )


def test_members_of_whom_no_activity_is_known_are_named_to_staff_alone(cluster):
    make.member(name="Stille AS", since=START)

    public = " ".join(shown("active-members").notes)
    *_others, staff = shown("active-members", unlisted=True).notes

    assert "Stille" not in public
    assert staff == "Registeret kjenner ingen prosjekter eller verv for: Stille AS."


def hold(*organizations, day=date(2024, 5, 2), is_published=True, **fields):
    slug = f"arrangement-{models.Event.objects.count()}"
    given = {"body": None, "slug": slug, "is_published": is_published, **fields}
    event = make(models.Event, held_on=day, **given)
    for organization in organizations:
        own = {"person": None, "organization": organization, "status": "present"}
        make(models.Attendance, event=event, **own)
    return event


def test_events_that_were_held_and_organizations_that_came_are_counted(cluster):
    both = make.member(), make.organization(is_listed=False)
    event = hold(*both)
    hold(*both, is_published=False)
    hold(*both, is_cancelled=True), hold(*both, body=make.body())
    hold(day=date(2999, 5, 2))
    absent = {"person": None, "organization": make.member(), "status": "absent"}
    make(models.Attendance, event=event, **absent)

    public, staff = (shown("events-held", unlisted=one) for one in (False, True))

    for figure, numbers in ((public, [1, 1]), (staff, [2, 2])):
        rows = [row for row in table_of(figure) if row[1:] != [0, 0]]
        assert rows == [[2024, *numbers]]
    assert public.finding.startswith("1 arrangement fra 8. november 2018 til")
    assert public.finding.endswith("; 1 virksomhet kom")


def test_a_picture_that_does_not_show_all_says_how_many_it_shows(cluster):
    for number in range(14):
        site = make.site(name=f"Sted {number}")
        make.member(since=START, sites=[site], municipality=f"Kommune {number}")

    for name in ("members-by-site", "members-by-municipality"):
        figure = shown(name)
        assert (len(figure.chart.stacks), len(figure.table.rows)) == (12, 14)
        assert figure.notes[-1] == "Figuren viser 12 av 14; tabellen har alle."


def test_a_member_whose_site_ended_on_the_last_day_of_a_year_is_counted_there_then(
    cluster,
):
    member, site = make.member(since=START), make.site(name="Herøya")
    make.presence(organization=member, site=site, until=date(2019, 12, 31))

    # On the day itself, those who are only mentioned, and the years before.
    table = table_of(shown("members-by-site", {"on": "2020-12-31"}))
    assert table == [["Herøya", 0, 0, 1, 1]]


def test_stated_figures_are_points_with_who_stated_them_and_a_source(client, cluster):
    stated = {"stated_on": date(2020, 1, 1), "stated_on_precision": "year"}
    stated |= {"value": 30, "qualifier": "about", "stated_by": "NHO"}
    stated |= {"note_nb": "Etter sammenslåing", "note_en": "After a merger"}
    models.StatedFigure.objects.create(source="https://example.org/tall", **stated)

    body = client.get("/en/statistics/").text

    assert "about 30, NHO" in body
    assert '<a href="https://example.org/tall">about 30</a>' in body
    assert "about 30 (NHO, 2020): After a merger." in body
    assert b"After a merger" in client.get("/en/statistics/members.csv").content


def test_three_figures_come_first_and_the_others_where_an_address_unfolds_them(client):
    def names(show):
        body = client.get(PAGE, {"show": show}).text
        return re.findall(r'<figure class="chart" id="([-\w]+)"', body)

    first = ["members", "members-by-kind", "projects-by-theme"]
    who = [
        f"members-by-{name}" for name in ("site", "municipality", "size", "category")
    ]
    assert [names(show) for show in ("", "who")] == [first, [*first, *who]]
    assert sorted(names("all")) == sorted(statistics.FIGURES)
    assert "«hvem»" in client.get(PAGE, {"show": "hvem"}).text
    for address in re.findall(r'href="(\?show=[-\w]+)', client.get(PAGE).text):
        assert len(names(address.removeprefix("?show="))) > len(first), address


def test_random_days_of_visitors_are_not_kept_without_bound(client, registry):
    records = statistics.Records()
    records.keep("listed", lambda: "listed")
    for number in range(2 * records.derived.size):
        records.derive(("members", number), lambda: "rows")
    assert len(records.derived) == records.derived.size
    # What has no day is not driven out.
    assert records.keep("listed", lambda: "made anew") == "listed"

    for number in range(40):
        client.get(PAGE, {"on": START + timedelta(days=number)})

    kept = statistics.current_records()
    assert 0 < len(kept.figures) <= 200
    assert 0 < len(kept.derived) <= 600
    # One page does not drive out what it has derived itself.
    client.get(PAGE, {"since": "2000-01-01"})
    keys = [key for key, _today in kept.derived.values]
    years = {key[1:3] for key in keys if key[0] == "members"}
    assert {(date(y, 12, 31), False) for y in range(2012, 2026)} <= years
    assert kept.derived.size > 4 * 15 * len({key[:1] for key in keys})


@pytest.mark.django_db(transaction=True)
def test_what_a_figure_counts_is_read_again(client):
    member = make.member()
    role = make.participation(organization=member)
    stale = []

    for number, change in enumerate(
        [
            lambda: models.Organization.objects.update(kind="research"),
            lambda: models.Membership.objects.update(category="core"),
            lambda: models.Project.objects.update(status="completed"),
            lambda: make.funding(role.project, funder=member),
            lambda: make.presence(organization=member, site=make.site()),
            lambda: models.Site.objects.update(name="Ved fjorden"),
            lambda: make.role(organization=member),
            lambda: make(models.ClusterName, since=LONG_AGO),
            role.delete,
        ]
    ):
        client.get(PAGE)
        before = statistics.current_records()
        change()
        stale += [number] * (statistics.current_records() is before)

    assert stale == []


def test_a_day_that_cannot_be_shown_is_named_and_ignored(client, registry):
    wrong = ["on=9999-12-31", "since=0001-01-01", "on=x"]

    for query in [*wrong, "since=2021-01-01&until=2020-01-01"]:
        body = client.get(f"{PAGE}?{query}").text
        assert body.count("er ikke en dag eller periode som kan vises") == 1, query


def test_the_files_hold_what_the_table_shows(client, registry):
    csv = client.get("/tall/members-by-kind.csv?on=2020-06-01")
    book = client.get("/en/statistics/members-by-kind.xlsx")

    assert csv["Content-Disposition"].endswith('"members-by-kind-2020-06-01.csv"')
    lines = csv.content.decode("utf-8-sig").splitlines()[1:]
    assert lines == ["Bedrift;2;1;2;0", "Forskning og utdanning;1;0;1;1"]
    sheet, info = load_workbook(BytesIO(book.content)).worksheets
    assert sheet["A1"].value == "Members by type"
    assert "Most members are" in info["A1"].value or "several" in info["A1"].value
    assert client.get("/tall/unknown.csv").status_code == 404


def test_each_figure_is_named_as_its_function_and_the_page_without_any_rows_says_so(
    client,
):
    models.Cluster.objects.all().delete()

    assert {shown(name).name for name in statistics.FIGURES} == {*statistics.FIGURES}
    assert (
        "0 virksomheter er navngitt eller antatt som medlemmer" in client.get(PAGE).text
    )


def test_a_partner_is_counted_from_the_first_day():
    first, project = date(2025, 3, 1), make.project(partners=[make.member()])
    make.participation(project=project, organization=make.member(), since=first)

    # None, one and two partners.
    for day, numbers in ((first - A_DAY, [0, 1, 0]), (first, [0, 0, 1])):
        table = table_of(shown("partners-per-project", {"on": str(day)}))
        assert [row[1] for row in table[:3]] == numbers

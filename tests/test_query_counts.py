"""Pages and functions that run the same queries at 1 and at 8 rows: one row of a table each.

`page(name, address, user, maker, queries, again=…)`: `maker(n, cast)` creates row number n,
and `queries` counts the first request after it, `again` the next one. `cast.ola` is the
fixture of that name (any of `tests.support.cast`), `cast.one(make.body)` one body for all
rows, and `cast.rows` what `maker` has returned. An address that depends on a row is a
function of the cast. The user is the name of a fixture, or None for a visitor.
`call(name, function, maker, queries)` counts those of a function of the cast.
"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import models
from members.accounts import access, factors, log_ins
from members.records import duplicates
from tests.association.fees.making import make_billed
from tests.support.desk_pages import DESK_CALLS, DESK_PAGES, merger
from tests.support.factories import LONG_AGO, make
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
MANY = 8
CARDS = "/medlemmer/yara/kontakt/visittkort.vcf"
OPEN_LIST = "/api/v1/organizations/?relation=any&facets=1&limit=50"


def page(name, address, user, maker, queries, *, again=None):
    return pytest.param(address, user, maker, queries, again, id=name)


def visit(name, address, maker, queries, again):
    """Return the row of a page of visitors."""
    return page(name, address, None, maker, queries, again=again)


def own_data(collection, maker):
    """Return the address, for machines, of the row that belongs to all."""
    return lambda cast: f"/api/v1/{collection}/{cast.one(maker).slug}/"


def own(maker):
    """Return the address of the row that belongs to all."""
    return lambda cast: cast.one(maker).get_absolute_url()


def on_paper(maker):
    """Return the address of the sheet of the row that belongs to all."""
    return lambda cast: f"{cast.one(maker).get_absolute_url()}ark/"


def call(name, function, maker, queries):
    return pytest.param(function, maker, queries, id=name)


def make_meeting(n, cast):
    day = date(2026, 1, 1) + timedelta(days=n)
    row = make(models.Event, body=cast.one(make.body), held_on=day)
    person = make.role(body=row.body, person=make.person(), since=LONG_AGO).person
    return make(models.Attendance, event=row, person=person)


def make_public_event(n, cast):
    shown = {"audience": "open", "is_published": True, "slug": f"event-{n}"}
    return make(models.Event, held_on=date(2998, 1, 1), site=make.site(), **shown)


def make_access(n, cast):
    make.representative(organization=cast.ours)
    make(models.AccessRequest, organization=cast.ours)
    access.invite(cast.ours, f"{n}@example.org", "editor", by=cast.ola)


def make_agreeing_contact(n, cast):
    person = make.contact(cast.ours, agreed=["name", "email"], picture=make.picture())
    make.consent(person, "picture")


def make_part_of_project(n, cast):
    project, theme = cast.one(make.project), make.topic()
    project.sites.add(make.site())
    project.themes.add(theme)
    partner = make.organization(logo=make.picture())
    make.participation(project=project, organization=partner)
    make_event().projects.add(project)
    make.funding(project, funder=make.organization(), years="2020")
    make.effect(project).excludes.add(make.effect(make.project(themes=[theme])))


def make_front_page_rows(n, cast):
    make.member(sites=[make.site()], confirmed_on=LONG_AGO)
    make.project(opened=LONG_AGO)
    make(models.StatedFigure)


def make_relationship(organization, other, **fields):
    ends = {"from_organization": organization, "to_organization": other}
    make(models.OrganizationRelationship, **ends, **fields)


def make_profile_rows(n, cast):
    """Create a row of every kind that a profile shows, also of another member."""
    site, topic = make.site(part_of=make.site()), make.topic()
    project = make.project(sites=[site], themes=[topic])
    kind = "Service CustomerReference Certificate ProfileLink OrganizationName Emission"
    for organization in (cast.one(make.member), make.member(name=f"Hydrogen {n}")):
        own = {"organization": organization}
        make.participation(project=project, **own), make.role(**own)
        make.presence(site=site, **own), make.presence(site=site, role="owner", **own)
        make.facility(organization, site=site)
        make.stream(organization, site=site, is_public=True)
        for name in kind.split():
            make(getattr(models, name), **own)
        if n < 4:
            make(models.ProfilePicture, place=n, **own)
        make_event(organizer=organization)
        make_relationship(organization, make.organization())
        organization.topics.add(topic)


def make_event(**fields):
    """Create a published event of tomorrow."""
    day = timezone.localdate() + timedelta(days=1)
    fields = {"title_nb": "Hydrogen", "site": make.site()} | fields
    fields |= {"slug": f"event-{models.Event.objects.count()}"}
    return make(models.Event, held_on=day, is_published=True, **fields)


def make_event_rows(n, cast):
    """Create an event, and one more of each row on the page of the first one."""
    organizer = make.organization()
    for event in (cast.one(make_event), make_event(organizer=organizer)):
        event.co_organizers.add(make.organization()), event.topics.add(make.topic())
        event.projects.add(make.project())
        make(models.Attendance, event=event, organization=make.organization())


def make_programme(n, cast):
    make.role(body=cast.one(make_programme_body)), make.role(body=make_programme_body())
    make(models.ProgrammeLevel), make(models.ProgrammeBudget)
    make_relationship(make.organization(), make.organization(), kind="founder")


def make_programme_body():
    return make.body(kind="programme")


def make_climate(n, cast):
    make.effect(make.project(), contained_in=make.effect(make.project()))
    make(models.Emission), make(models.Target)


def make_partners(n, cast):
    make.project(partners=[make.member(), make.member()], themes=[make.topic()])


def make_listed(n, cast):
    """Create a member and a project that the words "hydrogen" find, and all around them."""
    topic = make.topic(label_nb=f"Hydrogen {n}")
    site = make.site(name=f"Hydrogen {n}", part_of=cast.one(make.site))
    member = make.member(name=f"Hydrogen {n}", sites=[site], topics=[topic])
    project = make.project(title_nb="Hydrogen", sites=[site], themes=[topic])
    make.participation(project=project, organization=member)
    make.funding(project, funder=make.organization())
    make.role(organization=member, body=make.body(name_nb=f"Hydrogen {n}"))


def make_members_of_topic(n, cast):
    """Create two, so that the number of eight pairs has another digit."""
    for _ in range(2):
        make.member(topics=[cast.one(make.topic)])


def make_office(n, cast):
    for body in (cast.one(make.body), make.body()):
        person = make.person()
        make.consent(person, "name"), make.role(body=body, person=person)
        make.role(body=body, until=LONG_AGO)


def make_at_site(n, cast):
    site = make.site(part_of=cast.one(make.site))
    make.project(sites=[site]), make.member(sites=[site], logo=make.picture())
    make_event(site=cast.one(make.site))
    make.presence(site=site, until=LONG_AGO)


def make_namesake(n, cast):
    make.member(name="Norner AS")


def make_statistics(n, cast):
    make.member(sites=[make.site()]), make_listed(n, cast)


def make_staff_with_an_app(n, cast):
    factors.activate_totp(make.secretary())


def make_a_fee(n, cast):
    make_billed(1)


def make_own_contact(n, cast):
    make.contact(cast.ours, title="Leder", agreed=["name"])


def make_references(n, cast):
    make(models.CustomerReference, customer_organization=cast.ours)
    customer = make.member()
    make(
        models.CustomerReference, organization=cast.ours, customer_organization=customer
    )


def make_persons_of_one_number(n, cast):
    for _ in "12":
        make.person(name="Ada", email="", phone=f"3592000{n}")


def make_log_in(n, cast):
    make(models.LogIn, user=cast.ola)


def meetings_of_a_body(cast):
    return reverse("admin:meetings", args=[cast.one(make.body).pk])


COLLEAGUES, ACCESS = "/admin/colleagues/", "/min-side/yara/tilgang/"
PAGES = [
    page("colleagues", COLLEAGUES, "site_administrator", make_staff_with_an_app, 7),
    page("fees of a year", "/admin/fees/2026/list/", "kari", make_a_fee, 7),
    page("meetings of a body", meetings_of_a_body, "kari", make_meeting, 8),
    page("access to a profile", ACCESS, "ola", make_access, 8),
    page("own contacts", "/min-side/yara/kontakter/", "eva", make_own_contact, 7),
    page("references", "/min-side/yara/referanser/", "eva", make_references, 6),
    visit("contacts", "/medlemmer/yara/kontakt/", make_agreeing_contact, 5, None),
    visit("contact cards", CARDS, make_agreeing_contact, 5, None),
    visit("a project", own(make.project), make_part_of_project, 8, None),
    visit("a project on paper", on_paper(make.project), make_part_of_project, 8, None),
    visit("the front page", "/", make_front_page_rows, 23, 10),
    visit("a profile", own(make.member), make_profile_rows, 10, 10),
    visit("a profile on paper", on_paper(make.member), make_profile_rows, 8, 8),
    visit("the programme", "/om/", make_programme, 9, 9),
    visit("climate", "/klima/", make_climate, 6, 1),
    visit("the network", "/nettverk/?on=all&page=all", make_partners, 8, 1),
    visit("the network in figures", "/nettverk/tall/?on=all", make_partners, 4, 1),
    visit("members", "/medlemmer/?relation=any", make_listed, 6, 1),
    visit("members found", "/medlemmer/?q=hydrogen&relation=any", make_listed, 7, 1),
    visit("no members", "/medlemmer/?q=finnesikke&page=all", make_listed, 9, 2),
    visit("projects", "/prosjekter/", make_listed, 7, 1),
    visit("projects found", "/prosjekter/?q=hydrogen", make_listed, 9, 1),
    visit("the search", "/sok/?q=hydrogen", make_listed, 9, 1),
    visit("a search in part", "/sok/?q=hydrogenrensing+aaa", make_listed, 13, 2),
    visit("the file of members", "/medlemmer.csv", make_listed, 13, 10),
    visit("the file of projects", "/prosjekter.csv", make_listed, 12, 9),
    visit("the file of amounts", "/belop.csv", make_listed, 6, 3),
    visit("rows as CSV", "/api/v1/organizations.csv", make_listed, 5, 2),
    visit("rows as XLSX", "/api/v1/organizations.xlsx", make_listed, 5, 2),
    visit("rows as JSON-LD", "/api/v1/organizations.jsonld", make_listed, 5, 2),
    visit("the network as a graph", "/api/v1/network.graphml", make_partners, 4, 1),
    visit("offices", "/roller/", make_office, 3, 3),
    visit("offices found", "/roller/?q=organ", make_office, 4, 4),
    visit("a body", own(make.body), make_office, 3, 3),
    visit("sites", "/steder/", make_at_site, 5, 1),
    visit("a site", own(make.site), make_at_site, 11, 4),
    visit("events", "/arrangementer/", make_event_rows, 5, 1),
    visit("events found", "/arrangementer/?q=hydrogen", make_event_rows, 6, 1),
    visit("an event", own(make_event), make_event_rows, 4, 4),
    visit("similar ones", "/ligner/?name=norner", make_namesake, 5, 5),
    visit("the feed", "/medlemmer/feed.atom", make_namesake, 1, 1),
    visit("the calendar", "/kalender.ics", make_public_event, 3, 3),
    visit("open data", "/api/", make_listed, 21, 6),
    visit("open organizations", OPEN_LIST, make_listed, 6, 3),
    visit("the sitemap", "/sitemap.xml", make_listed, 9, 9),
    visit("statistics", "/tall/", make_statistics, 10, 1),
    visit("data: members", "/api/v1/organizations/?relation=any", make_listed, 6, 3),
    visit(
        "data: a member",
        own_data("organizations", make.member),
        make_profile_rows,
        2,
        2,
    ),
    visit("data: projects", "/api/v1/projects/?facets=1", make_listed, 6, 3),
    visit(
        "data: a project",
        own_data("projects", make.project),
        make_part_of_project,
        2,
        2,
    ),
    visit("data: sites", "/api/v1/sites/?facets=1", make_at_site, 10, 4),
    visit("data: a site", own_data("sites", make.site), make_at_site, 6, 3),
    visit("data: bodies", "/api/v1/roles/?facets=1", make_office, 5, 3),
    visit("data: a body", own_data("roles", make.body), make_office, 2, 2),
    visit("data: topics", "/api/v1/topics/?facets=1", make_listed, 8, 4),
    visit("data: a topic", own_data("topics", make.topic), make_members_of_topic, 6, 3),
    visit("data: events", "/api/v1/events/?facets=1", make_event_rows, 6, 3),
    visit("data: an event", own_data("events", make_event), make_event_rows, 2, 2),
    visit("data: figures", "/api/v1/statistics/", make_statistics, 11, 2),
    visit("data: a figure", "/api/v1/statistics/projects-by-theme/", make_listed, 3, 1),
    visit("data: climate", "/api/v1/climate/", make_climate, 9, 4),
    visit("data: effects", "/api/v1/climate/effects/", make_climate, 6, 1),
    visit("members framed", "/embed/medlemmer/?relation=any", make_listed, 8, 3),
    visit("sites framed", "/embed/kart/", make_at_site, 7, 3),
    *DESK_PAGES,
    merger(40),
]


def likely_pairs(cast):
    return duplicates.with_persons(duplicates.likely_person_pairs())


CALLS = [
    call("likely pairs of persons", likely_pairs, make_persons_of_one_number, 3),
    call("the last log-ins", lambda cast: log_ins.lately(cast.ola), make_log_in, 2),
    *DESK_CALLS,
]


class Cast:
    """The fixtures of a test by name, and what belongs to all rows of its page."""

    def __init__(self, request):
        self._request, self._ones, self.rows = request, {}, []

    def __getattr__(self, fixture):
        return self._request.getfixturevalue(fixture)

    def one(self, maker):
        if maker not in self._ones:
            self._ones[maker] = maker()
        return self._ones[maker]


@pytest.fixture
def cast(request, db):
    return Cast(request)


@pytest.mark.parametrize(("address", "user", "maker", "queries", "again"), PAGES)
def test_eight_rows_run_the_queries_of_one(address, user, maker, queries, again, cast):
    check_page(address, user, maker, queries, again, cast)


def check_page(address, user, maker, queries, again, cast):
    client = log_in(Client(), getattr(cast, user)) if user else Client()
    counts, sizes = [], []
    for place in _with_rows(address, maker, cast):
        first, answer = _counted(lambda place=place: client.get(place))
        assert answer.status_code == 200
        second = again and _counted(lambda place=place: client.get(place))[0]
        counts.append((first, second))
        sizes.append(len(answer.content))

    assert counts == [(queries, again)] * 2
    assert sizes[0] < sizes[1], "The page shows none of the rows."


@pytest.mark.parametrize(("function", "maker", "queries"), CALLS)
def test_a_function_runs_the_queries_of_one_row(function, maker, queries, cast):
    check_function(function, maker, queries, cast)


def check_function(function, maker, queries, cast):
    results = [
        _counted(lambda: list(function(cast))) for _ in _with_rows(str, maker, cast)
    ]

    (few, rows), (many, more) = results
    assert (few, many) == (queries, queries)
    assert len(rows) < len(more), "The function returns none of the rows."


def _with_rows(address, maker, cast):
    """Yield the address when there is one row, and again when there are eight."""
    for number in range(1, MANY + 1):
        cast.rows.append(maker(number, cast))
        if number in (1, MANY):
            yield address if isinstance(address, str) else address(cast)


def _counted(function):
    """Return how many queries a function runs, and its result; savepoints are free."""
    with CaptureQueriesContext(connection) as queries:
        result = function()
    return sum("SAVEPOINT" not in q["sql"] for q in queries), result

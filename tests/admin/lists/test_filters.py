"""The lists of organizations and projects are filtered as the public lists are, and more."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.support.admin import address, listed
from tests.support.factories import FAR_AHEAD, LONG_AGO, make

PAGE, PROJECTS = "/admin/lists/organizations/", "/admin/lists/projects/"


def names(client, address, **query):
    """Return the names of the rows of a list."""
    return [row.texts[0] for row in client.get(address, query).context["listing"].table]


def offered(client, address, *filters, **query):
    """List the choices of some filters, with the numbers of their rows."""
    listing = client.get(address, query).context["listing"]
    choices = {one.name: one.choices for one in listing.filters}
    return [[(c[1], c[2]) for c in choices.get(name, ())] for name in filters]


@pytest.fixture
def alfa():
    """Make a member with something under every filter, and one that has nothing."""
    whole = make.site(name="Herøya", slug="heroya")
    alfa = make.member(
        name="Alfa",
        kind="research",
        employees=20,
        municipality="Skien",
        sites=[make.site(name="Vest", part_of=whole)],
        topics=[make.topic(slug="ccs", label_nb="Karbonfangst")],
        is_listed=False,
    )
    make.project(slug="hegra", title_nb="Hegra", partners=[alfa])
    make.organization(name="Tom")
    return alfa


OF_ALFA = """
    kind=research kind=research&kind=public site=heroya topic=ccs municipality=skien
    size=10-49 relation=member&relation=office category=ordinary project=hegra listed=no
    q=karbonfagnst site=heroya&kind=research&q=vest&sort=-joined
""".split()


def test_organizations_are_filtered_as_the_public_list_is(as_secretary, alfa):
    lists = {q: names(as_secretary, f"{PAGE}?{q}") for q in OF_ALFA}

    assert names(as_secretary, PAGE) == ["Alfa", "Tom"]
    assert lists == {query: ["Alfa"] for query in OF_ALFA}
    # A field that is typed into finds by the same search.
    field = {"app_label": "members", "model_name": "participation"}
    query = {**field, "field_name": "organization", "term": "karbonfangst"}
    answer = as_secretary.get(reverse("admin:autocomplete"), query)
    assert [one["text"] for one in answer.json()["results"]] == ["Alfa"]


RELATIONS = {"member": ["Medlem"], "former": ["Utmeldt"], "neighbour": ["Nabo"]}
RELATIONS |= {"partner": ["Partner"], "office": ["Styremedlem"]}
RELATIONS["nonsense"] = sorted(["Kommer", *(name for [name] in RELATIONS.values())])


def test_the_list_is_narrowed_by_relation_to_the_cluster_of_a_day(as_secretary):
    make.member(name="Medlem")
    make.member(name="Utmeldt", until=LONG_AGO)
    make.member(name="Kommer", since=FAR_AHEAD)
    make.presence(organization=make.organization(name="Nabo"))
    make.participation(organization=make.organization(name="Partner"))
    make.role(organization=make.organization(name="Styremedlem"))

    lists = {name: names(as_secretary, PAGE, relation=name) for name in RELATIONS}
    then = names(as_secretary, PAGE, relation="member", on=str(LONG_AGO))

    assert (lists, then) == (RELATIONS, ["Medlem", "Utmeldt"])


def test_staff_find_what_lacks_one_thing_or_another(as_secretary):
    full = make.organization(name="Full", orgnr="934949145", logo=make.picture())
    make.contact(full)
    make.project(partners=[full])
    make.organization(name="Tom", logo=make.picture())
    make.organization(name="Tommest", orgnr="980518647")

    lists = {
        thing: names(as_secretary, PAGE, without=thing.split())
        for thing in ("number", "logo", "contact", "project", "number logo")
    }

    both = ["Tom", "Tommest"]
    of_each = {"number": ["Tom"], "logo": ["Tommest"], "number logo": both}
    assert lists == {**of_each, "contact": both, "project": both}


def test_the_best_hit_comes_first_unless_an_order_is_chosen(as_secretary):
    make.organization(name="Annen", summary_nb="Leverer til Yara.")
    make.organization(name="Yara")

    assert names(as_secretary, PAGE, q="yara") == ["Yara", "Annen"]
    assert names(as_secretary, PAGE, q="yara", sort="name") == ["Annen", "Yara"]


def test_choices_have_counts_as_if_their_filter_were_not_used(as_secretary, alfa):
    make.member(
        name="Beta", kind="company", topics=[make.topic(slug="h2", label_nb="Hydrogen")]
    )
    filters = ("topic", "site", "listed", "project")

    chosen = offered(as_secretary, PAGE, *filters, topic="ccs")
    searched = offered(as_secretary, PAGE, "topic", q="alfa")
    long = offered(as_secretary, PAGE, "project", project="hegra")
    [kinds] = offered(as_secretary, PAGE, "kind", relation="member")

    sites, listing = [("Herøya", 1), ("– Vest", 1)], [("Ja", None), ("Nei", 1)]
    assert chosen == [[("Hydrogen", 1), ("Karbonfangst", 1)], sites, listing, []]
    assert (searched, long) == ([[("Karbonfangst", 1)]], [[("Hegra", None)]])
    numbers = [("Bedrift", 1), ("Forskning og utdanning", 1)]
    assert [one for one in kinds if one[1]] == numbers


@pytest.fixture
def pilot():
    whole = make.site(slug="heroya")
    partner = make.organization(
        name="Hemmelig", slug="hemmelig", kind="research", is_listed=False
    )
    pilot = make.project(
        title_nb="Pilot",
        status="planned",
        since=date(2020, 1, 1),
        sites=[make.site(part_of=whole)],
        themes=[make.topic(slug="ccs", label_nb="Karbonfangst")],
        partners=[partner],
    )
    make.funding(pilot, funder=partner)
    make.project(title_nb="Annet", status="running")


OF_PILOT = """
    status=planned theme=ccs site=heroya kind=research organization=hemmelig
    funder=hemmelig year=2020 q=hemmelig
    q=karbonfangst&year=2020&year=unknown&sort=-since
""".split()


def test_projects_are_filtered_by_partners_that_are_not_listed(as_secretary, pilot):
    lists = {q: names(as_secretary, f"{PROJECTS}?{q}") for q in OF_PILOT}

    assert lists == {query: ["Pilot"] for query in OF_PILOT}
    choices = offered(as_secretary, PROJECTS, "status", "kind", "organization")
    kinds = [("Forskning og utdanning", 1)]
    assert choices == [[("Planlagt", 1), ("Pågår", 1)], kinds, []]


def test_participations_are_listed_and_counted_by_the_partners_answer(as_secretary):
    today = timezone.localdate()
    make.participation(declined_on=today, declined_why="Ikke vi")
    make.participation(declined_on=LONG_AGO)
    make.participation(confirmed_on=LONG_AGO)
    make.participation(asked_on=today)
    make.participation()

    expected = {"declined": 2, "confirmed": 1, "waits": 1, "sources": 1, "x": 5}
    there = address("participation")
    numbers = {
        answer: len(listed(as_secretary, there, answer=answer)) for answer in expected
    }
    figures = as_secretary.get(reverse("admin:index")).context["figures"]

    assert numbers == expected
    [lately] = [f for f in figures if "/declined/" in f["address"]]
    rows = as_secretary.get(lately["address"]).context["page"].object_list
    assert (lately["number"], [row.who for row in rows]) == (1, [""])

"""A page that is kept is as rendered anew, and renewed by changes of what it shows alone."""

import re
from contextlib import suppress
from itertools import chain

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError, RestrictedError
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import translation

from cluster.published_pages import unrelated_models
from members import exchange
from members.models import ClimateEffect, Cluster, FeeCategory, Organization, Person
from members.operation.publication import today
from tests.operation.publication.test_rows import write, writes
from tests.support.factories import make
from tests.support.index_contents import forget_touches
from tests.support.private_data import MARKER
from tests.support.rows import the_cluster
from tests.support.sampling import part_of, some
from tests.support.task_files import unzipped
from tests.test_leaks import addresses, queries

TABLES = re.compile(r'(?:FROM|JOIN) "?(\w+)"?', re.IGNORECASE)
every_share = pytest.mark.parametrize(
    "share", [3, pytest.param(1, marks=pytest.mark.long)]
)
TRIGGERS = """
    SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE tgname LIKE 'pgtrigger_data_version%'
"""
# The version itself, what is the same for the same inputs, what redirects are made of, and
# what triggers write with a row of another table.
DERIVED = {"members_dataversion", "members_graphlayout", "members_formerslug"}
DERIVED |= {"members_searchname", "members_searchtext", "members_pagechange"}
# A picture is never changed: what refers to it is.
DERIVED |= {"members_image", "members_projectsiteevent", "members_projectthemeevent"}
TABLE = re.compile(r"members_\w+")
OTHERS = ["/roller/?q=styret", "/steder/?q=industri", "/sok/?q=industri"]
OTHERS += ["/nettverk/?page=2"]
HOST = "http://testserver"
REFUSED = (DatabaseError, ProtectedError, RestrictedError)


def view_of(place):
    path = place.partition("?")[0]
    with translation.override("en" if path.startswith("/en/") else "nb"):
        return resolve(path).func


@pytest.fixture
def places(marked_registry):
    """Return the addresses of all published pages, in both languages, and some queries."""
    every = [place for _name, place in addresses(marked_registry)]
    every += [*queries(marked_registry), *OTHERS]
    published = {place: getattr(view_of(place), "published", None) for place in every}
    return [place for place, mark in published.items() if mark is not None]


def renderings(fresh, places):
    """Return {place: bytes} as rendered anew, and {table: a place that reads it}."""
    rendered, tables = {}, {}
    for place in places:
        with CaptureQueriesContext(connection) as captured:
            rendered[place] = without_cursor(fresh.get(place).content)
        for query in captured.captured_queries:
            tables |= dict.fromkeys(TABLES.findall(query["sql"]), place)
    return rendered, tables


def without_cursor(body):
    """Return a body without its cursor of changes, which other transactions move on."""
    return re.sub(rb'"since":"[^"]*"', b"", body)


def bodies_of(published):
    return {a: without_cursor(body) for a, _, body in published.store.bodies()}


def texts_of(published):
    """Return {address: text} of what is kept, that of workbooks unzipped."""
    kept = bodies_of(published).items()
    return {place: unzipped(body).decode(errors="replace") for place, body in kept}


def with_markers(texts):
    """Return the addresses of pages with a marker of what is private."""
    return {
        address
        for address, text in texts.items()
        if set(MARKER.findall(text)) - set(MARKER.findall(address))
    }


@every_share
def test_what_is_kept_is_what_is_rendered_and_holds_nothing_private_or_withdrawn(
    share, marked_registry, places, visitor, fresh, published, figure
):
    # A batch of names counts a limit, and is not kept.
    places = [one for one in part_of(places, share) if "/reconcile/?" not in one]
    answers = {place: without_cursor(visitor.get(place).content) for place in places}
    rendered, tables = renderings(fresh, places)
    kept = texts_of(published)
    others = [place for place in places if answers[place] != rendered[place]]
    unnoticed = {name: tables[name] for name in tables.keys() & unnoticed_tables()}
    assert len(kept) > 40 / share
    assert {*bodies_of(published).values()} <= set(rendered.values())
    assert (others, with_markers(kept), unnoticed) == ([], set(), {})

    forget_touches()
    seen = Organization.objects.filter(pk=marked_registry.seen.pk)
    seen.update(employees=7)
    published.forget()
    texts = texts_of(published)
    outdated = texts.keys() - published.store.valid_addresses(today())
    people = Person.objects.exclude(name="").values_list("name", flat=True)
    naming = {a for a in outdated if any(name in texts[a] for name in people)}
    seen.update(is_listed=False)
    published.forget()
    left = [t for t in texts_of(published).values() if marked_registry.seen.slug in t]

    figure(
        tried={"addresses": len(places), "outdated pages": len(outdated)},
        found={"other than rendered or left": len(others) + len(left)},
    )
    assert len(outdated) > 15 / share
    assert (naming, with_markers(texts), left) == (set(), set(), [])


def unnoticed_tables():
    """Return the tables whose changes the version of the store does not show."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        noticed = {name for (name,) in cursor.fetchall()}
    # The event of a write is written with it.
    noticed |= {f"{name}event" for name in noticed}
    return set(connection.introspection.table_names()) - noticed - DERIVED


def models():
    """Return {table: name} of the models that public pages show; of their events, too."""
    found = {m for m, t in pgtrigger.registered() if t.name == "insert_touched"}
    tables = {model._meta.db_table: model.__name__.lower() for model in found}
    return tables | {f"{table}event": name for table, name in tables.items()}


def read_for(fresh, place):
    """Return the names of the models that are read for a page when nothing is kept."""
    exchange.licences.cache.clear()
    Organization.objects.filter(pk=0).update(name="another version")
    with CaptureQueriesContext(connection) as captured:
        fresh.get(place)
    queries, known = captured.captured_queries, models()
    tables = {name for query in queries for name in TABLE.findall(query["sql"])}
    return {known[table] for table in tables & known.keys()}


def never_of(place):
    """Return the names of the models that the page is said never to show."""
    return unrelated_models(view_of(place), place.partition("?")[2])


@every_share
def test_no_page_reads_what_it_is_said_never_to_show(share, places, fresh):
    never = {place: never_of(place) for place in part_of(places, share)}
    found = {place: read_for(fresh, place) & names for place, names in never.items()}

    assert {place: names for place, names in found.items() if names} == {}
    assert sum(map(bool, never.values())) > 50 / share
    assert {*chain.from_iterable(never.values())} <= {*models().values()}


# In thirds, which are tried side by side: after each write all places are rendered.
THIRDS = [pytest.param(third, marks=pytest.mark.long) for third in range(3)]


@pytest.mark.parametrize("third", [None, *THIRDS])
def test_what_is_held_after_a_write_is_what_a_rendering_gives(
    third, places, visitor, fresh, published, figure
):
    is_short = third is None
    some_of = some("places", places, 15 if is_short else len(places))
    drawn = some("held", writes(), 4 if is_short else 120)
    climate = next(one for one in writes() if one[0] is ClimateEffect and one[2])
    held, wrong = 0, []
    for one in [*(drawn if is_short else drawn[third::3]), climate]:
        for place in some_of:
            visitor.get(place)
        forget_touches()
        rows = one[0].objects.filter(pk=one[1])
        # Another write may have deleted the row with its own.
        with suppress(*REFUSED), transaction.atomic():
            if rows.exists():
                write(rows, one[2])
        outdated, left = _held(published, fresh)
        held += len(left)
        wrong += [(one, address) for address in outdated]

    figure(tried={"pages held after a write": held}, found={"outdated": len(wrong)})
    assert wrong == []
    # Which pages the other writes leave is a matter of the draw; the last was of climate.
    without = {p for p in some_of if "?" not in p and "climateeffect" in never_of(p)}
    assert {f"{place}?" for place in without} - left == set()
    assert is_short or (held > 200 and len(left) > len(some_of) / 3)


def test_a_search_is_kept_until_something_that_it_shows_has_changed(
    visitor, published, kept
):
    make.member(name="Yara")
    visitor.get("/sok/?q=yara")
    forget_touches()

    make.person(), make.emission(tonnes_co2e=1), make(FeeCategory)
    published.forget()

    assert kept() == {"/sok/?q=yara"}
    make.site()
    published.forget()
    assert kept() == set()


def test_another_licence_renews_all_pages_at_once(
    visitor, published, kept, no_contact_data
):
    no_contact_data.clear(), the_cluster()
    places = ["/", "/medlemmer/", "/kalender.ics", "/klima/", "/en/members/?q=yara"]
    places.append(make.member(name="Yara", slug="yara").get_absolute_url())
    before = [visitor.get(place).get("Link") for place in places]
    forget_touches()
    published.forget()
    assert kept() == {place if "?" in place else f"{place}?" for place in places}

    Cluster.objects.update(data_licence="NLOD-2.0")
    published.forget()

    assert (kept(), before) == (set(), [None] * len(places))
    link = '<https://data.norge.no/nlod/no/2.0>; rel="license"'
    # The second answer is from the store.
    answers = [visitor.get(place) for place in ["/kalender.ics", "/medlemmer/"] * 2]
    assert [answer.get("Link") for answer in answers] == [link, None] * 2
    assert ["NLOD 2.0" in answer.text for answer in answers] == [False, True] * 2
    assert kept() == {"/kalender.ics?", "/medlemmer/?"}


def _held(published, fresh):
    """Return (which pages are still served though they have changed, which are served)."""
    published.forget()
    kept, texts = published.store.valid_addresses(today()), texts_of(published)
    served = {a.removeprefix(HOST): text for a, text in texts.items() if a in kept}
    now = {a: without_cursor(fresh.get(a).content) for a in served}
    return [a for a, text in served.items() if now[a].decode() != text], served.keys()


def test_a_page_that_is_not_renewed_would_be_noticed(
    marked_registry, visitor, fresh, published, figure, monkeypatch
):
    every = frozenset(models().values())
    view = resolve("/medlemmer/").func
    monkeypatch.setattr(view, "never_shows", every)
    monkeypatch.setattr(view, "never_shows_without_query", every)
    visitor.get("/medlemmer/")
    Organization.objects.update(name="Et annet navn")

    outdated, held = _held(published, fresh)

    figure(tried={"pages never renewed": len(held)}, found={"noticed": len(outdated)})
    assert len(outdated) == len(held) == 1

"""A page that is kept is renewed by changes of the models that it shows, not by others."""

import re
from contextlib import suppress
from functools import partial
from itertools import chain

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError, RestrictedError
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import translation

from cluster.published_pages import never_shown
from members.directory import secretariat
from members.models import ClimateEffect, FeeCategory, Organization
from members.publication import today
from tests.publication.test_everything import every_share, is_published
from tests.publication.test_rows import write, writes
from tests.support.climate import make_emission
from tests.support.factories import make_member, make_person, make_site
from tests.support.rows import make
from tests.support.sampling import part_of, some
from tests.support.touches import forget_touches
from tests.test_leaks import addresses, queries

pytestmark = pytest.mark.django_db
TABLE = re.compile(r"members_\w+")
OTHERS = [
    "/roller/?q=styret",
    "/steder/?q=industri",
    "/sok/?q=industri",
    "/nettverk/?page=2",
]
WRITES = 4


@pytest.fixture
def places(marked_registry):
    """Return the addresses of all published pages, in both languages, and some queries."""
    every = [place for _name, place in addresses(marked_registry)]
    every += [*queries(marked_registry), *OTHERS]
    return [place for place in dict.fromkeys(every) if is_published(place)]


def models():
    """Return {table: name} of the models that public pages show; of their events, too."""
    found = {m for m, t in pgtrigger.registered() if t.name == "insert_touched"}
    tables = {model._meta.db_table: model.__name__.lower() for model in found}
    return tables | {f"{table}event": name for table, name in tables.items()}


def read_for(fresh, place):
    """Return the names of the models that are read for a page when nothing is kept."""
    secretariat.cache.clear()
    Organization.objects.filter(pk=0).update(name="another version")
    with CaptureQueriesContext(connection) as captured:
        fresh.get(place)
    queries, known = captured.captured_queries, models()
    tables = {name for query in queries for name in TABLE.findall(query["sql"])}
    return {known[table] for table in tables & known.keys()}


def never_shown_at(place):
    path, _mark, query = place.partition("?")
    with translation.override("en" if path.startswith("/en/") else "nb"):
        return never_shown(resolve(path).func, query)


@every_share
def test_no_page_reads_what_it_is_said_never_to_show(share, places, fresh):
    never = {place: never_shown_at(place) for place in part_of(places, share)}
    found = {place: read_for(fresh, place) & names for place, names in never.items()}

    assert {place: names for place, names in found.items() if names} == {}
    assert sum(map(bool, never.values())) > 50 / share
    assert {*chain.from_iterable(never.values())} <= {*models().values()}


@pytest.mark.parametrize("number", [WRITES, pytest.param(300, marks=pytest.mark.long)])
def test_what_is_held_after_a_write_is_what_a_rendering_gives(
    number, places, visitor, fresh, published, figure
):
    some_of = some("places", places, 15 if number == WRITES else len(places))
    climate = next(one for one in writes() if one[0] is ClimateEffect and one[2])
    held, wrong = 0, []
    for one in [*some("held", writes(), number), climate]:
        for place in some_of:
            visitor.get(place)
        forget_touches()
        _attempt(*one)
        outdated, number_held = _held(published, fresh)
        held += number_held
        wrong += [(one, address) for address in outdated]

    figure(tried={"pages held after a write": held}, found={"outdated": len(wrong)})
    assert wrong == []
    # How many pages the others leave is a matter of the draw; most show no climate.
    assert number_held > len(some_of) / 3
    assert number == WRITES or held > 5 * number


@pytest.mark.parametrize(
    ("make_another", "is_kept"),
    [
        (make_person, True),
        (partial(make_emission, tonnes_co2e=1), True),
        (partial(make, FeeCategory), True),
        (make_site, False),
    ],
)
def test_a_search_is_kept_when_nothing_that_it_shows_has_changed(
    visitor, published, kept, make_another, is_kept
):
    make_member(name="Yara")
    visitor.get("/sok/?q=yara")
    forget_touches()

    make_another()

    published.forget()
    assert kept() == ({"/sok/?q=yara"} if is_kept else set())


def _attempt(model, pk, column):
    with suppress(DatabaseError, ProtectedError, RestrictedError), transaction.atomic():
        write(model.objects.filter(pk=pk), column)


def _held(published, fresh):
    """Return (which pages are still served though they have changed, how many are served)."""
    published.forget()
    kept = published.store.kept(today())
    pages = [page for page in published.store.bodies() if page[0] in kept]
    outdated = [
        address
        for address, _headers, body in pages
        if fresh.get(address.removeprefix("http://testserver")).content != body
    ]
    return outdated, len(pages)


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

    figure(tried={"pages never renewed": held}, found={"noticed": len(outdated)})
    assert len(outdated) == held == 1

"""What is kept is what a fresh rendering gives, and holds nothing private."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import translation

from members.models import Organization, Person
from members.publication import today
from tests.support.private_data import MARKER
from tests.support.sampling import part_of
from tests.support.touches import forget_touches
from tests.test_leaks import addresses, queries

pytestmark = pytest.mark.django_db
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
DERIVED |= {"members_searchname", "members_searchtext"}
# A picture is never changed: what refers to it is.
DERIVED |= {"members_image", "members_projectsiteevent", "members_projectthemeevent"}


def is_published(place):
    path = place.partition("?")[0]
    with translation.override("en" if path.startswith("/en/") else "nb"):
        return getattr(resolve(path).func, "published", None) is not None


@pytest.fixture
def places(marked_registry):
    """Return the addresses of all published pages, in both languages, and some queries."""
    every = [place for _name, place in addresses(marked_registry)]
    every += list(queries(marked_registry))
    return [place for place in dict.fromkeys(every) if is_published(place)]


def renderings(fresh, places):
    """Return {place: bytes} as rendered anew, and {table: a place that reads it}."""
    rendered, tables = {}, {}
    for place in places:
        with CaptureQueriesContext(connection) as captured:
            rendered[place] = fresh.get(place).content
        for query in captured.captured_queries:
            tables |= dict.fromkeys(TABLES.findall(query["sql"]), place)
    return rendered, tables


def texts_of(published):
    return {address: body.decode() for address, _, body in published.store.bodies()}


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
    places = part_of(places, share)
    answers = {place: visitor.get(place).content for place in places}
    rendered, tables = renderings(fresh, places)
    kept = texts_of(published)
    others = [place for place in places if answers[place] != rendered[place]]
    unnoticed = {name: tables[name] for name in tables.keys() & unnoticed_tables()}
    assert len(kept) > 40 / share
    assert {text.encode() for text in kept.values()} <= set(rendered.values())
    assert (others, with_markers(kept), unnoticed) == ([], set(), {})

    forget_touches()
    seen = Organization.objects.filter(pk=marked_registry.seen.pk)
    seen.update(employees=7)
    published.forget()
    texts = texts_of(published)
    outdated = texts.keys() - published.store.kept(today())
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

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
from tests.support.touches import forget_touches
from tests.test_leaks import addresses, queries

pytestmark = pytest.mark.django_db
TABLES = re.compile(r'(?:FROM|JOIN) "?(\w+)"?', re.IGNORECASE)
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


@pytest.fixture
def registry(marked_registry):
    return marked_registry


def is_published(place):
    path = place.partition("?")[0]
    with translation.override("en" if path.startswith("/en/") else "nb"):
        return getattr(resolve(path).func, "published", None) is not None


@pytest.fixture
def places(registry):
    """Return the addresses of all published pages, in both languages, and some queries."""
    every = [place for _name, place in addresses(registry)] + list(queries(registry))
    return [place for place in dict.fromkeys(every) if is_published(place)]


def test_what_is_kept_is_what_is_rendered_and_holds_no_private_data(
    places, visitor, fresh, published, figure
):
    answers = {place: visitor.get(place).content for place in places}

    rendered, tables = {}, {}
    for place in places:
        with CaptureQueriesContext(connection) as captured:
            rendered[place] = fresh.get(place).content
        for query in captured.captured_queries:
            tables |= dict.fromkeys(TABLES.findall(query["sql"]), place)

    kept = {address: body for address, _, body in published.store.bodies()}
    others = [place for place in places if answers[place] != rendered[place]]
    private = {
        address
        for address, body in kept.items()
        if set(MARKER.findall(body.decode())) - set(MARKER.findall(address))
    }
    unnoticed = {name: tables[name] for name in tables.keys() & unnoticed_tables()}
    figure(
        tried={"addresses": len(places), "kept pages": len(kept)},
        found={"other than rendered": len(others), "with private data": len(private)},
    )
    assert len(kept) > 50
    assert set(kept.values()) <= set(rendered.values())
    assert (others, private, unnoticed) == ([], set(), {})


def texts_of(published):
    return {address: body.decode() for address, _, body in published.store.bodies()}


def test_nothing_withdrawn_is_left_though_outdated_pages_are_kept(
    registry, places, visitor, published, figure
):
    for place in places:
        visitor.get(place)
    every = len(texts_of(published))
    forget_touches()
    Organization.objects.filter(pk=registry.seen.pk).update(employees=7)
    published.forget()
    outdated = texts_of(published)
    true = published.store.kept(today())
    people = Person.objects.exclude(name="").values_list("name", flat=True)
    naming = {
        a for a in outdated.keys() - true if any(n in outdated[a] for n in people)
    }
    private = {
        address
        for address, text in outdated.items()
        if set(MARKER.findall(text)) - set(MARKER.findall(address))
    }

    unlisted = Organization.objects.filter(pk=registry.seen.pk)
    unlisted.update(is_listed=False)
    published.forget()
    left = [t for t in texts_of(published).values() if registry.seen.slug in t]

    figure(
        tried={"kept pages": every, "outdated pages": len(outdated.keys() - true)},
        found={"with private data": len(private), "withdrawn pages left": len(left)},
    )
    assert len(outdated.keys() - true) > 20
    assert (naming, private, left) == (set(), set(), [])


def unnoticed_tables():
    """Return the tables whose changes the version of the store does not show."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        noticed = {name for (name,) in cursor.fetchall()}
    # The event of a write is written with it.
    noticed |= {f"{name}event" for name in noticed}
    return set(connection.introspection.table_names()) - noticed - DERIVED

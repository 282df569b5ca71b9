"""The open data have every public field that is declared, and no hidden one."""

from datetime import date, time
from typing import get_type_hints

import pytest
from django.utils import timezone

from members.exchange import PROJECTIONS
from members.fields import EVENT, ORGANIZATION, PROJECT, kinds
from tests.support.factories import LONG_AGO, make

NOUNS = {"organizations": ORGANIZATION, "projects": PROJECT, "events": EVENT}
COLLECTIONS = "organizations projects sites roles topics events statistics climate"
# Fields that the open data call otherwise, and columns that are an address or an order there.
NAMES = {"customer_references": "references", "presences": "sites"}
NAMES |= dict.fromkeys(["organizer", "co_organizers"], "organizers")
IMPLIED_COLUMNS = {"image", "place"}
IMPLIED = {"is_published"}


def test_the_collections_are_those_of_the_issue_in_its_order():
    assert [*PROJECTIONS] == COLLECTIONS.split()


def keys_of(field):
    return (
        {NAMES.get(field.name, field.name)} if is_reference(field) else {*field.columns}
    )


def is_reference(field):
    return not field.is_own_column or field.name in NAMES


@pytest.mark.parametrize("name", NOUNS)
def test_a_row_has_each_public_field_and_no_hidden_one(name):
    keys = {*PROJECTIONS[name].detail.__struct_fields__} | IMPLIED
    fields = NOUNS[name].fields

    missing = [f.name for f in fields if f.is_on(kinds.PUBLIC) and keys_of(f) - keys]
    hidden = [f.name for f in fields if not f.is_on(kinds.PUBLIC) and keys_of(f) & keys]

    assert (missing, hidden) == ([], [])


@pytest.mark.parametrize("name", NOUNS)
def test_rows_beside_a_row_have_each_public_column(name):
    hints = get_type_hints(PROJECTIONS[name].detail)
    several = [
        f for f in NOUNS[name].fields if f.is_on(kinds.PUBLIC) and len(f.columns) > 1
    ]
    several = [field for field in several if not field.is_own_column]

    missing = {
        (field.name, column)
        for field in several
        for row in hints[NAMES.get(field.name, field.name)].__args__
        for column in {*field.columns} - {*row.__struct_fields__} - IMPLIED_COLUMNS
    }

    assert missing == set()


OTHERS = {"kind", "status", "audience", "logo"}
GIVEN = {
    "employees": 12,
    "employees_scope": "organization",
    "employees_year": 2025,
    "employees_source": "https://example.org/ansatte",
    "orgnr": "986228608",
    "since": date(2019, 1, 1),
    "opened": date(2020, 1, 1),
    "until": date(2021, 1, 1),
    "held_on": date(2022, 1, 1),
    "ends_on": date(2022, 1, 2),
    "starts_at": time(9),
    "ends_at": time(10),
    "answer_by": date(2021, 1, 1),
    "places": 4,
    "is_cancelled": True,
    "results_on": LONG_AGO,
    "confirmed_on": LONG_AGO,
    "website": "https://example.org",
    "email": "post@example.org",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", NOUNS)
def test_the_values_are_those_of_the_row(name):
    noun = NOUNS[name]
    columns = {
        column
        for field in noun.fields
        if field.is_on(kinds.PUBLIC) and field.is_own_column and not is_reference(field)
        for column in field.columns
    } - {*OTHERS, "is_published", "site"}
    texts = {c: f"Ord om {c}" for c in columns if c.endswith(("_nb", "_en", "_source"))}
    given = texts | {name: GIVEN[name] for name in columns & GIVEN.keys()}
    if noun is EVENT:
        given |= {"is_published": True, "slug": "treff"}
    row = make(noun.model, **given)
    row.refresh_from_db()

    [found] = PROJECTIONS[name].rows([row.pk], timezone.localdate(), details=True)

    values = {column: getattr(found, column) for column in columns}
    assert values == {column: getattr(row, column) for column in columns}

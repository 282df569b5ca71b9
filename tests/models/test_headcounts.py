"""A number of employees says what it counts, of which year and by whom, or it is not shown."""

import json
import re

import pytest
from django.http import QueryDict
from django.test import Client

from members.exchange import FORMATS, ListFile
from members.fields import ORGANIZATION
from members.models import Organization
from members.records import review
from tests.support.factories import OWN_HEADCOUNT, make

OURS = {"name": "Eramet", "slug": "eramet", "employees": 530}
PART = {"employees_qualifier": "about", "employees_scope": "part"}
PART |= {"employees_of_nb": "tre smelteverk", "employees_of_en": "three smelters"}
PART |= {"employees_year": 2022}
SAID = "om lag 530 (tre smelteverk, 2022)"
LACKING = ["employees_scope", "employees_year", "employees_source"]
HEADS = ["Ansatte", "Hva antall ansatte gjelder", "Året for antall ansatte"]
HEADS += ["Kilde for antall ansatte"]


def surfaces():
    """Return what profile, card, JSON-LD, public file and size filter say of the number."""
    page, card = (Client().get(p).text for p in ("/medlemmer/eramet/", "/medlemmer/"))
    described = re.search(
        r'<script type="application/ld\+json"[^>]*>(.*?)<', page, re.S
    )
    graph = json.loads(described[1])
    sheet = ListFile("organizations", FORMATS["csv"], QueryDict("")).sheet.table()
    [cells] = list(sheet.values)
    return (
        re.findall(r"<dt>Ansatte</dt><dd[^>]*>(.*?)</dd>", page, re.S),
        re.findall(r"ansatte: ([^<]*?)\s*<", card),
        json.dumps(graph, ensure_ascii=False).count("numberOfEmployees"),
        [cells[sheet.head.index(head)] for head in HEADS],
        Organization.objects.get().size,
    )


def test_a_number_stands_everywhere_with_its_qualifier_scope_year_and_source():
    make.member(**OURS | PART, employees_source="https://example.org/tall")
    link = '<a href="https://example.org/tall" rel="noopener">example.org</a>'
    in_file = [530, "en del av virksomheten", 2022, "https://example.org/tall"]

    assert surfaces() == ([f"{SAID}. Kilde: {link}"], [SAID], 1, in_file, "unknown")


@pytest.mark.parametrize("lacking", LACKING)
def test_a_number_without_scope_year_or_source_is_shown_nowhere(lacking):
    empty = None if lacking == "employees_year" else ""
    make.member(**OURS, **{lacking: empty})

    assert surfaces() == ([], [], 0, [None] * 4, "unknown")


def test_only_a_number_of_the_organization_itself_puts_it_in_a_size_band():
    sizes = {
        scope: make.organization(employees=530, employees_scope=scope).size
        for scope in ["organization", "group", "part", ""]
    }
    assert sizes == dict.fromkeys(sizes, "unknown") | {"organization": "250-"}


def test_the_member_that_states_its_number_is_its_source(ours, ola):
    values = {"employees": 12, "employees_scope": "organization"}
    values["employees_year"] = 2025
    change = review.submit(ours, values, by=ola).waiting
    review.approve(change.pk, list(values), by=make.secretary())

    ours.refresh_from_db()
    assert ours.employees_source.startswith(f"{ours.name}, ")
    assert (ours.headcount.is_complete, ours.size) == (True, "10-49")


def test_what_a_changed_number_lacks_is_asked_for_and_an_unchanged_one_is_left_alone():
    whole = {"employees": 12} | OWN_HEADCOUNT
    bare = whole | dict.fromkeys(LACKING, "")
    asked = lambda values, before: list(ORGANIZATION.gaps(values, before))  # noqa: E731

    assert asked(bare, whole) == LACKING
    assert asked(bare, bare) == asked(whole, bare) == []
    assert asked({**bare, "employees": ""}, whole) == []
    # A member is not asked for the source: it is the source.
    assert asked({k: v for k, v in bare.items() if k != LACKING[2]}, {}) == LACKING[:2]

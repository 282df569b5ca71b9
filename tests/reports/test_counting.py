"""The figures of a report, each against a count written from its meaning."""

from datetime import date, timedelta

import pytest

from members.models import (
    Cluster,
    Organization,
)
from members.reports import Days, last_half, year
from tests.reports.making import SINCE, UNTIL, counted, keys, labels, number_of
from tests.support.factories import (
    make_body,
    make_effect,
    make_funding,
    make_member,
    make_organization,
    make_person,
    make_project,
    make_role,
)
from tests.support.rows import the_cluster

pytestmark = pytest.mark.django_db


def test_who_joined_and_left_is_named_where_it_is_listed():
    make_member(name="Gammel", since=date(2019, 1, 1), is_listed=True)
    make_member(name="Ny", since=date(2025, 3, 1), is_listed=True)
    make_member(name="Skjult", since=date(2025, 4, 1), is_listed=False)
    make_member(
        name="Borte", since=date(2019, 1, 1), until=date(2025, 5, 31), is_listed=True
    )
    kari = make_member(name="Kari Nordmann", since=date(2025, 6, 1), is_listed=True)
    Organization.objects.filter(pk=kari.pk).update(legal_form="ENK")

    found = counted()

    assert labels(found, "members", "joined") == ["Ny", "og 2 som ikke er navngitt"]
    assert labels(found, "members", "left") == ["Borte"]
    numbers = [
        [number_of(found, "members", "changes", key, column) for key in CHANGES]
        for column in (0, 1)
    ]
    assert numbers == [[2, 3, 0, 1, 0, 4], [2, 0, 0, 0, 0, 2]]


CHANGES = ("opening", "joined", "documented", "left", "left_about", "closing")


def test_unlisted_organizations_are_left_out_when_that_is_chosen():
    make_member(is_listed=True)
    make_member(is_listed=False)

    assert number_of(counted(), "members", "changes", "closing") == 2
    assert number_of(counted(with_unlisted=False), "members", "changes", "closing") == 1


def test_a_report_names_no_person():
    person = make_person(name="Nora Nordmann")
    given = {"body": make_body(), "organization": None, "since": date(2024, 1, 1)}
    make_role(person=person, role="chair", **given)

    found = counted()

    assert number_of(found, "offices", "numbers", "held") == 1
    assert "Nordmann" not in found.as_json()
    assert "1 uten navn her" in found.as_json()


def test_projects_meetings_and_active_members_of_the_period():
    ours, _idle = make_member(is_listed=True), make_member(is_listed=True)
    days = {"since": date(2025, 2, 1), "until": date(2025, 8, 31)}
    make_project(title_nb="Fangst", status="completed", partners=[ours], **days)
    before = {"since": date(2020, 1, 1), "until": date(2020, 12, 31)}
    make_project(title_nb="Før", status="completed", **before)

    found = counted()

    for table in ("started", "ended"):
        assert labels(found, "projects", table) == ["Fangst"]
    names = ("under_way", "started", "ended")
    numbers = [number_of(found, "projects", "numbers", name) for name in names]
    assert numbers == [1, 1, 1]
    assert number_of(found, "projects", "partners", "all") == 1
    [section] = [s for s in found.sections if s.key == "activity"]
    [active] = [r for r in section.tables[0].rows if r.key == "active"]
    assert active.cells[0].text == "1 av 2 (50 %)"


def test_an_office_or_a_project_of_who_is_no_member_makes_no_member_active():
    ours, partner, _idle = (make_member() for _each in range(3))
    outside = make_organization()
    for one in (ours, outside):
        make_role(body=make_body(), organization=one, since=date(2025, 1, 1))
    make_project(since=date(2025, 1, 1), partners=[partner, outside])

    [section] = [s for s in counted().sections if s.key == "activity"]

    assert {row.key: row.cells[0].text for row in section.tables[0].rows} == {
        "active": "2 av 3 (67 %)",
        "project": "1 av 3 (33 %)",
        "office": "1 av 3 (33 %)",
    }


def test_a_project_is_under_way_on_its_first_and_on_its_last_day():
    day = timedelta(days=1)
    for since, until in (
        (date(2020, 1, 1), SINCE - day),
        (date(2020, 1, 1), SINCE),
        (UNTIL, None),
        (UNTIL + day, None),
    ):
        make_project(since=since, until=until)

    assert number_of(counted(), "projects", "numbers", "under_way") == 2


def test_partners_are_counted_by_kind():
    yara, inovyn = (make_member(kind="company") for _n in range(2))
    sintef = make_member(kind="research")
    make_member(kind="public")
    running = {"since": date(2024, 1, 1)}
    make_project(partners=[yara, sintef], **running)
    make_project(partners=[yara, inovyn], **running)

    found = counted()

    kinds = {
        kind: number_of(found, "projects", "partners", f"kind_{kind}")
        for kind in Organization.Kind.values
    }
    assert kinds == dict.fromkeys(kinds, 0) | {"company": 2, "research": 1}


@pytest.mark.parametrize(
    ("days", "before"),
    [
        (year(2025), year(2024)),
        (Days(SINCE, UNTIL), Days(date(2024, 1, 1), date(2024, 12, 31))),
        (last_half(date(2026, 1, 20)), Days(date(2025, 1, 1), date(2025, 6, 30))),
        (last_half(date(2026, 6, 30)), Days(date(2025, 1, 1), date(2025, 6, 30))),
        (last_half(date(2026, 7, 1)), Days(date(2025, 7, 1), date(2025, 12, 31))),
        (
            Days(date(2025, 3, 5), date(2025, 3, 9)),
            Days(date(2025, 2, 28), date(2025, 3, 4)),
        ),
        (Days(date(2024, 1, 1), UNTIL), Days(date(2022, 1, 1), date(2023, 12, 31))),
    ],
)
def test_the_period_before_is_as_long(days, before):
    assert days.previous == before


def test_money_is_added_only_where_that_is_true():
    project = make_project(title_nb="Fangst", since=date(2024, 1, 1))
    given = {"currency": "NOK", "stated_on": date(2025, 5, 1)}
    stated = [("grant", 100, "Enova"), ("grant", 50, "Siva"), ("loan", 7, "Siva")]
    for kind, amount, name in stated:
        make_funding(project, kind=kind, amount=amount, funder_name_nb=name, **given)
    later = given | {"stated_on": date(2026, 1, 2)}
    make_funding(project, kind="grant", amount=999, funder_name_nb="EU", **later)

    found = counted()

    assert number_of(found, "money", "sums", "grant-NOK") == "150 kroner"
    assert number_of(found, "money", "sums", "loan-NOK") == "7 kroner"
    assert number_of(found, "money", "sums", "grant-NOK", 1) is None
    assert len(labels(found, "money", "stated")) == 3


def test_effects_are_never_added_across_kinds():
    project = make_project(since=date(2024, 1, 1))
    usual = {"value": 1000, "unit": "t CO₂/year", "qualifier": "exact"}
    for kinds in (("designed", "captured"),) * 2 + (("expected", "avoided"),):
        maturity, mechanism = kinds
        make_effect(project, maturity=maturity, mechanism=mechanism, **usual)

    found = counted()

    place = "climate", "effects"
    rows = {key: number_of(found, *place, key) for key in keys(found, *place)}
    assert rows == {
        "designed captured t CO₂/year": "2\u00a0000 t CO₂/år",
        "expected avoided t CO₂/year": "1\u00a0000 t CO₂/år",
    }


def test_what_is_not_counted_of_the_climate_is_said_as_it_is():
    Cluster.objects.filter(pk=the_cluster().pk).update(target_year=2040)
    project = make_project(since=date(2024, 1, 1))
    usual = {"mechanism": "avoided", "maturity": "expected", "qualifier": "exact"}
    whole = make_effect(make_project(since=date(2024, 1, 1)), value=900, **usual)
    make_effect(make_project(), value=40, contained_in=whole, **usual)
    for number in (2024, 2026, 2041):
        make_effect(project, value=number, year=number, **usual)

    found = counted()

    [section] = [s for s in found.sections if s.key == "climate"]
    assert section.notes == (
        "1 effekt er en del av en annen og er ikke talt igjen.",
        "1 effekt er ikke talt med: Prosjektet har et nyere tall.",
        "1 effekt kommer etter 2040 og er ikke talt med.",
    )
    unit = "expected avoided t CO₂/year"
    assert number_of(found, "climate", "effects", unit).startswith("2\u00a0926 ")

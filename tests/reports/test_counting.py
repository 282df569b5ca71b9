"""The figures of a report, each against a count written from its meaning."""

from datetime import date, timedelta

import pytest

from members.models import (
    Cluster,
    Membership,
    Organization,
)
from members.reports import document, period
from members.reports.period import Days, last_half
from members.statistics import Question, current_records
from members.statistics.memberships import joinings, leavings
from tests.reports.making import SINCE, UNTIL, counted, keys, labels, number_of
from tests.support.factories import (
    make_body,
    make_effect,
    make_funding,
    make_member,
    make_participation,
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
    assert [number_of(found, "members", "changes", key) for key in CHANGES] == [
        2,
        3,
        0,
        1,
        0,
        4,
    ]
    assert [number_of(found, "members", "changes", key, 1) for key in CHANGES] == [
        2,
        0,
        0,
        0,
        0,
        2,
    ]


CHANGES = ("opening", "joined", "documented", "left", "left_about", "closing")


def test_unlisted_organizations_are_left_out_when_that_is_chosen():
    make_member(is_listed=True)
    make_member(is_listed=False)

    assert number_of(counted(), "members", "changes", "closing") == 2
    assert number_of(counted(with_unlisted=False), "members", "changes", "closing") == 1


def test_a_report_names_no_person():
    person = make_person(name="Nora Nordmann")
    make_role(
        body=make_body(name_nb="Styret"),
        person=person,
        organization=None,
        role="chair",
        since=date(2024, 1, 1),
    )

    found = counted()

    assert number_of(found, "offices", "numbers", "held") == 1
    assert "Nordmann" not in found.as_json()
    assert "1 uten navn her" in found.as_json()


def test_projects_meetings_and_active_members_of_the_period():
    ours, _idle = make_member(is_listed=True), make_member(is_listed=True)
    project = make_project(
        title_nb="Fangst",
        since=date(2025, 2, 1),
        until=date(2025, 8, 31),
        status="completed",
    )
    make_participation(project=project, organization=ours)
    make_project(
        title_nb="Før",
        since=date(2020, 1, 1),
        until=date(2020, 12, 31),
        status="completed",
    )

    found = counted()

    assert (
        labels(found, "projects", "started")
        == labels(found, "projects", "ended")
        == ["Fangst"]
    )
    assert [
        number_of(found, "projects", "numbers", k)
        for k in ("under_way", "started", "ended")
    ] == [1, 1, 1]
    assert number_of(found, "projects", "partners", "all") == 1
    [section] = [s for s in found.sections if s.key == "activity"]
    [active] = [r for r in section.tables[0].rows if r.key == "active"]
    assert active.cells[0].text == "1 av 2 (50 %)"


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


def test_the_document_is_read_back_as_it_was():
    make_member(is_listed=True, since=date(2025, 3, 1))
    found = counted()

    assert document.read(found.as_json()) == found


def test_the_periods_before():
    assert Days(SINCE, UNTIL).previous == Days(date(2024, 1, 1), date(2024, 12, 31))
    assert period.year(2024) == Days(date(2024, 1, 1), date(2024, 12, 31))
    half = last_half(date(2026, 1, 20))
    assert half == Days(date(2025, 7, 1), date(2025, 12, 31))
    assert half.previous == Days(date(2025, 1, 1), date(2025, 6, 30))
    assert Days(date(2025, 3, 5), date(2025, 3, 9)).previous == Days(
        date(2025, 2, 28), date(2025, 3, 4)
    )
    assert Days(date(2024, 1, 1), date(2025, 12, 31)).previous == Days(
        date(2022, 1, 1), date(2023, 12, 31)
    )


def test_a_registry_of_any_size_costs_as_many_queries(django_assert_num_queries):
    for _n in range(2):
        make_project(partners=[make_member()])
    with django_assert_num_queries(QUERIES):
        counted()
    for _n in range(8):
        make_project(partners=[make_member()])
    with django_assert_num_queries(QUERIES):
        counted()


QUERIES = 11


def test_money_is_added_only_where_that_is_true():
    project = make_project(title_nb="Fangst", since=date(2024, 1, 1))
    given = {"currency": "NOK", "stated_on": date(2025, 5, 1)}
    make_funding(project, kind="grant", amount=100, funder_name_nb="Enova", **given)
    make_funding(project, kind="grant", amount=50, funder_name_nb="Siva", **given)
    make_funding(project, kind="loan", amount=7, funder_name_nb="Siva", **given)
    later = given | {"stated_on": date(2026, 1, 2)}
    make_funding(project, kind="grant", amount=999, funder_name_nb="EU", **later)

    found = counted()

    assert number_of(found, "money", "sums", "grant-NOK") == "150 kroner"
    assert number_of(found, "money", "sums", "loan-NOK") == "7 kroner"
    assert number_of(found, "money", "sums", "grant-NOK", 1) is None
    assert len(labels(found, "money", "stated")) == 3


def test_effects_are_never_added_across_kinds():
    project = make_project(since=date(2024, 1, 1))
    kinds = [
        ("designed", "captured"),
        ("designed", "captured"),
        ("expected", "avoided"),
    ]
    for maturity, mechanism in kinds:
        make_effect(
            project,
            value=1000,
            unit="t CO₂/year",
            maturity=maturity,
            mechanism=mechanism,
            qualifier="exact",
        )

    found = counted()

    rows = {
        key: number_of(found, "climate", "effects", key)
        for key in keys(found, "climate", "effects")
    }
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
    for year in (2024, 2026, 2041):
        make_effect(project, value=year, year=year, **usual)

    found = counted()

    [section] = [s for s in found.sections if s.key == "climate"]
    assert section.notes == (
        "1 effekt er en del av en annen og er ikke talt igjen.",
        "1 effekt er ikke talt med: Prosjektet har et nyere tall.",
        "1 effekt kommer etter 2040 og er ikke talt med.",
    )
    unit = "expected avoided t CO₂/year"
    assert number_of(found, "climate", "effects", unit).startswith("2\u00a0926 ")


def test_joinings_are_those_of_the_figures_where_a_day_is_known():
    make_member(since=date(2025, 3, 1))
    make_member(since=date(2024, 3, 1), until=date(2025, 5, 31))
    mentioned = make_member(since=date(2025, 4, 1))
    Membership.objects.filter(organization=mentioned).update(certainty="mentioned")

    question = Question(
        UNTIL, SINCE, UNTIL, unlisted=True, lists=None, records=current_records()
    )
    found = counted()

    came = len(joinings(question, SINCE, UNTIL))
    went = len(leavings(question, SINCE, UNTIL))
    assert number_of(found, "members", "changes", "joined") == came == 1
    assert number_of(found, "members", "changes", "left") == went == 1

"""The figures of a report, each against a count written from its meaning."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from members.association.reports import ReportDays, last_half, read_rows, year
from members.models import (
    Attendance,
    Cluster,
    Event,
    Membership,
    Organization,
    Participation,
    Role,
)
from members.queries import statistics
from tests.association.reports.making import (
    SINCE,
    UNTIL,
    counted,
    keys,
    labels,
    number_of,
    rows_of,
)
from tests.queries.statistics import lists
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.random_registries import fill
from tests.support.rows import the_cluster
from tests.support.sampling import SEED, examples, some

DAY = timedelta(days=1)
CHANGES = ("opening", "joined", "documented", "left", "left_about", "closing")


def numbers_of(document, section, table, rows, column=0):
    return [number_of(document, section, table, row, column) for row in rows]


def test_who_joined_and_left_is_named_where_it_is_listed():
    before = date(2019, 1, 1)
    for name, given in {
        "Gammel": {"since": before},
        "Ny": {"since": date(2025, 3, 1)},
        "Skjult": {"since": date(2025, 4, 1), "is_listed": False},
        "Borte": {"since": before, "until": date(2025, 5, 31)},
        "Kari Nordmann": {"since": date(2025, 6, 1)},
    }.items():
        make.member(name=name, **given)
    Organization.objects.filter(name="Kari Nordmann").update(legal_form="ENK")

    found, listed = counted(), counted(with_unlisted=False)

    assert labels(found, "members", "joined") == ["Ny", "og 2 som ikke er navngitt"]
    assert labels(found, "members", "left") == ["Borte"]
    place = "members", "changes", CHANGES
    assert numbers_of(found, *place) == [2, 3, 0, 1, 0, 4]
    assert numbers_of(found, *place, 1) == [2, 0, 0, 0, 0, 2]
    assert numbers_of(listed, *place) == [2, 2, 0, 1, 0, 3]


def activity(document):
    """Return {key: text} of the table of active members."""
    [section] = [s for s in document.sections if s.key == "activity"]
    return {row.key: row.cells[0].text for row in section.tables[0].rows}


def test_projects_offices_and_active_members_of_the_period():
    ours, partner, _idle = (make.member() for _each in range(3))
    outside, nora = make.organization(), make.person(name="Nora Nordmann")
    for holder in ({"organization": ours}, {"organization": outside}, {"person": nora}):
        make.role(body=make.body(), since=date(2025, 1, 1), **holder)
    # The programme is run by others, and a mere mention makes no member.
    make.role(body=make.body(kind="programme"), organization=_idle, role="owner")
    mention = Membership.objects.filter(organization=make.member())
    mention.update(certainty="mentioned")
    days = {"since": date(2025, 2, 1), "until": date(2025, 8, 31)}
    done = {"status": "completed"} | days
    make.project(title_nb="Fangst", partners=[partner, outside], **done)
    before = {"since": date(2020, 1, 1), "until": date(2020, 12, 31)}
    make.project(title_nb="Før", status="completed", **before)

    found = counted()

    for table in ("started", "ended"):
        assert labels(found, "projects", table) == ["Fangst"]
    names = ("under_way", "started", "ended")
    assert numbers_of(found, "projects", "numbers", names) == [1, 1, 1]
    assert number_of(found, "projects", "partners", "all") == 2
    # Who is no member is no active one, and a report names no person.
    third = dict.fromkeys(("project", "office"), "1 av 3 (33 %)")
    assert activity(found) == third | {"active": "2 av 3 (67 %)"}
    assert number_of(found, "offices", "numbers", "held") == 3
    text = found.as_json()
    assert ("Nordmann" in text, "1 uten navn her" in text) == (False, True)
    assert ("1 verv i klyngeprogrammet" in text, "Eier" in text) == (True, False)


def test_a_member_that_came_to_an_event_is_active():
    ours, _idle, outside = make.member(), make.member(), make.organization()
    held = make_event(date(2025, 3, 1), ours, outside)
    make_event(date(2025, 4, 1), _idle, is_cancelled=True)
    make_event(date(2025, 5, 1), _idle, body=make.body())
    make_event(date(2024, 5, 1), _idle)
    make(Attendance, event=held, person=None, organization=_idle, status="absent")

    found = counted()

    labels_of = dict.fromkeys(("project", "office"), "0 av 2 (0 %)")
    came = dict.fromkeys(("active", "event"), "1 av 2 (50 %)")
    assert activity(found) == labels_of | came
    place = "activity", "events", ("held", "organizations")
    assert numbers_of(found, *place) == [1, 2]
    assert numbers_of(found, *place, 1) == [1, 1]
    assert numbers_of(counted(with_unlisted=False), *place) == [1, 2]
    assert number_of(found, "activity", "meetings", "all") == 1


def test_a_period_without_events_is_counted_as_before_these_counted():
    make.member()
    make_event(UNTIL + DAY, make.member(since=UNTIL + DAY))

    found = counted()

    assert [*activity(found)] == ["active", "project", "office"]
    assert rows_of(found, "activity", "events") == []


def make_event(day, *organizations, **fields):
    event = make(Event, **{"held_on": day, "body": None, **fields})
    for organization in organizations:
        own = {"person": None, "organization": organization, "status": "present"}
        make(Attendance, event=event, **own)
    return event


def test_a_project_is_under_way_on_its_first_and_on_its_last_day():
    long_ago = date(2020, 1, 1)
    periods = [(long_ago, SINCE - DAY), (long_ago, SINCE), (UNTIL, None)]
    for since, until in [*periods, (UNTIL + DAY, None)]:
        make.project(since=since, until=until)

    assert number_of(counted(), "projects", "numbers", "under_way") == 2


HALF = ReportDays(date(2025, 1, 1), date(2025, 6, 30))
MARCH = ReportDays(date(2025, 3, 5), date(2025, 3, 9))
PERIODS = [
    (year(2025), year(2024)),
    (ReportDays(SINCE, UNTIL), ReportDays(date(2024, 1, 1), date(2024, 12, 31))),
    (last_half(date(2026, 1, 20)), HALF),
    (last_half(date(2026, 6, 30)), HALF),
    (last_half(date(2026, 7, 1)), ReportDays(date(2025, 7, 1), date(2025, 12, 31))),
    (MARCH, ReportDays(date(2025, 2, 28), date(2025, 3, 4))),
    (
        ReportDays(date(2024, 1, 1), UNTIL),
        ReportDays(date(2022, 1, 1), date(2023, 12, 31)),
    ),
]


@pytest.mark.parametrize(("days", "before"), PERIODS)
def test_the_period_before_is_as_long(days, before):
    assert days.previous == before


def test_money_is_added_only_where_that_is_true():
    project = make.project(title_nb="Fangst", since=date(2024, 1, 1))
    for kind, amount, name, day in [
        ("grant", 100, "Enova", date(2025, 5, 1)),
        ("grant", 50, "Siva", date(2025, 5, 1)),
        ("loan", 7, "Siva", date(2025, 5, 1)),
        ("grant", 999, "EU", date(2026, 1, 2)),
    ]:
        given = {"funder_name_nb": name, "currency": "NOK", "stated_on": day}
        make.funding(project, kind=kind, amount=amount, **given)

    found = counted()

    sums = numbers_of(found, "money", "sums", ["grant-NOK", "loan-NOK"])
    assert sums == ["150 kroner", "7 kroner"]
    assert number_of(found, "money", "sums", "grant-NOK", 1) is None
    assert len(labels(found, "money", "stated")) == 3


def test_effects_stand_by_project_and_like_ones_are_added():
    Cluster.objects.filter(pk=the_cluster().pk).update(target_year=2040)
    rafnes, brevik, hegra = (
        make.project(title_nb=title, since=date(2024, 1, 1))
        for title in ("Rafnes", "Brevik", "Hegra")
    )
    usual = {"mechanism": "avoided", "maturity": "expected", "qualifier": "exact"}
    whole = make.effect(brevik, value=900, **usual)
    make.effect(make.project(), value=40, contained_in=whole, **usual)
    for number in (2024, 2026, 2041):
        make.effect(hegra, value=number, year=number, **usual)
    for value, qualifier, scope in [
        (22_000, "at least", ""),
        (21_000, "at most", "VCM"),
    ]:
        given = {"value": value, "qualifier": qualifier, "scope_nb": scope}
        make.effect(rafnes, **usual | given)

    found = counted()

    [section] = [s for s in found.sections if s.key == "climate"]
    assert section.notes == (
        "1 effekt er en del av en annen og er ikke talt igjen.",
        "1 effekt er ikke talt med: Prosjektet har et nyere tall.",
        "1 effekt kommer etter 2040 og er ikke talt med.",
    )
    rows = {
        row.label: row.cells[0].text.replace("\u00a0", " ")
        for table in ("projects", "sums")
        for row in rows_of(found, "climate", table)
    }
    assert rows == dict(cases(__file__, "climate.csv"))


@pytest.mark.parametrize("number", range(2))
def test_a_random_registry_is_counted_as_its_rows_say(number):
    random = Random(f"{SEED} report {number}")
    fill(random, most=6)
    since = date(2015, 1, 1) + timedelta(days=random.randrange(1200))
    days = ReportDays(since, since + timedelta(days=random.randrange(700)))
    found = counted(since=days.since, until=days.until)

    loaded, records = read_rows(), statistics.Records()
    names = "documented", "mentioned", "named", "inferred"
    for day in some("days", turning_days(), examples(75)):
        one = counted(loaded, since=day, until=day)
        for column in (0, 1):
            numbers = numbers_of(one, "members", "certainty", names, column)
            assert numbers[:2] == figure_of(day - column * DAY, records), (SEED, day)
            closing = number_of(one, "members", "changes", "closing", column)
            assert numbers[0] == numbers[2] + numbers[3] == closing, (SEED, day)
    columns = [kinds_of(members_of(d)) for d in (days.until, days.previous.until)]
    assert {
        kind: [number_of(found, "members", "kinds", kind, n) for n in (0, 1)]
        for kind in keys(found, "members", "kinds")
    } == {
        kind: [one[kind] for one in columns]
        for kind in Organization.Kind.values
        if any(one[kind] for one in columns)
    }, SEED
    held = Role.objects.on(days.until).exclude(body__kind="programme").count()
    assert number_of(found, "offices", "numbers", "held") == held
    assert number_of(found, "projects", "partners", "all") == len(workers(days))
    by_kind = kinds_of(workers(days))
    rows = [f"kind_{kind}" for kind in Organization.Kind.values]
    partners = numbers_of(found, "projects", "partners", rows)
    assert partners == [by_kind[kind] for kind in Organization.Kind.values]


def turning_days():
    """Return the days around the first and the last one of each membership."""
    rows = Membership.objects.values_list("since", "until")
    ends = {day for row in rows for day in row if day}
    return sorted({day + n * DAY for day in ends for n in (-1, 0, 1)})


def figure_of(day, records):
    """Return what the page of figures counts on the day: documented, and only mentioned."""
    question = statistics.FigureQuestion(day, day, day, True, lists.Lists(), records)
    return [*lists.table_of(statistics.figure(question, "members"))[0][1:3]]


def members_of(day):
    rows = Membership.objects.on(day).exclude(certainty="mentioned")
    return set(rows.values_list("organization_id", flat=True))


def kinds_of(numbers):
    rows = Organization.objects.filter(pk__in=numbers)
    return Counter(rows.values_list("kind", flat=True))


def workers(days):
    """Return who worked in a project on a day of the period, looking at each day."""
    rows = list(Participation.objects.counted().select_related("project"))
    period = [days.since + n * DAY for n in range((days.until - days.since).days + 1)]
    return {
        p.organization_id
        for p in rows
        for day in period
        if _runs(p, day) and _runs(p.project, day) and _is_not_over(p.project, day)
    }


def _runs(row, day):
    return (row.since or date.min) <= day <= (row.until or date.max)


def _is_not_over(project, day):
    if project.until or project.status not in ("completed", "stopped"):
        return True
    known = [d for d in (project.since, project.opened) if d]
    return bool(known) and day.year <= max(known).year

"""What explains the differences of a report, and what the next says has been corrected in it."""

import re
from collections import defaultdict
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import models
from members.actions import recording
from members.association.reports import count_report, differences, read, read_rows
from tests.association.reports.making import explained, labels, make_report
from tests.support.factories import OWN_HEADCOUNT, make

NEXT = {"since": date(2026, 1, 1), "until": date(2026, 6, 30)}
BEFORE = {"since": date(2025, 7, 1), "until": date(2025, 12, 31)}


def told(groups):
    return [([c.name for c in why], is_sure) for why, is_sure, _figures in groups]


@pytest.fixture
def alfa():
    """Return Alfa, a member since a day of 2025 that was a mistake."""
    return make.member(name="Alfa", since=date(2025, 8, 1), is_listed=True)


def correct(day=date(2024, 8, 1)):
    models.Membership.objects.update(since=day)


def test_a_correction_is_found_however_much_was_written_after_it(kari, alfa, lower):
    others = [make.organization() for _n in range(3)]
    report = make_report(kari)
    correct()
    # In no column that counts, then in one, each more than are read.
    models.Organization.objects.update(website="https://example.org")
    lower("events that explain a report", 1)
    assert told(explained(report).groups) == [(["Medlemskap: Alfa"], True)]
    assert not explained(report).is_cut

    for one in others:
        models.Organization.objects.filter(pk=one.pk).update(kind="other")
    lower("events that explain a report", 2)

    found = explained(report)
    assert (["Medlemskap: Alfa"], True) in told(found.groups)
    assert found.is_cut


def test_what_changed_among_rows_that_are_all_counted_still_is_not_sure(kari):
    """A share counts all members, of which more than one was changed."""
    one, other = (make.member(name=name, is_listed=True) for name in ("Alfa", "Beta"))
    make.project(partners=[one], title_nb="Fangst", since=date(2025, 1, 1))
    report = make_report(kari)
    models.Participation.objects.all().delete()
    models.Organization.objects.filter(pk=other.pk).update(legal_form="AS")

    shares = [
        (is_sure, {c.model for c in why})
        for why, is_sure, figures in explained(report).groups
        if any(f.row == "Medlemmer i et prosjekt" for f in figures)
    ]
    assert shares == [(False, {"participation", "organization"})]


def _exclude():
    part, whole = models.ClimateEffect.objects.order_by("pk")
    whole.excludes.add(part)


CHANGES = [
    (lambda: models.Funding.objects.update(funder_name_nb="Enova"), "Finansiering: "),
    (lambda: models.Funding.objects.update(stated_on=date(2026, 1, 1)), "Finans"),
    (_exclude, "Klima"),
]


@pytest.mark.parametrize(("change", "name"), CHANGES)
def test_money_and_effects_are_explained_by_all_their_columns(kari, change, name):
    project = make.project(title_nb="Fangst", since=date(2024, 1, 1))
    given = {"kind": "grant", "stated_on": date(2025, 5, 1)}
    for amount, funder in ((100, "Siva"), (50, "Siva"), (7, "")):
        make.funding(project, amount=amount, funder_name_nb=funder, **given)
    usual = {"maturity": "expected", "mechanism": "avoided", "qualifier": "exact"}
    whole = make.effect(project, value=1000, **usual)
    make.effect(project, value=400, contained_in=whole, **usual)
    report = make_report(kari)

    change()

    groups = [why for why, _is_sure, _figures in explained(report).groups]
    assert groups
    assert all(why and all(c.name.startswith(name) for c in why) for why in groups)


# Every column that a report is counted from is one whose correction is told

TABLES = "organization membership project participation role funding".split()
# Of order or of no figure: a correction of these changes none.
UNCOUNTED = {"id", "sort_name", "sort_title", "slug"}
# Generated from the number of employees, if that says enough.
FOLLOWS = {"size": {"employees", *OWN_HEADCOUNT}}


def queries_of(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return [query["sql"] for query in queries]


def columns_read():
    """Return {table: columns} that a report selects; effects come with whole projects."""
    found = defaultdict(set)
    for sql in queries_of(read_rows):
        selected, _from, rest = sql.partition(" FROM ")
        if not rest.startswith('"members_climateeffect"'):
            for table, column in re.findall(r'"members_(\w+)"\."(\w+)"', selected):
                found[table] |= FOLLOWS.get(column, {column})
    return found


def test_every_column_that_is_read_counts_as_a_correction(kari):
    report = make_report(kari)
    make.member(since=date(2025, 3, 1))
    looks = " ".join(queries_of(lambda: explained(report)))

    for table in TABLES:
        pattern = rf"FROM members_{table}event e .*?IS DISTINCT FROM ROW\((.*?)\)"
        [compared] = re.findall(pattern, looks, re.DOTALL)
        columns = columns_read()[table] - UNCOUNTED
        assert columns
        assert columns <= {*re.findall(r"b\.(\w+)", compared)}, table


def section_of(report):
    """Return the section on corrections of a report, if it has one."""
    sections = read(report).document.sections
    return next((s for s in sections if s.key == "corrections"), None)


def corrected(report):
    """Return {figure: (delivered, now, why)} of what a report says of the one before."""
    section = section_of(report)
    rows = section.tables[0].rows if section else []
    cells = [cell for row in rows for cell in row.cells[:2]]
    assert {cell.text for cell in cells if not cell.is_number} <= {"–"}
    return {row.label: tuple(cell.text for cell in row.cells) for row in rows}


def test_what_was_corrected_is_told_with_day_and_kind_and_without_person(kari, alfa):
    make.role(body=make.body(), organization=alfa, since=date(2025, 8, 1))
    hidden = make.member(name="Skjult", since=date(2025, 9, 1), is_listed=False)
    make_report(kari, **BEFORE)
    for one, day in ((alfa, date(2024, 8, 1)), (hidden, date(2024, 9, 1))):
        with recording(models.Batch.Act.SAVE, by=kari, reason="Etter Noras e-post"):
            one.memberships.update(since=day, since_precision="month")

    later = make_report(kari, **NEXT)

    found = corrected(later)
    joined = "Kom til (Medlemmer, Medlemmer og endringer, 1.7.2025–31.12.2025)"
    before, now, why = found[joined]
    assert (before, now) == ("2", "0")
    assert sorted(text.partition(": ")[2] for text in why.split("; ")) == [
        "endret Medlemskap: Alfa, Fra og med 1. august 2025 → august 2024",
        "endret medlemskap",
    ]
    for word in ("Skjult", "Kari", "Nora"):
        assert word not in later.document
    assert not any("Alfa" in label for label in found)
    # Names that changed are no figures.
    models.Membership.objects.update(since=date(2025, 8, 1))
    make_report(kari, **BEFORE)
    models.Organization.objects.filter(pk=alfa.pk).update(is_listed=False)
    models.Role.objects.update(role="chair")
    later = make_report(kari, **NEXT)
    assert "Alfa" not in later.document
    assert labels(read(later).document, "members", "joined") == []


def test_it_is_of_the_last_report_on_that_period_with_a_text_of_the_secretariat(
    kari, alfa
):
    make_report(kari, **BEFORE)
    assert corrected(make_report(kari, **NEXT)) == {}, "nothing was corrected"
    correct()

    later = make_report(kari, **NEXT, corrections="Kilden hadde feil år.")
    none = make_report(kari, since=date(2020, 1, 1), corrections="Ingen rettelser.")

    assert corrected(later)
    sections = [section_of(report) for report in (later, none)]
    assert [(bool(section.tables), section.text) for section in sections] == [
        (True, "Kilden hadde feil år."),
        (False, "Ingen rettelser."),
    ]
    # A later count is not compared with what was said of an earlier report.
    assert differences(read(later).document, count_report(later)) == []
    make_report(kari, **BEFORE)
    assert corrected(make_report(kari, **NEXT)) == {}
    assert corrected(make_report(kari, **NEXT, with_unlisted=False)) == {}

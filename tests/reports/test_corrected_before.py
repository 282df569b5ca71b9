"""A report says what has been corrected in the one on the period before it."""

from datetime import date

import pytest

from members.history import recording
from members.models import Batch, Membership, Organization, Role
from members.reports import count_report, differences, read
from tests.reports.making import labels, make_report
from tests.support.factories import (
    make_body,
    make_member,
    make_role,
)

pytestmark = pytest.mark.django_db
NEXT = {"since": date(2026, 1, 1), "until": date(2026, 6, 30)}
BEFORE = {"since": date(2025, 7, 1), "until": date(2025, 12, 31)}


def corrected(report):
    """Return {figure: (delivered, now, why)} of what a report says of the one before."""
    sections = [s for s in read(report).document.sections if s.key == "corrections"]
    rows = [row for s in sections for row in s.tables[0].rows]
    cells = [cell for row in rows for cell in row.cells[:2]]
    assert {cell.text for cell in cells if not cell.is_number} <= {"–"}
    return {row.label: tuple(cell.text for cell in row.cells) for row in rows}


def test_what_was_corrected_is_told_with_day_and_kind_and_without_person(kari):
    alfa = make_member(name="Alfa", since=date(2025, 8, 1), is_listed=True)
    hidden = make_member(name="Skjult", since=date(2025, 9, 1), is_listed=False)
    make_report(kari, **BEFORE)
    for one, day in ((alfa, date(2024, 8, 1)), (hidden, date(2024, 9, 1))):
        with recording(Batch.Act.SAVE, by=kari, reason="Etter Noras e-post"):
            one.memberships.update(since=day, since_precision="month")

    later = make_report(kari, **NEXT)

    found = corrected(later)
    joined = "Kom til (Medlemmer, Medlemmer og endringer, 1.7.2025–31.12.2025)"
    before, now, why = found[joined]
    assert (before, now) == ("2", "0")
    told = sorted(text.partition(": ")[2] for text in why.split("; "))
    assert told == [
        "endret Medlemskap: Alfa, Fra og med 1. august 2025 → august 2024",
        "endret medlemskap",
    ]
    for word in ("Skjult", "Kari", "Nora"):
        assert word not in later.document
    assert not any("Alfa" in label for label in found)


def test_the_secretariat_tells_why_in_a_text_that_is_kept(kari):
    make_member(since=date(2025, 8, 1), is_listed=True)
    make_report(kari, **BEFORE)
    Membership.objects.update(since=date(2024, 8, 1))

    later = make_report(kari, **NEXT, corrections="Kilden hadde feil år.")

    [section] = [s for s in read(later).document.sections if s.key == "corrections"]
    assert (bool(section.tables), section.text) == (True, "Kilden hadde feil år.")
    none = make_report(kari, since=date(2020, 1, 1), corrections="Ingen rettelser.")
    [section] = [s for s in read(none).document.sections if s.key == "corrections"]
    assert (section.tables, section.text) == ((), "Ingen rettelser.")


def test_a_report_after_which_nothing_was_corrected_has_no_such_section(kari):
    make_member(since=date(2025, 8, 1), is_listed=True)
    make_report(kari, **BEFORE)

    assert corrected(make_report(kari, **NEXT)) == {}


def test_it_is_of_the_last_report_on_that_period_and_the_same_organizations(kari):
    make_member(since=date(2025, 8, 1), is_listed=True)
    make_report(kari, **BEFORE)
    Membership.objects.update(since=date(2024, 8, 1))
    make_report(kari, **BEFORE)

    assert corrected(make_report(kari, **NEXT)) == {}
    assert corrected(make_report(kari, **NEXT, with_unlisted=False)) == {}


def test_names_that_changed_are_no_figures(kari):
    alfa = make_member(name="Alfa", since=date(2025, 8, 1), is_listed=True)
    make_role(body=make_body(), organization=alfa, since=date(2025, 8, 1))
    make_report(kari, **BEFORE)
    Organization.objects.filter(pk=alfa.pk).update(is_listed=False)
    Role.objects.update(role="chair")

    later = make_report(kari, **NEXT)

    assert "Alfa" not in later.document
    assert labels(read(later).document, "members", "joined") == []


def test_a_later_count_is_not_compared_with_what_was_said_of_an_earlier_report(kari):
    make_member(since=date(2025, 8, 1), is_listed=True)
    make_report(kari, **BEFORE)
    Membership.objects.update(since=date(2024, 8, 1))
    later = make_report(kari, **NEXT)

    assert corrected(later)
    assert differences(read(later).document, count_report(later)) == []

"""What explains the differences of a delivered report: all of it, and no more than is sure."""

from datetime import date

import pytest

from members.models import ClimateEffect, Funding, Organization, Participation
from tests.reports.making import explained, make_report
from tests.support.factories import (
    make_effect,
    make_funding,
    make_member,
    make_organization,
    make_project,
)

pytestmark = pytest.mark.django_db


def told(groups):
    return [([c.name for c in why], is_sure) for why, is_sure, _figures in groups]


def test_a_correction_is_found_however_much_was_written_after_it(kari, lower):
    alfa = make_member(name="Alfa", since=date(2025, 3, 1), is_listed=True)
    others = [make_organization() for _n in range(3)]
    report = make_report(kari)
    alfa.memberships.update(since=date(2024, 3, 1))
    # In no column that counts, then in one, each more than are read.
    Organization.objects.update(website="https://example.org")
    for one in others:
        Organization.objects.filter(pk=one.pk).update(kind="other")
    lower("events that explain a report", 2)

    found = explained(report)

    assert (["Medlemskap: Alfa"], True) in told(found.groups)
    assert found.is_cut


def test_nothing_is_cut_by_what_does_not_count(kari, lower):
    alfa = make_member(name="Alfa", since=date(2025, 3, 1), is_listed=True)
    report = make_report(kari)
    alfa.memberships.update(since=date(2024, 3, 1))
    Organization.objects.update(website="https://example.org")
    lower("events that explain a report", 1)

    assert told(explained(report).groups) == [(["Medlemskap: Alfa"], True)]
    assert not explained(report).is_cut


def test_what_changed_among_rows_that_are_all_counted_still_is_not_sure(kari):
    """A share counts all members, of which more than one was changed."""
    one, other = (make_member(name=name, is_listed=True) for name in ("Alfa", "Beta"))
    make_project(partners=[one], title_nb="Fangst", since=date(2025, 1, 1))
    report = make_report(kari)
    Participation.objects.all().delete()
    Organization.objects.filter(pk=other.pk).update(legal_form="AS")

    found = explained(report).groups

    shares = [
        (is_sure, {c.model for c in why})
        for why, is_sure, figures in found
        if any(f.row == "Medlemmer i et prosjekt" for f in figures)
    ]
    assert shares == [(False, {"participation", "organization"})]


def _exclude():
    part, whole = ClimateEffect.objects.order_by("pk")
    whole.excludes.add(part)


FUNDER = {"funder_name_nb": "Enova"}
CHANGES = {
    "funder": (lambda: Funding.objects.update(**FUNDER), "Finansiering: "),
    "day": (lambda: Funding.objects.update(stated_on=date(2026, 1, 1)), "Finans"),
    "exclusion": (_exclude, "Klima"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_money_and_effects_are_explained_by_all_their_columns(kari, change):
    project = make_project(title_nb="Fangst", since=date(2024, 1, 1))
    for amount in (100, 50):
        given = {"funder_name_nb": "Siva", "stated_on": date(2025, 5, 1)}
        make_funding(project, kind="grant", amount=amount, **given)
    make_funding(project, kind="grant", amount=7, stated_on=date(2025, 5, 1))
    usual = {"maturity": "expected", "mechanism": "avoided", "qualifier": "exact"}
    whole = make_effect(project, value=1000, **usual)
    make_effect(project, value=400, contained_in=whole, **usual)
    report = make_report(kari)

    CHANGES[change][0]()

    found = explained(report).groups
    assert found
    for why, _is_sure, _figures in found:
        assert why
        assert all(c.name.startswith(CHANGES[change][1]) for c in why)

"""What explains the differences of a delivered report: all of it, and no more than is sure."""

from datetime import date

import pytest

from members.models import ClimateEffect, Funding, Organization, Participation
from members.reports import counted_events, registry
from members.reports.corrections import explain
from members.reports.counted_columns import COUNTED
from members.reports.counting import count_report
from members.reports.delivered import read
from members.reports.differences import differences
from members.reports.registry import read_rows
from members.statistics import money
from tests.reports.making import make_report
from tests.support.factories import (
    make_effect,
    make_funding,
    make_member,
    make_organization,
    make_project,
    make_secretary,
)

pytestmark = pytest.mark.django_db


def explained(report):
    rows = read_rows()
    found = differences(read(report).document, count_report(report, rows))
    return explain(found, report.frozen_at, rows)


def told(groups):
    return [([c.name for c in why], is_sure) for why, is_sure, _figures in groups]


LOADED = {
    "organization": registry._organizations,
    "membership": registry._memberships,
    "project": registry._projects,
    "participation": registry._participations,
    "role": registry._roles,
}
# {column that is read: why no correction of it changes a figure}.
DERIVED = {
    "sort_name": "order",
    "sort_title": "order",
    "body__sort_name": "order",
    "body__name_nb": "of body",
    "size": "generated from employees",
}


@pytest.mark.parametrize("name", LOADED)
def test_every_column_that_is_read_counts_as_a_correction(name):
    columns, _is_deferred = LOADED[name]().query.deferred_loading
    fields = {
        c: registry_model(name)._meta.get_field(c).column
        for c in columns
        if c not in DERIVED
    }

    assert {*fields.values()} - {"id"} <= COUNTED[name]


def registry_model(name):
    return LOADED[name]().model


def test_every_column_of_money_that_is_read_counts_as_a_correction():
    own = [c for c in money.COLUMNS if "__" not in c and c != "pk"]
    of_project = [c for c in money.COLUMNS if c.startswith("project__")]

    assert {Funding._meta.get_field(c).column for c in own} <= COUNTED["funding"]
    assert {c.removeprefix("project__") for c in of_project} <= COUNTED["project"]


def test_a_correction_is_found_however_much_was_written_after_it(monkeypatch):
    alfa = make_member(name="Alfa", since=date(2025, 3, 1), is_listed=True)
    others = [make_organization() for _n in range(3)]
    report = make_report(make_secretary())
    alfa.memberships.update(since=date(2024, 3, 1))
    # In no column that counts, then in one, each more than are read.
    Organization.objects.update(website="https://example.org")
    for one in others:
        Organization.objects.filter(pk=one.pk).update(kind="other")
    monkeypatch.setattr(counted_events, "MOST", 2)

    found = explained(report)

    assert (["Medlemskap: Alfa"], True) in told(found.groups)
    assert found.is_cut


def test_nothing_is_cut_by_what_does_not_count(monkeypatch):
    alfa = make_member(name="Alfa", since=date(2025, 3, 1), is_listed=True)
    report = make_report(make_secretary())
    alfa.memberships.update(since=date(2024, 3, 1))
    Organization.objects.update(website="https://example.org")
    monkeypatch.setattr(counted_events, "MOST", 1)

    assert told(explained(report).groups) == [(["Medlemskap: Alfa"], True)]
    assert not explained(report).is_cut


def test_what_changed_among_rows_that_are_all_counted_still_is_not_sure():
    """A share counts all members, of which more than one was changed."""
    one, other = (make_member(name=name, is_listed=True) for name in ("Alfa", "Beta"))
    make_project(partners=[one], title_nb="Fangst", since=date(2025, 1, 1))
    report = make_report(make_secretary())
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
def test_money_and_effects_are_explained_by_all_their_columns(change):
    project = make_project(title_nb="Fangst", since=date(2024, 1, 1))
    for amount in (100, 50):
        given = {"funder_name_nb": "Siva", "stated_on": date(2025, 5, 1)}
        make_funding(project, kind="grant", amount=amount, **given)
    make_funding(project, kind="grant", amount=7, stated_on=date(2025, 5, 1))
    usual = {"maturity": "expected", "mechanism": "avoided", "qualifier": "exact"}
    whole = make_effect(project, value=1000, **usual)
    make_effect(project, value=400, contained_in=whole, **usual)
    report = make_report(make_secretary())

    CHANGES[change][0]()

    found = explained(report).groups
    assert found
    for why, _is_sure, _figures in found:
        assert why
        assert all(c.name.startswith(CHANGES[change][1]) for c in why)

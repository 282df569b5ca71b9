"""What has changed since a report was delivered, and why, as far as one may see it."""

from datetime import date

import pytest

from members.history import recording
from members.models import (
    Batch,
    Membership,
)
from tests.reports.making import make_report
from tests.support.factories import (
    make_member,
    make_organization,
    make_project,
)
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
ALL = "/admin/reports/"


def test_what_has_changed_since_is_explained(as_secretary, kari):
    organization = make_member(name="Alfa", since=date(2025, 3, 1), is_listed=True)
    report = make_report(kari)
    since = f"{ALL}{report.pk}/since/"
    assert "alle tall er de samme" in as_secretary.get(since).text

    with recording(Batch.Act.SAVE, by=kari, reason="Feil år i kilden"):
        Membership.objects.filter(organization=organization).update(
            since=date(2024, 3, 1)
        )

    page = as_secretary.get(since)
    found = {
        (one.row, one.column): (one.before, one.now)
        for one in page.context["differences"]
    }
    assert found["Kom til", "2025"] == ("1", "0")
    assert found["Kom til", "2024"] == ("0", "1")
    assert found["Alfa", "Dag"] == ("Fra 1. mars 2025", "–")
    [(corrections, is_sure, figures)] = page.context["groups"]
    assert [(c.name, c.why) for c in corrections] == [
        ("Medlemskap: Alfa", "Feil år i kilden")
    ]
    assert (is_sure, len(figures)) == (True, len(found))
    assert "1. mars 2025 → 1. mars 2024" in page.text
    assert "Kari Nordmann" in page.text


def test_a_reader_sees_no_colleague_and_no_reason(client, reader, kari):
    make_member(since=date(2025, 3, 1))
    report = make_report(kari)
    with recording(Batch.Act.SAVE, by=kari, reason="Etter Noras e-post"):
        Membership.objects.update(since=date(2024, 3, 1))

    page = log_in(client, reader).get(f"{ALL}{report.pk}/since/").text

    assert "→" in page
    assert "Kari" not in page
    assert "Noras" not in page


def test_a_project_that_is_moved_explains_its_partners(as_secretary, kari):
    organization = make_organization(name="Alfa")
    project = make_project(
        title_nb="Fangst", partners=[organization], since=date(2025, 2, 1)
    )
    report = make_report(kari)
    make_member(name="Ingen", since=date(2026, 1, 5))

    project.since = date(2026, 2, 1)
    project.save()

    groups = as_secretary.get(f"{ALL}{report.pk}/since/").context["groups"]
    assert [([c.name for c in why], sure) for why, sure, _figures in groups] == [
        (["Prosjekt: Fangst"], True)
    ]

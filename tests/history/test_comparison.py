"""A record and all around it at two moments."""

import pytest
from django.db import connection

from members.history import Comparison
from members.models import Organization, OrganizationName
from tests.support.factories import make_member, make_organization, make_topic
from tests.support.timelines import compared

pytestmark = pytest.mark.django_db


def now():
    """Return the moment by the database's clock, which events are recorded by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def test_what_changed_between_two_moments_stands_side_by_side():
    ours = make_member(
        name="Norcem", employees=2, topics=[make_topic(label_nb="Sement")]
    )
    old = now()
    Organization.objects.update(employees=170)
    Organization.objects.update(name="Heidelberg", employees=171)
    ours.topics.clear()
    ours.names.create(name="Norcem", kind="former")

    found = compared(ours, old, now(), only_different=True)

    assert found == {
        "Virksomhet": [("Navn", "Norcem", "Heidelberg"), ("Ansatte", "2", "171")],
        "Fagområde: Sement": [("Fagområde", "Sement", "")],
        "Annet navn: Norcem": [("Navn", "", "Norcem"), ("Type", "", "tidligere navn")],
    }


def test_what_is_the_same_is_there_too_unless_only_differences_are_asked_for():
    ours = make_member(name="Norcem")
    old = now()
    Organization.objects.update(employees=170)

    found = compared(ours, old, now())

    assert ("Navn", "Norcem", "Norcem") in found["Virksomhet"]
    since = ("Fra og med", "1. januar 2019", "1. januar 2019")
    assert found["Medlemskap: fra 1. januar 2019"][0] == since


def test_nothing_was_there_before_it_was_made():
    before = now()
    ours = make_organization(name="Norcem")

    [row], has_more = Comparison(ours).rows(before, now())

    assert (row.was, row.is_there, has_more) == (False, True, False)
    assert {field.old for field in row.fields} == {""}
    assert compared(ours, before, before) == {}


def test_a_row_is_there_while_it_is_the_records_own():
    old, new = make_organization(), make_organization()
    old.names.create(name="Norcem", kind="former")
    before = now()

    OrganizationName.objects.update(organization=new)

    title = "Annet navn: Norcem"
    assert compared(old, before, now())[title][0] == ("Navn", "Norcem", "")
    assert compared(new, before, now())[title][0] == ("Navn", "", "Norcem")


def test_the_state_at_the_very_moment_of_a_change_is_after_it():
    ours = make_organization(employees=1)
    before = now()
    Organization.objects.update(employees=2)
    event = Organization.pgh_event_model.objects.latest("pgh_id")

    found = compared(ours, before, event.pgh_created_at, only_different=True)

    assert found == {"Virksomhet": [("Ansatte", "1", "2")]}


def test_the_rows_come_in_pages_without_loss():
    ours = make_organization()
    for number in range(5):
        ours.names.create(name=f"Navn {number}", kind="former")
    comparison, moment = Comparison(ours), now()

    pages = [comparison.rows(moment, moment, start=n, size=4) for n in (0, 4)]

    assert [len(rows) for rows, _more in pages] == [4, 2]
    assert [has_more for _rows, has_more in pages] == [True, False]
    titles = [row.title for rows, _more in pages for row in rows]
    assert titles == ["Virksomhet", *(f"Annet navn: Navn {n}" for n in range(5))]

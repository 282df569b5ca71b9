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
    topic = make_topic(label_nb="Sement")
    ours = make_member(name="Norcem", employees=2, topics=[topic])
    old = now()
    Organization.objects.update(employees=170)
    Organization.objects.update(name="Heidelberg", employees=171)
    ours.topics.clear()
    ours.names.create(name="Norcem", kind="former")

    assert compared(ours, old, now(), only_different=True) == {
        "Virksomhet": [("Navn", "Norcem", "Heidelberg"), ("Ansatte", "2", "171")],
        "Fagområde: Sement": [("Fagområde", "Sement", "")],
        "Annet navn: Norcem": [("Navn", "", "Norcem"), ("Type", "", "tidligere navn")],
    }
    # What is the same is there too unless only differences are asked for.
    whole = compared(ours, old, now())
    assert ("Type", "Bedrift", "Bedrift") in whole["Virksomhet"]
    since = ("Fra og med", "1. januar 2019", "1. januar 2019")
    assert whole["Medlemskap: fra 1. januar 2019"][0] == since


def test_nothing_was_there_before_it_was_made_and_a_change_is_at_its_very_moment():
    before = now()
    ours = make_organization(employees=1)
    made = now()
    Organization.objects.update(employees=2)
    event = Organization.pgh_event_model.objects.latest("pgh_id")

    [row], has_more = Comparison(ours).rows(before, made)
    assert (row.was, row.is_there, has_more) == (False, True, False)
    assert {field.old for field in row.fields} == {""}
    assert compared(ours, before, before) == {}
    rows = compared(ours, made, event.pgh_created_at, only_different=True)
    assert rows == {"Virksomhet": [("Ansatte", "1", "2")]}


def test_a_row_is_there_while_it_is_the_records_own():
    old, new = make_organization(), make_organization()
    old.names.create(name="Norcem", kind="former")
    before = now()
    OrganizationName.objects.update(organization=new)

    names = [
        compared(one, before, now())["Annet navn: Norcem"][0] for one in (old, new)
    ]
    assert names == [("Navn", "Norcem", ""), ("Navn", "", "Norcem")]


def test_the_rows_come_in_pages_without_loss():
    ours = make_organization()
    for number in range(5):
        ours.names.create(name=f"Navn {number}", kind="former")

    comparison, moment = Comparison(ours), now()
    pages = [comparison.rows(moment, moment, start=n, size=4) for n in (0, 4)]

    assert [(len(rows), has_more) for rows, has_more in pages] == [
        (4, True),
        (2, False),
    ]
    titles = [row.title for rows, _more in pages for row in rows]
    assert titles == ["Virksomhet", *(f"Annet navn: Navn {n}" for n in range(5))]

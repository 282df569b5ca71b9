"""A person leaves: contacts, offices and access end on one day, as one act."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from members import people
from members.models import Batch, Consent, Contact, Person, Representative, Role
from members.records.history import undo
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import LONG_AGO, make
from tests.support.letters import last, letters
from tests.support.refusals import refusal

DAY = date(2999, 6, 30)
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def berit(ours):
    """Return Berit, a contact in two functions, in an office, and manager of Yara."""
    person = make.contact(ours, name="Berit", email="berit@example.org")
    invoice = {"function": "invoice", "since": LONG_AGO}
    make.contact(ours, person=person, agreed=["name"], **invoice)
    make.role(person=person, organization=ours)
    make.colleague(ours, role="manager", email="berit@example.org")
    return person


def shown(person, day=DAY, *, by):
    return list(map(people.row_key, people.rows_after(person, day, by=by)))


def leave(person, by, *, day=DAY, also=None, **options):
    keys = shown(person, day, by=by)
    options = {"shown": keys, "also": keys if also is None else also, **options}
    return people.leave(person, day, by=by, **options)


def lasts():
    models = (Contact, Role, Representative)
    return [row.until for model in models for row in model.objects.order_by("pk")]


def test_all_that_is_ticked_ends_on_the_day_and_is_undone_as_one_act(berit, kari):
    new = Person(name="Cato Ny", email="cato@example.org")
    batch = leave(berit, kari, follower=new)
    ends = [DAY, DAY, None, None, DAY, DAY]
    assert (lasts(), Consent.objects.get().until) == (ends, DAY)
    assert (batch.act, batch.by) == (Batch.Act.LEAVING, kari)
    # A new person follows without consent, and is informed.
    cato = Person.objects.get(name="Cato Ny")
    rows = cato.contacts.by_function().values_list("function", "since", "until")
    assert list(rows) == [("main", NEXT, None), ("invoice", NEXT, None)]
    assert not cato.consents.exists()
    ended = "access_ended", "berit@example.org"
    assert letters() == [ended, ("person_told", "cato@example.org")]
    assert "Yara" in last("person_told").text

    undo(batch, by=kari, reason="Hun blir likevel")
    assert (lasts(), Consent.objects.get().until) == ([None] * 4, None)
    assert not Person.objects.filter(name="Cato Ny").exists()


def test_what_is_not_ticked_goes_on_and_past_access_ends_now(berit, kari):
    leave(berit, kari, also=shown(berit, by=kari)[:1])
    assert lasts() == [DAY, None, None, None]

    today = timezone.localdate()
    leave(berit, kari, day=today - timedelta(days=3))
    access = Representative.objects.get()
    assert (access.until, access.is_revoked) == (today, True)


def test_who_follows_already_follows_in_the_rest_of_today(berit, ours, kari):
    keys = shown(berit, by=kari)
    contact = berit.contacts.first()
    contact.end(on=date(2999, 12, 31))
    refused = refusal(lambda: leave(berit, kari, shown=keys, also=keys))
    assert (refused.code, lasts().count(DAY)) == ("meanwhile", 0)

    other = make.contact(ours)
    leave(berit, kari, follower=other)
    functions = other.contacts.by_function().values_list("function", "since")
    assert list(functions) == [("main", None), ("invoice", NEXT)]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_at_once_the_lock_shows_one_the_rest(berit, kari, is_locked):
    keys = shown(berit, by=kari)
    end = lambda: leave(berit, kari, shown=keys, also=keys)  # noqa: E731

    assert concurrent_refusals(end, end) == (["meanwhile"] if is_locked else [])
    assert lasts() == [DAY] * 4


def test_the_last_manager_is_named(berit, ours, site_administrator, kari):
    rows = people.rows_after(berit, DAY, by=kari)
    assert people.without_manager(rows, DAY) == [ours]
    make.representative(organization=ours, role="manager")
    assert people.without_manager(rows, DAY) == []

    rows = people.rows_after(berit, DAY, by=site_administrator)
    assert {type(row) for row in rows} == {Contact, Representative}
    assert refusal(lambda: leave(make.person(), kari)).code == "nothing"

"""What persons do by their links meets others; each race again without its lock."""

from contextlib import nullcontext
from functools import partial

import pytest
from django.test import Client

from members import models, people
from members.actions import recording
from members.models import AddressChange, Batch, Person
from members.people import account, privacy
from members.records.history import undo
from tests.support.concurrency import altered_trigger, concurrent_refusals
from tests.support.consent_page import page_of, shown
from tests.support.factories import make
from tests.support.html_forms import send
from tests.support.letters import letters

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW, THIRD = "nora@example.org", "ny@annet.example", "tredje@annet.example"
TYPED = {"name": "Nora Nordmann", "title": "Sjef", "phone": "35 00 00 01"}


def moved(row, email=NEW):
    """Change the address of a person or a user, and return the change."""
    type(row).objects.filter(pk=row.pk).update(email=email)
    return AddressChange.objects.latest("pk")


def objection(change):
    return partial(people.object_to_address, change)


def count(kind):
    return [each for each, _to in letters()].count(kind)


# Each race returns its refusals, and what is left.


def object_twice(nora, kari):
    act = objection(moved(nora))
    return concurrent_refusals(act, act), count("account_objected")


def confirm_twice(nora, kari):
    act = partial(people.confirm_address, nora.pk, nora.link_key, NEW)
    return concurrent_refusals(act, act), count("person_link")


def confirm_account_twice(nora, kari):
    change = account.ask_for_address(make.user(email="eva@example.org"), NEW)
    act = partial(account.confirm_address, change, session_key=None, with_contacts=True)
    return concurrent_refusals(act, act), models.User.objects.filter(email=NEW).count()


def standing():
    """Return the address of Nora, and how many changes are not taken back."""
    rows = AddressChange.objects.filter(taken_back_at=None)
    return Person.objects.get().email, rows.count()


def object_after_another_change(nora, kari):
    act = objection(moved(nora))
    return concurrent_refusals(partial(moved, nora, THIRD), act), standing()


def confirm_another_after_objection(nora, kari):
    act = objection(moved(nora))
    nora.refresh_from_db()
    again = partial(people.confirm_address, nora.pk, nora.link_key, THIRD)
    return concurrent_refusals(act, again), standing()


def object_while_confirmed(nora, kari):
    user = make.user(email="eva@example.org")
    change = account.ask_for_address(user, NEW)
    confirm = partial(account.confirm_address, change, session_key=None)
    codes = concurrent_refusals(confirm, objection(change))
    user.refresh_from_db()
    return codes, {"eva@example.org": OLD}.get(user.email, user.email)


def correct_while_objected(nora, kari):
    """Correct by the link of whoever is objected to, who must not get the new key."""
    act = objection(moved(nora))
    nora.refresh_from_db()
    typed = TYPED | {"do": "correct", "email": THIRD, "language": "nb"}
    second = partial(send, Client(), page_of(nora), **typed)
    return concurrent_refusals(act, second), count("person_address")


def approval(nora, kari):
    people.correct(nora, **TYPED, email=OLD, language="nb")
    seen = people.corrections_fingerprint(Person.objects.get())
    return partial(people.approve_corrections, nora, seen=seen, by=kari)


def approve_while_emptied(nora, kari):
    approve = approval(nora, kari)
    empty = partial(people.correct, nora, **TYPED | {"title": ""}, email=OLD)
    return concurrent_refusals(empty, approve), Person.objects.get().title


def approve_while_hidden(nora, kari, way=1):
    approve, hide = approval(nora, kari), partial(people.withdraw_consents, nora)
    return concurrent_refusals(*(hide, approve)[::way]), shown(nora)


def hide_while_approved(nora, kari):
    return approve_while_hidden(nora, kari, way=-1)


# {race: what comes of it with the locks, and without}
RACES = {
    object_twice: (([], 1), ([], 2)),
    confirm_twice: (([], 1), ([], 2)),
    confirm_account_twice: ((["closed"], 1), ([], 1)),
    confirm_another_after_objection: ((["closed"], (OLD, 0)), ([], (THIRD, 1))),
    object_while_confirmed: (([], OLD), ([], NEW)),
    correct_while_objected: (([], 0), ([], 1)),
    approve_while_emptied: ((["decided"], ""), ([], "Sjef")),
    # These need no lock: the row of a later change is there once the first may be reversed,
    # and an approval writes no consent.
    object_after_another_change: (([], (OLD, 0)), ([], (OLD, 0))),
    approve_while_hidden: (([], set()), ([], set())),
    hide_while_approved: (([], set()), ([], set())),
}


@pytest.fixture
def nora(ours):
    agreed = ["name", "title", "email"]
    values = TYPED | {"title": "Leder"}
    return make.contact(ours, **values, email=OLD, agreed=agreed)


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_of_two_at_once_about_a_person_the_second_meets_what_the_first_has_done(
    nora, kari, race, is_locked
):
    assert race(nora, kari) == RACES[race][not is_locked]


def restored(nora, kari):
    with recording(Batch.Act.DELETE, by=kari) as batch:
        nora.delete()
    return partial(undo, batch, by=kari)


LOCK = "pg_advisory_xact_lock(hashtextextended('person', NEW.id))", "1"
NEVER_RETURNS = "members_person", "who_is_erased_never_returns"


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("has_lock", [True, False])
def test_no_undo_brings_back_who_is_erased_at_the_same_time_by_a_lock_of_the_number(
    nora, kari, is_first, has_lock
):
    both = restored(nora, kari), partial(privacy.erase, OLD, by=kari)

    with nullcontext() if has_lock else altered_trigger(*NEVER_RETURNS, LOCK):
        refused = concurrent_refusals(*(both if is_first else reversed(both)))

    kept = [] if has_lock else [TYPED["name"]]
    names = [*Person.objects.values_list("name", flat=True)]
    assert names == (kept or ["[slettet]"] * is_first)
    assert refused == ["refused"] * (has_lock and not is_first)

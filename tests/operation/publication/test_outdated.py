"""What is not true any more is kept for an outage only if nothing of it was withdrawn."""

import time

import pytest
from django.test import Client

from members.models import Emission, Presence
from members.operation import changes
from members.operation.publication import Changed
from members.people.privacy import erase
from tests.operation.publication.test_store import DAY, put
from tests.support.factories import make
from tests.support.index_contents import forget_touches

NOTICE = "Databasen til registeret svarer ikke akkurat nå."
ALFA, BETA = ("organization", 1), ("organization", 2)
KEEPING = Changed(frozenset([ALFA]), frozenset(["organization"]), withdraws=False)
WITHDRAWING = KEEPING._replace(withdraws=True)


def fill(store):
    """Put a page of each kind; two of them name a person."""
    kinds = {"alfa": {ALFA}, "beta": {BETA}, "list": None, "people": None}
    for address, rows in kinds.items():
        given = None if rows is None else frozenset(rows)
        put(store, address, rows=given, names_person=address == "people")
    put(store, "about", never_shows=frozenset(["organization"]), names_person=False)
    put(store, "office", rows=frozenset([ALFA]), names_person=True)


def last(store):
    """Return {address: until when it was true, None if it is} of what an outage shows."""
    every = ["alfa", "beta", "list", "people", "about", "office"]
    found = {address: store.last(address) for address in every}
    return {address: page.until for address, page in found.items() if page}


def advance(store, changed, at):
    store.advance(store.state(), str(store.state().number), "", changed, at)


TRUE = {"beta": None, "about": None}


@pytest.mark.parametrize(("ago", "is_left"), [((1000, 900), False), ((20, 10), True)])
def test_a_page_that_a_change_concerns_is_kept_ten_minutes_with_the_age_of_the_first(
    store, ago, is_left
):
    fill(store)
    now = time.time()

    for seconds in ago:
        advance(store, KEEPING, now - seconds)
    while store.sweep():
        pass

    outdated = dict.fromkeys(["alfa", "list"], now - ago[0]) if is_left else {}
    assert (store.valid_addresses(DAY), last(store)) == ({*TRUE}, TRUE | outdated)
    assert store.find("alfa", DAY) is None


@pytest.mark.parametrize("before", [0, 1])
def test_what_a_change_may_have_withdrawn_is_gone_also_if_it_was_outdated(
    store, before
):
    fill(store)
    for change in [*[KEEPING] * before, WITHDRAWING]:
        advance(store, change, time.time())

    assert last(store) == TRUE
    store.sweep()
    assert {address for address, *_ in store.bodies()} == {*TRUE}


def test_a_new_page_replaces_the_outdated_one_and_an_unknown_change_all(store):
    fill(store)
    advance(store, KEEPING, time.time())

    put(store, "list", names_person=False, body=b"new")

    assert store.find("list", DAY).body == store.last("list").body == b"new"
    store.advance(store.state(), "2")
    assert last(store) == {}


def acts():
    """Return {what is done: (whether it may withdraw something, a function that does it)}."""
    alfa, beta = make.member(name="Alfa AS", summary_nb="Kort"), make.member()
    project, site, person = make.project(partners=[alfa]), make.site(), make.person()
    presence = make.presence(organization=alfa, site=site)
    contact = make.contact(alfa, agreed=["name"])
    erased, secretary = make.contact(beta, agreed=["name"]), make.secretary()
    effect, emission = make.effect(project), make(Emission, organization=alfa)
    role, user = make.role(person=person), make.user()

    def change(row, **values):
        return lambda: type(row).objects.filter(pk=row.pk).update(**values)

    return {
        "rename": (False, change(alfa, name="Gamma AS")),
        "text": (False, change(alfa, summary_nb="Lenger", employees=7)),
        "confirm": (False, change(alfa, confirmed_on="2026-11-27")),
        "add": (False, lambda: make.presence(organization=beta, site=site)),
        "figure": (False, change(effect, value=effect.value + 1)),
        "nothing": (False, change(alfa, name="Gamma AS", summary_nb="Lenger")),
        "emission": (False, change(emission, source="En annen")),
        "empty": (True, change(alfa, summary_nb="")),
        "phone": (True, change(alfa, phone="35 50 00 00")),
        "change phone": (True, change(alfa, phone="35 50 00 01")),
        "end": (True, change(presence, until="2026-01-01")),
        "remove": (True, Presence.objects.filter(pk=presence.pk).delete),
        "unlist": (True, change(beta, is_listed=False)),
        "withdraw": (True, lambda: contact.consents.get().revoke()),
        "rename person": (True, change(person, name="Kari")),
        "office": (True, change(role, since="2020-01-01")),
        "erase": (True, lambda: erase(erased, by=secretary)),
        "erase user": (True, lambda: erase(user, by=secretary)),
    }


def test_what_may_withdraw_something_is_told():
    wrong = {}
    for name, (withdraws, act) in acts().items():
        before = changes.snapshot()
        # What this transaction wrote itself is told each time.
        forget_touches()
        act()
        found = changes.since(before)
        if found.withdraws != withdraws or not found.tables:
            wrong[name] = found

    assert wrong == {}


@pytest.mark.django_db(transaction=True)
def test_a_list_that_was_just_changed_is_shown_as_it_was(visitor, fail, published):
    member = make.member(name="Alfa AS")
    places = ["/medlemmer/", member.get_absolute_url(), "/"]
    for address in places:
        visitor.get(address)
    type(member).objects.update(name="Beta AS")
    published.forget()
    fail(seconds_ago=3600)

    for answer in map(visitor.get, places):
        assert (answer.status_code, int(answer["Age"]) < 600) == (200, True)
        assert NOTICE in answer.text
    assert ["Alfa AS" in visitor.get(address).text for address in places[:2]] == [
        True
    ] * 2


@pytest.mark.django_db(transaction=True)
def test_what_was_withdrawn_just_before_is_not_shown(visitor, fail, published):
    member, other = make.member(name="Alfa AS"), make.member(name="Beta AS")
    project = make.project(partners=[member, other])
    make.role(person=make.person(name="Kari Nordmann"))
    rows = [row.get_absolute_url() for row in (member, other, project)]
    places = ["/", "/medlemmer/", "/roller/", "/nettverk/", "/sitemap.xml", *rows]
    for address in places:
        visitor.get(address)
    for row, values in [(other, {"name": "Gamma AS"}), (member, {"is_listed": False})]:
        type(row).objects.filter(pk=row.pk).update(**values)
        published.forget()
    fail()

    answers = [Client().get(address) for address in places]

    # They are rendered: the database only does not tell its version.
    assert not any("Age" in answer or "Alfa" in answer.text for answer in answers)
    texts = [body.decode() for _address, _headers, body in published.store.bodies()]
    assert not any("Alfa" in text or "Kari" in text for text in texts)

"""Who takes a row has it until it is put back; a decision leads to the next of its kind."""

import re

import pytest
from django.urls import reverse

from members.association import waiting
from members.models import AccessRequest, Assignment, DistinctPair, LikelyPair, Reminder
from tests.support import review_page
from tests.support.admin import address, onward, said, said_with_links, sections
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make

TAKE = reverse("admin:take")


@pytest.fixture
def asked(db):
    return make(AccessRequest, name="Per")


def send(client, row, do="take", **given):
    values = {"kind": "access_requests", "row": row.pk, "do": do, **given}
    return client.post(TAKE, values, follow=True)


def holder(client):
    [row] = sections(client)["access_requests"].rows
    return row.holder and row.holder.user


def test_a_row_is_taken_put_back_and_freed_by_an_answer(as_secretary, asked, kari):
    page = address("accessrequest", asked)
    send(as_secretary, asked)
    assert holder(as_secretary) == kari
    assert as_secretary.get(page).text.count("Du har tatt denne") == 1
    send(as_secretary, asked, "put_back", holder=kari.pk)
    assert holder(as_secretary) is None

    send(as_secretary, asked)
    as_secretary.post(page, {"decline": "x", "why": "Nei."})
    assert Assignment.objects.count() == 0


def test_a_row_leads_back_to_where_it_was_taken_alone(as_secretary, asked):
    given = {"kind": "access_requests", "row": asked.pk, "do": "take"}
    own = address("accessrequest")
    elsewhere = ["https://example.com/admin/", "//example.com/admin/", "/min-side/", ""]

    answers = [
        as_secretary.post(TAKE, given | {"back": back})["Location"]
        for back in (own, *elsewhere)
    ]

    assert answers == [own, *["/admin/"] * len(elsewhere)]
    unknown = [{"kind": "x"}, {"row": "1\n"}, {"do": "x"}]
    statuses = {as_secretary.post(TAKE, given | one).status_code for one in unknown}
    assert (statuses, Assignment.objects.count()) == ({404}, 1)


def test_what_another_has_taken_is_neither_taken_nor_put_back(as_secretary, asked):
    was, now = make.secretary(), make.secretary(name="Berit")
    waiting.take("access_requests", str(asked.pk), by=now)

    taking = send(as_secretary, asked)
    putting = send(as_secretary, asked, "put_back", holder=was.pk)

    assert said(taking) == ["Berit har allerede tatt denne."]
    assert taking.text.count("Tatt av Berit") == 1
    assert said(putting) == ["Berit har tatt denne i mellomtiden."]
    assert Assignment.objects.get().user == now
    gone = send(as_secretary, AccessRequest(pk=asked.pk + 1))
    assert said(gone) == ["Dette venter ikke lenger på noen."]
    assert Assignment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_the_second_is_told():
    per, berit = make.secretary(), make.secretary()

    codes = concurrent_refusals(
        lambda: waiting.take("reports", "1", by=per),
        lambda: waiting.take("reports", "1", by=berit),
    )

    assert (codes, Assignment.objects.get().user) == (["taken"], per)


LINK = re.compile(r'<span class="next">(?:([^<]*) )?<a href="([^"]+)">([^<]+)</a>')
AT_US = {"step": "secretariat", "user": None}


def next_of(client, answer):
    """Return (words, address, link) of what follows in the last message of a page."""
    *_earlier, message = said_with_links(client.get(answer.url))
    return LINK.search(message).groups()


@pytest.mark.parametrize("is_taken", [False, True])
def test_a_decision_leads_to_the_oldest_free_proposal(as_secretary, is_taken):
    members = [make.member() for _three in range(3)]
    first, *others = (
        review_page.propose(member, make.colleague(member), phone="1")
        for member in members
    )
    if is_taken:
        waiting.take("proposals", str(others[0].pk), by=make.secretary())

    answer = review_page.send(as_secretary, first, "all")

    assert answer.url == review_page.page_of(others[is_taken])


def test_reminders_and_pairs_are_answered_one_by_one_to_the_last(as_secretary):
    rows = [
        make(Reminder, organization=make.member(name=name), **AT_US)
        for name in ("Alfa", "Beta")
    ]
    page, other = (address("reminder", row) for row in rows)

    answer = as_secretary.post(page, {"confirm": "x"})
    assert Reminder.objects.get(pk=rows[0].pk).outcome == Reminder.Outcome.CONFIRMED
    assert answer.url == other

    # Of another kind those are next that somebody has sent, not what waits for ever.
    a, b, c = (make.organization(name=name) for name in ("A", "B", "C & <D>"))
    for pair in (b, c):
        make(LikelyPair, one=a, other=pair)
    asked = make(AccessRequest)
    following = address("accessrequest", asked)
    answer = as_secretary.post(other, {"confirm": "x"})
    assert onward(as_secretary, answer) == following
    answer = as_secretary.post(following, {"decline": "x", "why": "Nei."})
    assert onward(as_secretary, answer) == "/admin/"

    # A pair that is not the same leads to the next.
    values = {"one": a.pk, "other": b.pk, "do": "distinct"}
    answer = as_secretary.post(reverse("admin:duplicates"), values)
    merge = reverse("admin:merge", args=[a.pk, c.pk])
    assert DistinctPair.objects.count() == 1
    assert next_of(as_secretary, answer) == (
        None,
        merge,
        "Neste: A – C &amp; &lt;D&gt;",
    )

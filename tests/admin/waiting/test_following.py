"""After a decision, the message leads to the next of the same kind."""

import re

import pytest
from django.urls import reverse

from members import assignments
from members.models import DistinctPair, LikelyPair, Reminder
from tests.support.admin import address, said_with_links
from tests.support.factories import (
    make_colleague,
    make_member,
    make_organization,
    make_secretary,
)
from tests.support.review_page import page_of, propose, send
from tests.support.rows import make

LINK = re.compile(r'<span class="next">(?:([^<]*) )?<a href="([^"]+)">([^<]+)</a>')
FRONT = reverse("admin:index")
AT_US = {"step": "secretariat", "user": None}


def next_of(client, answer):
    """Return (words, address, link) of what follows in the last message of a page."""
    page = client.get(answer.url)
    [message] = said_with_links(page)
    return LINK.search(message).groups()


def proposal(name):
    member = make_member(name=name)
    return propose(member, make_colleague(member), phone="1")


@pytest.mark.parametrize("is_taken", [False, True])
def test_a_decision_leads_to_the_proposal_that_has_waited_longest_and_is_free(
    as_secretary, is_taken
):
    first, *others = map(proposal, ("Alfa", "<b>Beta</b>", "Gamma & Co"))
    if is_taken:
        assignments.take("proposals", str(others[0].pk), by=make_secretary())

    answer = send(as_secretary, first, "all")

    name = ("&lt;b&gt;Beta&lt;/b&gt;", "Gamma &amp; Co")[is_taken]
    follows = (None, page_of(others[is_taken]), f"Neste: {name}")
    assert next_of(as_secretary, answer) == follows


def test_reminders_are_answered_on_their_pages_and_the_last_answer_says_so(
    as_secretary,
):
    rows = [
        make(Reminder, organization=make_member(name=name), **AT_US)
        for name in ("Alfa", "Beta")
    ]
    page, other = (address("reminder", row) for row in rows)

    answer = as_secretary.post(page, {"confirm": "x"})
    assert Reminder.objects.get(pk=rows[0].pk).outcome == Reminder.Outcome.CONFIRMED
    assert next_of(as_secretary, answer) == (None, other, "Neste: Beta")

    answer = as_secretary.post(other, {"confirm": "x"})
    ended = ("Det venter ikke flere slike.", FRONT, "I dag")
    assert next_of(as_secretary, answer) == ended


def test_a_pair_that_is_not_the_same_leads_to_the_next(as_secretary):
    a, b, c = (make_organization(name=name) for name in "ABC")
    for other in (b, c):
        make(LikelyPair, one=a, other=other)

    values = {"one": a.pk, "other": b.pk, "do": "distinct"}
    answer = as_secretary.post(reverse("admin:duplicates"), values)

    merge = reverse("admin:merge", args=[a.pk, c.pk])
    assert DistinctPair.objects.count() == 1
    assert next_of(as_secretary, answer) == (None, merge, "Neste: A – C")

"""Who takes a row has it until it is put back; nobody else is told that it is free."""

import pytest
from django.urls import reverse

from members import assignments
from members.models import AccessRequest, Assignment
from tests.support.admin import said
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import make_secretary
from tests.support.rows import make
from tests.support.waiting import sections

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


def test_a_row_is_taken_and_put_back(as_secretary, asked, kari):
    send(as_secretary, asked)
    taken = holder(as_secretary)
    page = as_secretary.get(
        reverse("admin:members_accessrequest_change", args=[asked.pk])
    )
    send(as_secretary, asked, "put_back", holder=kari.pk)

    assert (taken, holder(as_secretary)) == (kari, None)
    assert page.text.count("Du har tatt denne") == 1


def test_a_row_leads_back_to_where_it_was_taken_but_never_elsewhere(
    as_secretary, asked
):
    given = {"kind": "access_requests", "row": asked.pk, "do": "take"}
    own = reverse("admin:members_accessrequest_changelist")
    elsewhere = ["https://example.com/admin/", "//example.com/admin/", "/min-side/", ""]

    answers = [
        as_secretary.post(TAKE, given | {"back": back})["Location"]
        for back in (own, *elsewhere)
    ]

    assert answers == [own, *["/admin/"] * len(elsewhere)]
    unknown = [{"kind": "x"}, {"row": "1\n"}, {"do": "x"}]
    statuses = {as_secretary.post(TAKE, given | one).status_code for one in unknown}
    assert (statuses, Assignment.objects.count()) == ({404}, 1)


def test_the_second_is_told_who_has_taken_it(as_secretary, asked, client):
    other = make_secretary(name="Berit")
    assignments.take("access_requests", str(asked.pk), by=other)

    page = send(as_secretary, asked)

    assert said(page) == ["Berit har allerede tatt denne."]
    assert page.text.count("Tatt av Berit") == 1


def test_what_somebody_else_has_taken_meanwhile_is_not_put_back(as_secretary, asked):
    was, now = make_secretary(), make_secretary(name="Berit")
    assignments.take("access_requests", str(asked.pk), by=now)

    page = send(as_secretary, asked, "put_back", holder=was.pk)

    assert said(page) == ["Berit har tatt denne i mellomtiden."]
    assert Assignment.objects.count() == 1


def test_what_no_longer_waits_is_not_taken(as_secretary, asked):
    other = AccessRequest(pk=asked.pk + 1)

    page = send(as_secretary, other)

    assert said(page) == ["Dette venter ikke lenger på noen."]
    assert Assignment.objects.count() == 0


def test_an_answer_ends_that_it_is_taken(as_secretary, asked):
    send(as_secretary, asked)

    page = reverse("admin:members_accessrequest_change", args=[asked.pk])
    as_secretary.post(page, {"decline": "x", "why": "Nei."})

    assert Assignment.objects.count() == 0


def take_at_once(take):
    per, berit = make_secretary(), make_secretary()
    codes = concurrent_refusals(lambda: take(by=per), lambda: take(by=berit))
    return codes, [one.user for one in Assignment.objects.all()] == [per]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_the_second_is_told():
    def take(by):
        assignments.take("reports", "1", by=by)

    assert take_at_once(take) == (["taken"], True)

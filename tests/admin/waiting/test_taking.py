"""Who takes a row has it until it is put back; nobody else is told that it is free."""

import pytest
from django.urls import reverse

from members import assignments
from members.models import AccessRequest, Assignment
from tests.support.admin import address, said
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


def test_a_row_is_taken_put_back_and_taken_until_it_is_answered(
    as_secretary, asked, kari
):
    page = address("accessrequest", asked)
    send(as_secretary, asked)
    assert holder(as_secretary) == kari
    assert as_secretary.get(page).text.count("Du har tatt denne") == 1
    send(as_secretary, asked, "put_back", holder=kari.pk)
    assert holder(as_secretary) is None

    send(as_secretary, asked)
    as_secretary.post(page, {"decline": "x", "why": "Nei."})
    assert Assignment.objects.count() == 0


def test_a_row_leads_back_to_where_it_was_taken_but_never_elsewhere(
    as_secretary, asked
):
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


def test_what_somebody_else_has_taken_is_neither_taken_nor_put_back(
    as_secretary, asked
):
    was, now = make_secretary(), make_secretary(name="Berit")
    assignments.take("access_requests", str(asked.pk), by=now)

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
    per, berit = make_secretary(), make_secretary()

    codes = concurrent_refusals(
        lambda: assignments.take("reports", "1", by=per),
        lambda: assignments.take("reports", "1", by=berit),
    )

    assert (codes, Assignment.objects.get().user) == (["taken"], per)

"""Proposals about the same field are shown together, and decided by one press."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from members import review
from members.models import Batch, ChangeRequest, Organization
from tests.support.admin import UNDO, said, said_with_links, undo
from tests.support.factories import make_colleague, make_member, make_picture
from tests.support.html_forms import filled
from tests.support.review_page import propose
from tests.support.waiting import sections

pytestmark = pytest.mark.django_db
PHONES = reverse("admin:alike", args=["phone"])
FRONT = reverse("admin:index")
STALE = "Dette er endret etter at forslaget kom inn. Se på det som er publisert nå."


def proposed_phone(member_name, phone, **more):
    member = make_member(name=member_name, phone="35 00 00 00")
    return propose(member, make_colleague(member), phone=phone, **more)


@pytest.fixture
def three(db):
    return [proposed_phone(name, f"35 11 11 1{n}") for n, name in enumerate("ABC")]


def phones():
    found = Organization.objects.filter(change_requests__isnull=False)
    return dict(found.order_by("name").values_list("name", "phone"))


def send(client, page=None, **given):
    page = page or client.get(PHONES)
    return client.post(PHONES, filled(page) | given, follow=True)


def group(client):
    return [(g.title, g.address) for g in client.get(FRONT).context["alike"]]


def test_the_front_page_groups_what_changes_the_same_field(as_secretary, three):
    proposed_phone("D", "35 11 11 19", name="Dyno")
    make_member().change_requests.create(
        noun="organization", origin="public", message="x"
    )

    assert group(as_secretary) == [("3 forslag om telefon", PHONES)]
    assert sections(as_secretary)["proposals"].number == 4


def test_pictures_and_rows_are_looked_at_one_by_one(as_secretary):
    for _twice in range(2):
        member = make_member()
        propose(member, make_colleague(member), logo=make_picture().hash)

    assert group(as_secretary) == []
    assert as_secretary.get(reverse("admin:alike", args=["logo"])).context["rows"] == []


def test_all_are_approved_as_one_act_which_is_undone_as_one(as_secretary, three):
    page = send(as_secretary)
    approved = phones()
    [batch] = Batch.objects.all()
    undo(as_secretary, batch)

    assert approved == {"A": "35 11 11 10", "B": "35 11 11 11", "C": "35 11 11 12"}
    assert said(page) == ["3 forslag er godkjent."]
    assert UNDO.search(said_with_links(page)[0])
    assert set(phones().values()) == {"35 00 00 00"}
    assert ChangeRequest.objects.open().count() == 3


def test_what_is_not_ticked_stays(as_secretary, three):
    send(as_secretary, approve=[str(three[1].pk)])

    assert phones() == {"A": "35 00 00 00", "B": "35 11 11 11", "C": "35 00 00 00"}
    assert list(ChangeRequest.objects.open()) == [three[0], three[2]]


def test_what_changed_since_the_page_was_shown_is_left_out_and_named(
    as_secretary, three, kari
):
    _first, second, third = three
    page = as_secretary.get(PHONES)
    Organization.objects.filter(name="A").update(phone="35 99 99 99")
    review.submit(second.organization, {"phone": "1"}, by=second.proposed_by)
    review.approve(third.pk, by=kari)

    page = send(as_secretary, page)

    amended = _("The proposal has changed since you opened this page. Check it again.")
    decided = _("%(who)s has just decided this: %(status)s.")
    decided %= {"who": kari, "status": "godkjent"}
    assert sorted(said(page)) == [f"A: {STALE}", f"B: {amended}", f"C: {decided}"]
    assert phones() == {"A": "35 99 99 99", "B": "35 00 00 00", "C": "35 11 11 12"}


def test_what_changed_since_it_was_proposed_is_not_ticked(as_secretary, three):
    Organization.objects.filter(name="A").update(phone="35 99 99 99")

    rows = as_secretary.get(PHONES).context["rows"]

    shown = [(row.is_stale, row.is_ticked) for row in rows]
    assert shown == [(True, False), (False, True), (False, True)]


def test_nobody_ticks_an_own_proposal(as_secretary, three, kari):
    own = three[0]
    own.proposed_by = kari
    own.save()

    page = as_secretary.get(PHONES)
    values = filled(page) | {"approve": [str(own.pk)]}
    answer = as_secretary.post(PHONES, values, follow=True)

    assert str(own.pk) not in filled(page)["approve"]
    assert said(answer) == ["A: En annen må ta stilling til forslaget ditt."]


@pytest.mark.parametrize("approve", [[], ["x", "-1", "9" * 30], ["999999"]])
def test_nothing_that_is_ticked_decides_nothing(as_secretary, three, approve):
    page = send(as_secretary, approve=approve)

    assert page.context["general"] == ["Kryss av minst ett."]
    assert ChangeRequest.objects.open().count() == 3


@pytest.mark.parametrize("fields", ["x", "phone,x", "phone,email", "phone,", "a" * 500])
def test_strange_fields_have_no_page(as_secretary, fields):
    assert as_secretary.get(reverse("admin:alike", args=[fields])).status_code == 404

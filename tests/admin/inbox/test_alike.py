"""Proposals about the same field are shown together, and decided by one press."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Batch, ChangeRequest, Organization
from members.records import review
from tests.support.admin import UNDO, said, said_with_links, sections, undo
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.review_page import propose

PHONES = reverse("admin:alike", args=["phone"])
STALE = "Dette er endret etter at forslaget kom inn. Se på det som er publisert nå."
OLD = "35 00 00 00"


def proposed_phone(member_name, phone, **more):
    member = make.member(name=member_name, phone=OLD)
    return propose(member, make.colleague(member), phone=phone, **more)


@pytest.fixture
def three(db):
    return [proposed_phone(name, f"35 11 11 1{n}") for n, name in enumerate("ABC")]


def phones():
    rows = Organization.objects.filter(change_requests__isnull=False)
    return list(rows.order_by("name").values_list("phone", flat=True))


def send(client, page=None, **given):
    page = page or client.get(PHONES)
    return client.post(PHONES, filled(page) | given, follow=True)


def test_the_front_page_groups_what_changes_the_same_field(as_secretary, three):
    proposed_phone("D", "35 11 11 19", name="Dyno")
    report = {"noun": "organization", "origin": "public", "message": "x"}
    make.member().change_requests.create(**report)
    for _twice in range(2):
        member = make.member()
        propose(member, make.colleague(member), logo=make.picture().hash)

    groups = as_secretary.get(reverse("admin:index")).context["alike"]
    assert [(g.title, g.address) for g in groups] == [("3 forslag om telefon", PHONES)]
    assert sections(as_secretary)["proposals"].number == 6
    assert as_secretary.get(reverse("admin:alike", args=["logo"])).context["rows"] == []
    for fields in ("x", "phone,x", "phone,email", "phone,", "a" * 500):
        page = reverse("admin:alike", args=[fields])
        assert as_secretary.get(page).status_code == 404, fields


def test_all_are_approved_as_one_act_which_is_undone_as_one(as_secretary, three, kari):
    page = send(as_secretary)
    approved = phones()
    [batch] = Batch.objects.all()
    undo(as_secretary, batch)
    assert approved == ["35 11 11 10", "35 11 11 11", "35 11 11 12"]
    assert said(page) == ["3 forslag er godkjent."]
    assert UNDO.search(said_with_links(page)[0])
    assert (phones(), ChangeRequest.objects.open().count()) == ([OLD] * 3, 3)

    # What changed meanwhile is left out and named.
    _first, second, third = three
    page = as_secretary.get(PHONES)
    Organization.objects.filter(name="A").update(phone="35 99 99 99")
    rows = as_secretary.get(PHONES).context["rows"]
    shown = [(row.is_stale, row.is_ticked) for row in rows]
    review.submit(second.organization, {"phone": "1"}, by=second.proposed_by)
    review.approve(third.pk, by=kari)

    page = send(as_secretary, page)

    assert shown == [(True, False), (False, True), (False, True)]
    amended = _("The proposal has changed since you opened this page. Check it again.")
    decided = _("%(who)s has just decided this: %(status)s.")
    decided %= {"who": kari, "status": "godkjent"}
    assert sorted(said(page)) == [f"A: {STALE}", f"B: {amended}", f"C: {decided}"]
    assert phones() == ["35 99 99 99", OLD, "35 11 11 12"]


def test_nobody_ticks_an_own_proposal_and_the_rest_stays(as_secretary, three, kari):
    own, second, third = three
    own.proposed_by = kari
    own.save()
    for approve in ([], ["x", "-1", "9" * 30], ["999999"]):
        page = send(as_secretary, approve=approve)
        assert page.context["general"] == ["Kryss av minst ett."]
    assert ChangeRequest.objects.open().count() == 3

    page = as_secretary.get(PHONES)
    assert filled(page)["approve"] == [str(second.pk), str(third.pk)]
    answer = send(as_secretary, page, approve=[str(own.pk), str(second.pk)])
    assert "A: En annen må ta stilling til forslaget ditt." in said(answer)
    assert phones() == [OLD, "35 11 11 11", OLD]
    assert list(ChangeRequest.objects.open()) == [own, third]

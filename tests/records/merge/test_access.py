"""A merge gives nobody more than they had, and shows nothing that was not shown."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from members import models
from members.accounts import access
from members.records import review
from members.records.history import undo
from tests.support.factories import make
from tests.support.letters import last, letters
from tests.support.merging import fresh, merge_them

PHONE = {"phone": "35 00 00 99"}


@pytest.fixture
def other():
    days = {"since": date(1990, 1, 1), "until": date(1999, 1, 1)}
    return make.member(name="Yara Norge", slug="yara-norge", **days)


@pytest.fixture
def per(other):
    return make.colleague(other, role="manager", name="Per", email="per@example.org")


def acting(organization):
    rows = models.Representative.objects.active().filter(organization=organization)
    return {row.user.name for row in rows}


def test_the_representatives_of_the_survivor_stay_and_the_others_ask(
    ours, other, ola, per, kari
):
    merge_them(ours, other, kari)

    assert (acting(ours), list(per.organizations())) == ({"Ola"}, [])
    [asked] = models.AccessRequest.objects.waiting()
    assert (asked.organization, asked.email, asked.name) == (ours, per.email, "Per")
    had = "Hadde tilgang til Yara Norge (ansvarlig), som er slått sammen med Yara."
    assert asked.why == had
    assert letters() == [
        ("access_request_waiting", "ola@example.org"),
        ("organization_merged", "per@example.org"),
    ]
    told = "registrert en forespørsel om tilgang til Yara"
    assert told in last("organization_merged").text
    access.grant_request(asked, by=kari)
    assert acting(ours) == {"Ola", "Per"}


def test_a_survivor_that_was_not_listed_is_not_named_to_them(other, per, kari):
    hidden = make.organization(name="Hemmelig", is_listed=False)

    merge_them(hidden, other, kari)

    assert letters() == [("access_ended", "per@example.org")]
    assert "Hemmelig" not in last("access_ended").text
    # Access that an undo restores is told, too.
    undo(models.Batch.objects.get(), by=kari)
    assert letters()[1:] == [("access_given", "per@example.org")]


def test_whoever_has_access_to_both_keeps_that_of_the_survivor(ours, other, ola, kari):
    make.representative(user=ola, organization=other, role="editor")

    merge_them(ours, other, kari)

    left = models.Representative.objects.values_list("organization", "role")
    assert list(left) == [(ours.pk, "manager")]
    assert models.AccessRequest.objects.count() == 0
    assert "tilgang til Yara som før" in last("organization_merged").text


NO_ACCESS = [
    {"until": date(2020, 1, 1)},
    {"since": date(2999, 1, 1)},
    {"until": date.today(), "is_revoked": True},
]


def test_whoever_has_no_access_today_or_asks_already_asks_for_none_anew(
    ours, other, per, kari
):
    for period in NO_ACCESS:
        make.representative(organization=other, **period)
    make.representative(organization=other, user=make.user(is_active=False))
    waits = make(models.AccessRequest, organization=ours, email=per.email)

    merge_them(ours, other, kari)

    assert models.Representative.objects.count() == 0
    assert list(models.AccessRequest.objects.all()) == [waits]


def test_an_invitation_and_a_reminder_to_the_other_are_closed(ours, other, kari):
    invitation = access.invite(other, "gro@example.org", "manager", by=kari)
    for one in (ours, other):
        make(models.Reminder, organization=one, step="first", user=make.user())

    merge_them(ours, other, kari)

    invitation.refresh_from_db()
    assert invitation.organization == ours
    assert invitation.withdrawn_at is not None
    assert list(models.Invitation.objects.open()) == []
    reminders = sorted(models.Reminder.objects.values_list("organization", "outcome"))
    assert reminders == [(ours.pk, ""), (ours.pk, "lapsed")]


def test_a_proposal_goes_to_the_secretariat_and_whoever_has_access_by_then_hears(
    ours, other, ola, per, kari
):
    for one, user in [(ours, ola), (other, per)]:
        review.submit(one, PHONE, by=user)

    merge_them(ours, other, kari)

    own, moved = models.ChangeRequest.objects.order_by("pk")
    assert review.pending(fresh(ours)) == own
    assert (moved.organization, moved.origin, moved.is_open) == (ours, "merged", True)
    access.grant_request(models.AccessRequest.objects.get(), by=kari)
    review.reject(moved.pk, by=kari, reason="Gammelt nummer")
    assert letters()[-1] == ("review_outcome", "per@example.org")
    undo(models.Batch.objects.get(act="decision"), by=kari)
    assert letters()[-1] == ("review_reopened", "per@example.org")


def test_a_text_of_the_other_that_is_kept_stays_its_own_words(
    client, ours, other, per, kari
):
    proposed = review.submit(other, {"summary_nb": "Lager gjødsel"}, by=per).waiting
    review.approve(proposed.pk, by=kari)

    merge_them(ours, other, kari, summary_nb="right")

    page = client.get("/medlemmer/yara/").text
    assert ("Lager gjødsel" in page, "Skrevet av Yara." in page) == (True, True)


def test_what_people_agreed_to_at_the_other_ends(ours, other, kari):
    today, tomorrow = (timezone.localdate() + timedelta(days=n) for n in (0, 1))
    moved = make.contact(other, agreed=["name"])
    make.consent(moved, "email", since=tomorrow)
    kept = make.contact(ours, agreed=["name"])
    official = make.person()
    make.role(organization=other, person=official)
    make.consent(official, "name")

    merge_them(ours, other, kari)

    for day in (today, tomorrow):
        agreed = models.Consent.objects.on(day).values_list("person", flat=True)
        assert list(agreed) == [kept.pk]
    assert moved.contacts.current().get().organization == ours


@pytest.mark.parametrize("listed", [(True, False), (False, True), (False, False)])
def test_the_result_is_shown_only_if_both_were(listed, kari):
    survivor, other = (make.organization(is_listed=is_listed) for is_listed in listed)

    merge_them(survivor, other, kari)

    assert fresh(survivor).is_listed is False

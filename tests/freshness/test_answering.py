"""A member answers the yearly check by the link in the reminder, or confirms when logged in."""

import time
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse

from members import freshness, history
from members.models import Reminder
from tests.support.factories import make_colleague, make_member
from tests.support.login import log_in
from tests.support.refusals import refusal
from tests.support.reminders import answer_all, asked_link, days_ago, make_asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    organization, [manager] = make_asked("manager", name="Alfa AS", slug="alfa")
    return organization, manager


@pytest.fixture
def link(asked):
    return asked_link()


def test_the_answers_confirm_and_set_no_cookie(client, asked, link):
    organization, manager = asked

    before, page = client.get("/en/members/alfa/"), client.get(link)
    answer = answer_all(client, link)
    after = client.get("/en/members/alfa/")

    organization.refresh_from_db()
    [change, *_] = history.changes_of(organization, [type(organization)])
    assert "Alfa AS" in page.text
    assert organization.confirmed_on == days_ago(0)
    assert (change.by, change.values["confirmed_on"][1]) == (manager, days_ago(0))
    assert organization.reminders.get().outcome == Reminder.Outcome.CONFIRMED
    assert client.get(answer.url).status_code == 200
    assert dict(client.cookies) == {}
    said = "Confirmed by the member"
    assert (said in before.text, said in after.text) == (False, True)


def test_following_the_link_alone_or_from_another_page_confirms_nothing(
    client, asked, link
):
    for method in ("get", "head", "options", "put", "delete"):
        getattr(client, method)(link)
    for headers in ({}, {"Origin": "https://evil.example"}):
        assert answer_all(client, link, headers=headers).status_code == 200

    asked[0].refresh_from_db()
    assert asked[0].confirmed_on is None


def test_pressing_twice_confirms_once(client, asked, link):
    organization, _manager = asked
    page = client.get(link)
    answer_all(client, link, page=page)
    before = organization.section_confirmations.get(section="profile").events.count()

    answer = answer_all(client, link, page=page)

    row = organization.section_confirmations.get(section="profile")
    assert (answer.status_code, row.events.count()) == (302, before)


@pytest.mark.parametrize("how", ["revoked", "closed", "unlisted"])
def test_the_link_is_closed_once_access_has_ended(client, asked, link, how):
    organization, manager = asked
    if how == "revoked":
        organization.representatives.get().revoke()
    manager.is_active = how != "closed"
    manager.save()
    organization.is_listed = how != "unlisted"
    organization.save()

    answers = [client.get(link), client.post(link)]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 404)])
def test_the_link_lasts_longer_than_others(client, link, monkeypatch, days, status):
    later = time.time() + timedelta(days=days).total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later)

    assert client.get(link).status_code == status
    assert client.get(link[:-2] + "a/").status_code == 404


def test_an_editor_confirms_on_the_page_of_the_member(client):
    organization = make_member(slug="alfa")
    editor = make_colleague(organization)
    address = reverse("portal:confirm_profile", args=["alfa"])

    answer = log_in(client, editor).post(address)

    organization.refresh_from_db()
    assert answer.url == reverse("portal:organization", args=["alfa"])
    assert organization.confirmed_on == days_ago(0)


def test_an_outsider_and_a_secretary_find_no_such_page(client, kari):
    make_member(slug="alfa")
    address = reverse("portal:confirm_profile", args=["alfa"])

    answers = [
        log_in(client, who).post(address).status_code
        for who in (make_colleague(), kari)
    ]

    assert answers == [404, 404]


def test_nobody_confirms_without_the_right(kari):
    organization = make_member()

    confirm = lambda by: freshness.confirm_profile(organization, by=by)  # noqa: E731
    assert refusal(lambda: confirm(make_colleague())).code == "not_yours"
    confirm(kari)

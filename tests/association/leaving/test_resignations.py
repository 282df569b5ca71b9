"""A manager submits a resignation, and may withdraw it while it waits; two at once are one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.association import leaving
from members.models import Membership, Resignation
from tests.support.concurrency import concurrent_refusals, write_concurrently
from tests.support.factories import make
from tests.support.leaving import TODAY
from tests.support.letters import letters
from tests.support.login import log_in
from tests.support.refusals import refusal
from tests.support.reminders import days_ago

PAGE = "/min-side/yara/meld-ut/"


def resign(client, day=TODAY, why="Vi flytter."):
    day = day if isinstance(day, str) else day.isoformat()
    return client.post(PAGE, {"sure": "yes", "last_day": day, "why": why})


def test_a_resignation_waits_and_nothing_ends(as_ola, ours, ola):
    answers = [resign(as_ola, days_ago(-30)) for _twice in range(2)]
    page = as_ola.get(PAGE)
    resignation = Resignation.objects.waiting().get()
    assert (resignation.last_day, resignation.why) == (days_ago(-30), "Vi flytter.")
    assert (resignation.given_by, resignation.given_on) == (ola, TODAY)
    assert [answer.url for answer in answers] == [PAGE, PAGE]
    assert ("Vi flytter." in page.text, ours.memberships.get().until) == (True, None)
    form = resign(as_ola, days_ago(-5), "Ny.").context["form"]
    assert form.non_field_errors() == [_("A resignation has already been sent.")]
    assert form["why"].value() == "Ny."


@pytest.mark.parametrize(("days", "number"), [(1, 0), (0, 1), (-1, 1)])
def test_the_last_day_can_be_today_at_the_earliest(as_ola, days, number):
    answer = resign(as_ola, days_ago(days))
    assert Resignation.objects.count() == number
    assert number or answer.context["form"]["why"].value() == "Vi flytter."


def test_an_invalid_day_keeps_what_was_typed(as_ola, ours):
    ours.memberships.update(until=days_ago(-10))
    after_the_membership = days_ago(-11).isoformat()
    for day in ("", "x", "2026-13-01", "\0", "9" * 50, after_the_membership):
        form = resign(as_ola, day).context["form"]
        assert list(form.errors) == ["last_day"]
        assert (form["last_day"].value(), form["why"].value()) == (day, "Vi flytter.")


def test_it_is_withdrawn_while_it_waits(as_ola, ours, ola, eva):
    by_editor = refusal(leaving.submit_resignation, ours, last_day=TODAY, by=eva)
    assert by_editor.code == "not_yours"
    resign(as_ola)
    for _time in range(2):
        assert as_ola.post(PAGE, {"take_back": "yes"}).status_code == 302
    assert list(Resignation.objects.waiting()) == []
    assert Resignation.objects.get().taken_back_on == TODAY
    carried_out = leaving.submit_resignation(ours, last_day=TODAY, by=ola)
    Resignation.objects.update(ended_on=TODAY, ended_by=ola, taken_back_on=None)
    refused = refusal(lambda: leaving.withdraw_resignation(carried_out, by=ola))
    assert refused.code == "decided"


def test_who_is_no_member_gets_no_form_and_managers_a_link(client, as_ola, eva):
    access = reverse("portal:access", args=["yara"])
    link = f'href="{PAGE}"'
    assert link in as_ola.get(access).text
    log_in(client, eva)
    assert link not in client.get(access).text

    organization = make.organization(slug="beta")
    log_in(client, make.colleague(organization, role="manager"))
    page = client.get(reverse("portal:leave", args=["beta"]))
    assert (page.status_code, 'name="last_day"' in page.text) == (200, False)


@pytest.fixture
def stay():
    organization = make.member()
    make.colleague(organization, role="manager")
    return organization.memberships.get()


def shown(stay):
    kinds = leaving.dependents_after(stay.organization, TODAY)
    return [leaving.row_key(row) for kind in kinds for row in kind.rows]


@pytest.mark.django_db(transaction=True)
def test_of_two_secretaries_one_ends_it_by_the_locks_alone(stay, is_locked):
    by, keys = make.secretary(), shown(stay)

    def end(day):
        leaving.end_membership(stay, day, seen_until=None, seen_keys=keys, by=by)

    tomorrow = TODAY + timedelta(days=1)
    codes = concurrent_refusals(lambda: end(TODAY), lambda: end(tomorrow))
    assert codes == (["meanwhile"] if is_locked else [])
    assert Membership.objects.get().until == (TODAY if is_locked else tomorrow)
    assert len(letters()) == (1 if is_locked else 2)


@pytest.mark.django_db(transaction=True)
def test_a_resignation_is_not_withdrawn_while_the_membership_ends(stay):
    by, secretary = stay.organization.representatives.get().user, make.secretary()
    resignation = leaving.submit_resignation(stay.organization, last_day=TODAY, by=by)
    given = {"seen_until": None, "seen_keys": shown(stay), "by": secretary}
    codes = concurrent_refusals(
        lambda: leaving.end_membership(stay, TODAY, **given),
        lambda: leaving.withdraw_resignation(resignation, by=by),
    )
    assert codes == ["decided"]
    assert Resignation.objects.get().taken_back_on is None


@pytest.mark.django_db(transaction=True)
def test_two_resignations_at_once_are_one(stay, is_locked):
    by, refusals = stay.organization.representatives.get().user, []

    def submit():
        try:
            leaving.submit_resignation(stay.organization, last_day=TODAY, by=by)
        except leaving.ValidationError as refused:
            refusals.append(refused)

    constraint = write_concurrently(submit, submit)
    # Without the lock the database refuses the second.
    expected = None if is_locked else "an_organization_gives_notice_once"
    assert (constraint, len(refusals)) == (expected, is_locked)
    assert Resignation.objects.count() == 1

"""A manager submits a resignation, and may withdraw it while it waits."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from members import leaving
from members.models import Resignation
from tests.support.factories import make_colleague, make_organization
from tests.support.leaving import TODAY
from tests.support.login import log_in
from tests.support.refusals import refusal
from tests.support.reminders import days_ago

pytestmark = pytest.mark.django_db
PAGE = "/min-side/yara/meld-ut/"


def resign(client, day=TODAY, why="Vi flytter."):
    day = day if isinstance(day, str) else day.isoformat()
    return client.post(PAGE, {"sure": "yes", "last_day": day, "why": why})


def test_a_resignation_waits_and_nothing_ends(as_ola, ours, ola):
    day = TODAY + timedelta(days=30)

    answers = [resign(as_ola, day) for _twice in range(2)]
    shown = as_ola.get(PAGE)

    resignation = Resignation.objects.waiting().get()
    assert (resignation.last_day, resignation.why) == (day, "Vi flytter.")
    assert (resignation.given_by, resignation.given_on) == (ola, TODAY)
    assert [answer.url for answer in answers] == [PAGE, PAGE]
    assert "Vi flytter." in shown.text
    assert ours.memberships.get().until is None


@pytest.mark.parametrize(
    ("day", "number"), [(days_ago(1), 0), (days_ago(0), 1), (days_ago(-1), 1)]
)
def test_the_last_day_can_be_today_at_the_earliest(as_ola, day, number):
    answer = resign(as_ola, day)

    assert Resignation.objects.count() == number
    if not number:
        assert answer.context["form"]["why"].value() == "Vi flytter."


def test_an_invalid_day_keeps_what_was_typed(as_ola, ours):
    for day in ("", "x", "2026-13-01", "\0", "9" * 50):
        answer = resign(as_ola, day)

        form = answer.context["form"]
        assert (answer.status_code, list(form.errors)) == (200, ["last_day"])
        assert (form["last_day"].value(), form["why"].value()) == (day, "Vi flytter.")
    ours.memberships.update(until=days_ago(-10))
    after_the_membership = resign(as_ola, days_ago(-11)).context["form"]
    assert list(after_the_membership.errors) == ["last_day"]


def test_a_second_resignation_for_another_day_is_refused_with_what_was_typed(as_ola):
    resign(as_ola)

    form = resign(as_ola, days_ago(-5), "Ny.").context["form"]

    assert form.non_field_errors() == [_("A resignation has already been sent.")]
    assert form["why"].value() == "Ny."


def test_it_is_withdrawn_while_it_waits(as_ola, ours, ola):
    resign(as_ola)

    for _time in range(2):
        assert as_ola.post(PAGE, {"take_back": "yes"}).status_code == 302

    assert list(Resignation.objects.waiting()) == []
    assert Resignation.objects.get().taken_back_on == TODAY
    carried_out = leaving.submit_resignation(ours, last_day=TODAY, by=ola)
    Resignation.objects.update(ended_on=TODAY, ended_by=ola, taken_back_on=None)
    refused = refusal(lambda: leaving.withdraw_resignation(carried_out, by=ola))
    assert refused.code == "decided"


def test_an_editor_cannot_submit_a_resignation(ours, eva):
    submit = lambda: leaving.submit_resignation(ours, last_day=TODAY, by=eva)  # noqa: E731

    assert refusal(submit).code == "not_yours"


def test_who_is_no_member_gets_no_form_and_managers_a_link(client, as_ola, eva):
    access = reverse("portal:access", args=["yara"])
    link = f'href="{PAGE}"'
    assert link in as_ola.get(access).text
    log_in(client, eva)
    assert link not in client.get(access).text

    organization = make_organization(slug="beta")
    log_in(client, make_colleague(organization, role="manager"))
    page = client.get(reverse("portal:leave", args=["beta"]))
    assert (page.status_code, 'name="last_day"' in page.text) == (200, False)

"""A manager submits a resignation, and may withdraw it while it waits."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from members import leaving
from members.models import Resignation
from tests.support.factories import make_colleague, make_organization
from tests.support.leaving import TODAY
from tests.support.login import log_in
from tests.support.reminders import days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(as_ola):
    return reverse("portal:leave", args=["yara"])


def test_a_resignation_waits_and_nothing_ends(client, ours, ola, address):
    day = TODAY + timedelta(days=30)

    answer = client.post(
        address, {"sure": "yes", "last_day": day.isoformat(), "why": "Vi flytter."}
    )
    shown = client.get(address)

    resignation = Resignation.objects.waiting().get()
    assert (resignation.last_day, resignation.why) == (day, "Vi flytter.")
    assert (resignation.given_by, resignation.given_on) == (ola, TODAY)
    assert answer.url == address
    assert "Vi flytter." in shown.text
    assert ours.memberships.get().until is None


@pytest.mark.parametrize(
    ("day", "number"), [(days_ago(1), 0), (days_ago(0), 1), (days_ago(-1), 1)]
)
def test_the_last_day_can_be_today_at_the_earliest(
    client, ours, ola, address, day, number
):
    answer = client.post(
        address, {"sure": "yes", "last_day": day.isoformat(), "why": "Vi flytter."}
    )

    assert Resignation.objects.count() == number
    if not number:
        assert answer.context["form"]["why"].value() == "Vi flytter."


@pytest.mark.parametrize("day", ["", "x", "2026-13-01", "\0", "9" * 50])
def test_an_invalid_day_keeps_what_was_typed(client, ours, ola, address, day):
    answer = client.post(
        address, {"sure": "yes", "last_day": day, "why": "Vi flytter."}
    )

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (200, ["last_day"])
    assert (form["last_day"].value(), form["why"].value()) == (day, "Vi flytter.")


def test_a_day_after_the_membership_is_refused(client, ours, ola, address):
    ours.memberships.update(until=days_ago(-10))

    answer = client.post(
        address, {"sure": "yes", "last_day": days_ago(-11).isoformat()}
    )

    assert list(answer.context["form"].errors) == ["last_day"]


def test_pressing_twice_is_one_resignation(client, ours, ola, address):
    typed = {"sure": "yes", "last_day": TODAY.isoformat()}

    answers = [client.post(address, typed).status_code for _time in range(2)]

    assert (answers, Resignation.objects.count()) == ([302, 302], 1)


def test_a_second_resignation_for_another_day_is_refused_with_what_was_typed(
    client, ours, ola, address
):
    client.post(address, {"sure": "yes", "last_day": TODAY.isoformat()})

    answer = client.post(
        address, {"sure": "yes", "last_day": days_ago(-5).isoformat(), "why": "Ny."}
    )

    assert answer.context["form"].non_field_errors() == [
        _("A resignation has already been sent.")
    ]
    assert answer.context["form"]["why"].value() == "Ny."


def test_it_is_withdrawn_while_it_waits(client, ours, ola, address):
    client.post(address, {"sure": "yes", "last_day": TODAY.isoformat()})

    for _time in range(2):
        assert client.post(address, {"take_back": "yes"}).status_code == 302

    assert list(Resignation.objects.waiting()) == []
    assert Resignation.objects.get().taken_back_on == TODAY


def test_what_has_been_carried_out_is_not_withdrawn(ours, ola):
    resignation = leaving.submit_resignation(ours, last_day=TODAY, by=ola)
    Resignation.objects.update(ended_on=TODAY, ended_by=ola)

    with pytest.raises(ValidationError) as refusal:
        leaving.withdraw_resignation(resignation, by=ola)

    assert refusal.value.code == "decided"


@pytest.mark.parametrize("who", ["editor", "outsider", "former"])
def test_the_page_is_404_for_others(client, ours, address, who, eva):
    user = {
        "editor": lambda: eva,
        "outsider": lambda: make_colleague(role="manager"),
        "former": lambda: make_colleague(ours, role="manager", until=days_ago(1)),
    }[who]()
    log_in(client, user)

    answers = [
        client.get(address),
        client.post(address, {"sure": "yes", "last_day": TODAY.isoformat()}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Resignation.objects.count() == 0


def test_an_editor_cannot_submit_a_resignation(ours, eva):
    with pytest.raises(ValidationError) as refusal:
        leaving.submit_resignation(ours, last_day=TODAY, by=eva)

    assert refusal.value.code == "not_yours"


def test_who_is_no_member_gets_no_form(client):
    organization = make_organization(slug="beta")
    log_in(client, make_colleague(organization, role="manager"))

    page = client.get(reverse("portal:leave", args=["beta"]))

    assert (page.status_code, 'name="last_day"' in page.text) == (200, False)


def test_the_access_page_links_to_it_for_managers(client, ours, ola, address, eva):
    assert (
        f'href="{address}"' in client.get(reverse("portal:access", args=["yara"])).text
    )

    log_in(client, eva)
    shown = client.get(reverse("portal:access", args=["yara"]))
    assert f'href="{address}"' not in shown.text

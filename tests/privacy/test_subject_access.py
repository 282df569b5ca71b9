"""Users get all data about themselves, and nothing about anybody else."""

import json

import pytest
from django.urls import reverse
from django.utils import translation

from members import privacy
from members.models import Erasure, Letter, User
from tests.support.factories import (
    make_colleague,
)
from tests.support.login import log_in
from tests.support.planted_secrets import plant, secrets_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(kari):
    return plant(1, kari)


def expected(who):
    """Return all secrets but those in the bytes of a factor and of a picture."""
    return {s for s in who.secrets if not s.startswith(("app", "bilde"))}


@pytest.mark.parametrize("name", ["about_me", "about_me_file"])
def test_a_user_reads_everything_about_them(client, who, kari, name):
    plant(2, kari)
    User.objects.filter(pk=who.user.pk).update(date_joined="2026-02-03T12:00Z")
    log_in(client, who.user)

    answer = client.get(reverse(f"portal:{name}"))

    shown = answer.content.decode().lower()
    assert secrets_in(who.secrets, shown) == expected(who)
    assert "hemmelig2x" not in shown
    assert ("3. februar 2026 13:00" in shown) == (name == "about_me")
    assert answer["Cache-Control"] == "private, no-store"


def test_the_file_is_json_with_headings_that_people_read(client, who):
    log_in(client, who.user)

    with translation.override("en"):
        answer = client.get(reverse("portal:about_me_file"))

    shown = json.loads(answer.content)["About you"]
    contact = shown["People"]["Stored"][0]
    assert answer["Content-Disposition"] == 'attachment; filename="about-me.json"'
    assert contact["Name"] == who.name()
    assert contact["Internal note"] == who.word("notat")
    assert {
        "Users",
        "E-mails",
        "Requests for access",
        "History: people",
    } <= shown.keys()
    assert shown["Mentioned in"]["Stored"] == [
        {"Organization": "internal note"},
        {"Proposed field": "proposed"},
    ]


def test_a_link_that_still_works_is_not_in_the_file(who):
    waiting = Letter.objects.filter(to=who.user.email, kind="invitation").get()
    token = next(line for line in waiting.text.splitlines() if "/invitasjon/" in line)

    assert token not in privacy.as_json(privacy.personal_data_about(who.user))


def test_a_contact_without_a_user_gets_the_same(kari):
    who = plant(1, kari)
    User.objects.filter(pk=who.user.pk).update(email="annen@example.org", name="Annen")

    shown = privacy.as_json(privacy.personal_data_about(who.person)).lower()

    assert {who.word("notat"), who.word("rollenotat")} <= secrets_in(who.secrets, shown)


def test_after_an_erasure_there_is_nothing_to_show(who, kari):
    privacy.erase(who.person, by=kari)

    shown = privacy.as_json(privacy.personal_data_about(who.person)).lower()

    assert secrets_in(who.secrets, shown) == set()


def test_a_user_is_erased_after_confirming(client):
    user = make_colleague(email="nora@example.org")
    log_in(client, user)
    page = reverse("portal:erase_me")

    asked, unsure = client.get(page), client.post(page)
    done = client.post(page, {"sure": "on"})

    user.refresh_from_db()
    assert list(asked.context["form"].fields) == ["sure"]
    assert list(unsure.context["form"].errors) == ["sure"]
    assert (done.status_code, user.is_active) == (200, False)
    assert client.get(page).status_code == 302
    assert Erasure.objects.get().by == user


def test_the_last_manager_is_warned_first(client, kari):
    user = make_colleague(role="manager")
    organization = user.organizations().get()
    log_in(client, user)
    page = reverse("portal:erase_me")

    asked = client.get(page)
    half = client.post(page, {"sure": "on"})
    assert User.objects.get(pk=user.pk).is_active
    client.post(page, {"sure": "on", "leave": "on"})

    assert list(asked.context["left"]) == [organization]
    assert organization.name in asked.content.decode()
    assert list(half.context["form"].errors) == ["leave"]
    assert Letter.objects.filter(kind="nobody_looks_after").count() == 1


def test_staff_are_told_that_another_one_does_it(client, kari):
    log_in(client, kari)

    answer = client.post(reverse("portal:erase_me"), {"sure": "on"})

    assert len(answer.context["form"].non_field_errors()) == 1
    assert User.objects.get(pk=kari.pk).is_active

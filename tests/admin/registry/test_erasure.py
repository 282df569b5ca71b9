"""The secretariat's guide to what is personal, and the page that erases."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.urls import reverse

from members import privacy
from members.models import ChangeRequest, Erasure, Person
from tests.admin.forms import address
from tests.models.rows import make
from tests.privacy.secrets import everything, plant, secrets_in
from tests.support.factories import make_colleague, make_person, make_user
from tests.support.logging_in import log_in

pytestmark = pytest.mark.django_db
GUIDE, ERASE = "/admin/guide/", "/admin/erase/"
SURE = {"reason": "asked", "sure": "on"}


def staff(group):
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.mark.parametrize("group", ["reader", "secretary", "site administrator"])
def test_every_group_of_staff_reads_the_guide_from_the_desk(client, group):
    log_in(client, staff(group))

    desk, guide = client.get(reverse("admin:index")), client.get(GUIDE)

    assert desk.text.count(f'href="{GUIDE}"') == 1
    assert guide.status_code == 200
    assert (ERASE in guide.text) == (group != "reader")


def test_the_guide_tells_of_each_thing_that_is_held_and_of_the_days(
    as_secretary, settings
):
    settings.KEPT_DAYS = settings.KEPT_DAYS | {"letters": 123, "access_requests": 1}

    rows = as_secretary.get(GUIDE).context["rows"]

    assert len(rows) == len(privacy.ALL_DATA)
    kept = " ".join(str(row["kept"]) for row in rows)
    assert (kept.count("123 "), kept.count(" 1 ")) == (1, 1)
    assert all(row["what"] and row["why"] and row["seen_by"] for row in rows)


def test_each_word_for_how_long_is_a_setting_or_words():
    texts = [str(data.retention) for data in privacy.ALL_DATA]
    plain = {text for text in texts if " " not in text}

    assert plain == set(settings.KEPT_DAYS)


@pytest.mark.parametrize("noun", ["person", "user"])
def test_a_secretary_reads_what_is_held_and_erases(as_secretary, kari, noun):
    who = plant(1, kari)
    row = getattr(who, noun)
    page = f"{ERASE}?{noun}={row.pk}"

    listed = as_secretary.get(page)
    unsure = as_secretary.post(page, {"reason": "asked"})
    before = secrets_in(who.secrets, everything())
    done = as_secretary.post(page, SURE)

    assert who.word("rollenotat") in listed.text
    assert list(listed.context["left"]) == [who.organization]
    assert list(unsure.context["form"].errors) == ["sure"]
    assert before == who.secrets
    assert done["Location"] == reverse("admin:index")
    assert secrets_in(who.secrets, everything()) == set()
    assert set(Erasure.objects.values_list("by", "reason")) == {(kari.pk, "asked")}


def test_whoever_is_neither_contact_nor_user_is_erased_by_address(as_secretary):
    request = make_request("hemmelig@example.org")

    listed = as_secretary.get(ERASE, {"address": "Hemmelig@example.org"})
    as_secretary.post(f"{ERASE}?address=Hemmelig@example.org", SURE)

    request.refresh_from_db()
    assert "Hemmelig Person" in listed.text
    assert (request.reporter_name, request.reporter_email) == ("", "")
    assert Erasure.objects.get().noun == "address"


def make_request(email):
    return make(ChangeRequest, reporter_name="Hemmelig Person", reporter_email=email)


def test_contacts_lead_to_the_page(as_secretary):
    person = make_person()

    page = as_secretary.get(address(Person, person))

    assert f"{ERASE}?person={person.pk}" in page.text


def test_a_refusal_is_told_on_the_page(as_secretary):
    boss = make_user(is_staff=True, is_superuser=True)

    answer = as_secretary.post(f"{ERASE}?user={boss.pk}", SURE)

    assert len(answer.context["form"].non_field_errors()) == 1
    assert not Erasure.objects.exists()


def test_nobody_else_gets_the_page(client):
    log_in(client, staff("reader"))
    reader = client.get(ERASE).status_code
    log_in(client, make_colleague())

    assert (reader, client.get(ERASE).status_code) == (403, 302)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", 200),
        ("address=x", 200),
        ("address=nobody@example.org", 200),
        ("address=%00", 400),
        ("person=x", 404),
        ("person=" + "9" * 30, 404),
        ("user=0", 404),
        ("person=%E2%91%A0", 404),
    ],
)
def test_nonsense_is_no_error(as_secretary, query, code):
    assert as_secretary.get(f"{ERASE}?{query}").status_code == code

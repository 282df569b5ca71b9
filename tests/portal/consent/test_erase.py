"""Erasure and download by a person's own link."""

import json

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from members import people
from members.models import Erasure, Letter, Person, User
from tests.access.letters import letters
from tests.portal.sending import send
from tests.privacy.secrets import everything, plant, secrets_in
from tests.support.factories import (
    make_body,
    make_colleague,
    make_contact,
    make_member,
    make_role,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari():
    ours = make_member(name="Alfa AS")
    return make_contact(
        ours, name="Kari Nordmann", email="kari@example.org", agreed=["name"]
    )


def page_of(person, language="nb"):
    with translation.override(language):
        return reverse("portal:consent_erase", args=[people.token_for(person)])


def own_page(person):
    return reverse("portal:consent", args=[people.token_for(person)])


@pytest.mark.parametrize("language", ["nb", "en"])
def test_all_data_and_a_warning_are_shown_first(client, kari, language):
    page = client.get(page_of(kari, language))

    with translation.override(language):
        words = [_("This cannot be undone."), "kari@example.org", "Alfa AS"]
    assert [word for word in words if word not in page.text] == []
    assert list(page.context["form"].fields) == ["sure"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "private, no-store"
    assert (Erasure.objects.count(), dict(client.cookies)) == (0, {})


def test_the_own_page_links_to_it(client, kari):
    assert f'href="{page_of(kari)}"' in client.get(own_page(kari)).text


def test_all_data_is_downloaded_as_a_file(client, kari):
    user = make_user(email="mona@example.org", name="Mona")
    Person.objects.update(note="Ringer helst", entered_by=user)
    place = reverse("portal:consent_file", args=[people.token_for(kari)])

    file = client.get(place)

    held = json.loads(file.content)["Om deg"]["Personer"]["Lagret"][0]
    assert f'href="{place}"' in client.get(own_page(kari)).text
    assert {"Kari Nordmann", "kari@example.org", "Alfa AS", "Ringer helst"} <= set(
        held.values()
    )
    assert "attachment" in file["Content-Disposition"]
    assert file["Referrer-Policy"] == "no-referrer"
    assert kari.link_key not in file.text
    assert dict(client.cookies) == {}


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_following_the_link_alone_erases_nothing(client, kari, method):
    getattr(client, method)(f"{page_of(kari)}?sure=on")

    assert Erasure.objects.count() == 0


def test_without_the_confirmation_nothing_is_erased(client, kari):
    answer = send(client, page_of(kari))

    assert list(answer.context["form"].errors) == ["sure"]
    assert Person.objects.get().name == "Kari Nordmann"


def test_who_confirms_is_erased_at_once_and_for_good(client, kari):
    link, page = own_page(kari), page_of(kari)
    contact = reverse("directory:contact", args=[kari.organization.slug])
    assert "Kari Nordmann" in client.get(contact).text

    answer = send(client, page, sure="on")

    assert answer.status_code == 200
    assert _("Your data has been erased") in answer.text
    assert secrets_in({"kari nordmann", "kari@example.org"}, everything()) == set()
    assert "Kari Nordmann" not in client.get(contact).text
    gone = [client.get(link), client.get(page), client.post(page, {"sure": "on"})]
    assert [
        (a.status_code, _("Your data has been erased") in a.text) for a in gone
    ] == [(410, True)] * 3
    assert (Erasure.objects.count(), letters()) == (1, [])


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {}], ids=str)
def test_a_form_of_another_site_is_refused(client, kari, headers):
    answer = send(client, page_of(kari), headers=headers, sure="on")

    assert answer.context["form"].non_field_errors() == [
        _("The form was sent from another page. Please send it from here.")
    ]
    assert Erasure.objects.count() == 0


def test_no_secret_is_left_after_an_erasure_by_link(client):
    who = plant(1, make_secretary(email="sekretariat@example.org"))
    before = secrets_in(who.secrets, everything())

    send(client, page_of(who.person), sure="on", leave="on")

    assert (before, len(who.secrets) >= 12) == (who.secrets, True)
    assert secrets_in(who.secrets, everything()) == set()


def test_the_last_manager_is_warned_first(client, kari):
    make_secretary(email="sekretariat@example.org")
    make_colleague(kari.organization, role="manager", email="kari@example.org")

    page = client.get(page_of(kari))
    half = send(client, page_of(kari), sure="on")
    assert Person.objects.get(pk=kari.pk).email == "kari@example.org"
    send(client, page_of(kari), sure="on", leave="on")

    assert list(page.context["left"]) == [kari.organization]
    assert page.context["logs_in"] is True
    assert list(half.context["form"].errors) == ["leave"]
    assert Letter.objects.filter(kind="nobody_looks_after").count() == 1
    assert not User.objects.filter(email="kari@example.org").exists()


def test_staff_are_told_that_a_site_administrator_does_it(client, kari):
    make_secretary(email="kari@example.org")

    page = client.get(page_of(kari))
    answer = send(client, page_of(kari), sure="on")

    assert page.context["is_staff"] is True
    assert _("You have asked to be erased") in answer.text
    assert (Erasure.objects.count(), letters()[0][0]) == (0, "erasure_asked")
    assert Person.objects.get().name == "Kari Nordmann"


def test_too_many_attempts_are_refused(client, kari):
    page = page_of(kari)
    for _time in range(31):
        send(client, own_page(kari), do="agree", items=["name"])

    answer = send(client, page, sure="on")

    assert answer.context["form"].non_field_errors() == [
        _("Too many attempts. Please wait a while and try again.")
    ]
    assert Erasure.objects.count() == 0


def test_history_stores_the_page_without_the_token(client, kari):
    token = people.token_for(kari)

    send(client, page_of(kari), sure="on")

    last = Person.pgh_event_model.objects.latest("pgh_id")
    assert last.pgh_context["url"] == own_page(kari).replace(token, "-")
    assert token not in everything()


@pytest.mark.parametrize("how_many", [1, 20])
def test_the_page_costs_97_queries_as_it_looks_into_all_tables(
    client, kari, how_many, django_assert_num_queries
):
    for _time in range(how_many):
        make_role(person=kari, body=make_body(), organization=kari.organization)
    page = page_of(kari)

    with django_assert_num_queries(97):
        client.get(page)

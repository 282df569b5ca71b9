"""The page of one's own account, and the pages behind the links of a new address."""

import pytest
from django.test import Client
from django.urls import reverse

from members import account
from members.models import AddressChange, User
from members.portal.log_in.adapters import RECENTLY
from tests.support.browser import axe_violations, flaws
from tests.support.factories import make_contact
from tests.support.letters import last, letters, token_of
from tests.support.login import log_in, log_in_browser, log_in_lately
from tests.support.open_forms import send

pytestmark = pytest.mark.django_db
PAGE, NEW = "/min-side/konto/", "ola@annet.example"
OBJECTED = "portal/account_objection_done.html"


def stored(user):
    return User.objects.values_list("name", "language", "email").get(pk=user.pk)


def profile(**typed):
    before = {"initial-name": "Ola", "initial-language": "nb"}
    return {"do": "about", "name": "Ola", "language": "nb", **before, **typed}


def test_name_and_language_are_saved_and_the_page_is_in_that_language(as_ola, ola):
    response = as_ola.post(PAGE, profile(name="Ola Nordmann", language="en"))

    assert (response.status_code, response["Location"]) == (302, "/en/my-page/account/")
    assert stored(ola) == ("Ola Nordmann", "en", "ola@example.org")


def test_only_what_was_changed_in_this_window_is_saved(as_ola, ola):
    as_ola.post(PAGE, profile(name="Ola Nordmann"))
    as_ola.post(PAGE, profile(language="en"))

    assert stored(ola)[:2] == ("Ola Nordmann", "en")


@pytest.mark.parametrize(
    "typed", [{"name": ""}, {"language": "xx"}, {"name": "x" * 121}, {"name": "a\0"}]
)
def test_what_is_refused_is_shown_as_it_was_typed(as_ola, ola, typed):
    response = as_ola.post(PAGE, profile(**typed))

    assert response.status_code == 200
    assert list(response.context["form"].errors) == list(typed)
    assert stored(ola) == ("Ola", "nb", "ola@example.org")


def test_an_unknown_act_is_not_found(as_ola):
    assert as_ola.post(PAGE, {"do": "x"}).status_code == 404


def test_a_new_address_is_confirmed_in_the_same_session(lately, ola, ours):
    make_contact(ours, email="ola@example.org")
    phone = log_in(Client(), ola)
    asked = lately.post(PAGE, {"do": "address", "email": NEW})
    link = reverse("portal:account_address", args=[token_of(last("account_address"))])
    shown = lately.get(link)
    before = stored(ola)[2]
    confirmed = lately.post(link, {"with_contacts": "on"})

    assert (asked["Location"], confirmed["Location"]) == (PAGE, PAGE)
    assert [str(place) for place in shown.context["places"]] == ["Yara"]
    assert (before, stored(ola)[2]) == ("ola@example.org", NEW)
    assert lately.get(PAGE).status_code == 200
    assert phone.get(PAGE).status_code == 302
    assert lately.get(link).status_code == 404


def test_whoever_logged_in_long_ago_logs_in_again_and_finds_what_was_typed(as_ola, ola):
    response = as_ola.post(PAGE, {"do": "address", "email": NEW})
    assert response["Location"].startswith("/logg-inn/?next=%2Fmin-side%2Fkonto%2F")
    assert letters() == []

    log_in_lately(as_ola, ola)
    field = as_ola.get(PAGE).context["forms"]["address"]["email"]

    assert field.value() == NEW


def test_what_one_user_typed_is_not_shown_to_the_next(as_ola, ola, eva):
    as_ola.post(PAGE, {"do": "address", "email": NEW})

    log_in_lately(as_ola, eva)

    assert NEW not in as_ola.get(PAGE).content.decode()


def test_a_log_in_counts_for_a_quarter_of_an_hour(lately, monkeypatch):
    monkeypatch.setattr("members.factors.time.time", _later(RECENTLY))

    response = lately.post(PAGE, {"do": "address", "email": NEW})

    assert (response["Location"].startswith("/logg-inn/"), letters()) == (True, [])


def _later(seconds):
    from time import time

    now = time()
    return lambda: now + seconds


def test_staff_show_their_second_factor_again(client, kari, monkeypatch):
    log_in(client, kari)
    monkeypatch.setattr("members.factors.time.time", _later(RECENTLY))

    response = client.post(PAGE, {"do": "address", "email": NEW})

    assert response["Location"] == "/logg-inn/igjen/?next=%2Fmin-side%2Fkonto%2F"


def test_a_request_is_withdrawn(lately, ola):
    lately.post(PAGE, {"do": "address", "email": NEW})
    token = token_of(last("account_address"))

    lately.post(PAGE, {"do": "keep"})

    link = reverse("portal:account_address", args=[token])
    assert lately.post(link).status_code == 404
    assert stored(ola)[2] == "ola@example.org"


def test_the_link_is_of_no_use_to_others(as_eva, ola):
    account.ask_for_address(ola, NEW)
    link = reverse("portal:account_address", args=[token_of(last("account_address"))])

    assert (as_eva.get(link).status_code, as_eva.post(link).status_code) == (404, 404)
    assert Client().get(link).status_code == 302


def test_the_former_address_objects_without_log_in(client, ola):
    account.ask_for_address(ola, NEW)
    token = token_of(last("account_address_asked"))
    link = reverse("portal:confirm", args=[token])

    shown = client.get(link)
    assert AddressChange.objects.waiting().count() == 1
    done = send(client, link)

    assert (shown.status_code, done.status_code) == (200, 302)
    assert AddressChange.objects.waiting().count() == 0
    assert client.get(done["Location"]).templates[0].name == OBJECTED
    assert "form" not in client.get(link).content.decode().split("<main")[1]


def test_the_account_page_in_a_browser(page, page_monitor, base_url, ola):
    account.ask_for_address(ola, NEW)
    log_in_browser(page, base_url, ola)

    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(PAGE)

    assert axe_violations(page, page_monitor) == []
    assert flaws(page, page_monitor) == []
    page.goto(
        reverse("portal:account_address", args=[token_of(last("account_address"))])
    )
    assert axe_violations(page, page_monitor) == []


def test_what_the_weekly_email_is_about_is_chosen_here_too(as_ola, ola):
    kept = User.Digest.values[0]

    answer = as_ola.post(PAGE, {"do": "emails", "kinds": [kept]})
    as_ola.post(PAGE, {"do": "emails", "kinds": ["x"]})

    without = User.objects.get(pk=ola.pk).digest_without
    assert answer.status_code == 302
    assert sorted(without) == sorted(set(User.Digest.values) - {kept})

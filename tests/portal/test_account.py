"""The page of one's own account, and the pages behind the links of a new address."""

import time
from functools import partial

from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from members.accounts.factors import RECENTLY
from members.mail import secretariat_address
from members.models import AddressChange, User
from members.people import account
from tests.support.factories import make
from tests.support.html_forms import send
from tests.support.letters import last, letters, token_of
from tests.support.login import log_in, log_in_lately, verify_second_factor
from tests.support.refusals import refusal

PAGE, NEW = "/min-side/konto/", "ola@annet.example"
OBJECTED = "portal/account_objection_done.html"


def stored(user):
    return User.objects.values_list("name", "language", "email").get(pk=user.pk)


def profile(**typed):
    before = {"initial-name": "Ola", "initial-language": "nb"}
    return {"do": "about", "name": "Ola", "language": "nb", **before, **typed}


WRONG = [{"name": ""}, {"language": "xx"}, {"name": "x" * 121}, {"name": "a\0"}]


def test_only_what_was_changed_in_this_window_is_saved_and_nothing_wrong(as_ola, ola):
    for typed in WRONG:
        refused = as_ola.post(PAGE, profile(**typed))
        errors = refused.context["form"].errors
        assert (refused.status_code, list(errors)) == (200, list(typed))
    assert as_ola.post(PAGE, {"do": "x"}).status_code == 404
    assert stored(ola) == ("Ola", "nb", "ola@example.org")
    as_ola.post(PAGE, profile(name="Ola Nordmann"))
    response = as_ola.post(PAGE, profile(language="en"))
    assert (response.status_code, response["Location"]) == (302, "/en/my-page/account/")
    assert stored(ola) == ("Ola Nordmann", "en", "ola@example.org")


def test_a_new_address_is_confirmed_in_the_same_session(lately, ola, ours):
    person = make.contact(ours, email="ola@example.org", agreed=["email"])
    phone = log_in(Client(), ola)
    EmailAddress.objects.create(user=ola, email=ola.email, verified=True)
    asked = lately.post(PAGE, {"do": "address", "email": NEW})
    link = reverse("portal:account_address", args=[token_of(last("account_address"))])
    shown = lately.get(link)
    before = stored(ola)[2]
    [(place, _label)] = shown.context["form"].fields["shown"].choices
    confirmed = lately.post(link, {"with_contacts": "on", "shown": [place]})

    assert (asked["Location"], confirmed["Location"]) == (PAGE, PAGE)
    assert [str(place) for place in shown.context["places"]] == ["Yara"]
    assert (before, stored(ola)[2]) == ("ola@example.org", NEW)
    # The former one has ended, and another consent is to the new address.
    assert list(person.consents.values_list("is_revoked", flat=True)) == [True, False]
    assert lately.get(PAGE).status_code == 200
    assert phone.get(PAGE).status_code == 302
    assert EmailAddress.objects.count() == 0
    assert lately.get(link).status_code == 404


def test_whoever_logged_in_long_ago_logs_in_again_and_goes_on_typing(as_ola, ola, eva):
    response = as_ola.post(PAGE, {"do": "address", "email": NEW})
    assert response["Location"].startswith("/logg-inn/?next=%2Fmin-side%2Fkonto%2F")
    assert letters() == []

    log_in_lately(as_ola, ola)
    field = as_ola.get(PAGE).context["forms"]["address"]["email"]
    log_in_lately(as_ola, eva)

    assert field.value() == NEW
    assert NEW not in as_ola.get(PAGE).text


def test_a_log_in_or_factor_counts_for_15_minutes(lately, as_secretary, monkeypatch):
    places, now = [], time.time()
    seconds = [(lately, RECENTLY - 5), (lately, RECENTLY), (as_secretary, RECENTLY)]
    for client, passed in seconds:
        monkeypatch.setattr(time, "time", lambda passed=passed: now + passed)
        answer = client.post(PAGE, {"do": "address", "email": NEW})
        places.append((answer["Location"].partition("%23")[0], len(letters())))
    there = "?next=%2Fmin-side%2Fkonto%2F"
    again = [(f"/logg-inn/{there}", 2), (f"/logg-inn/igjen/{there}", 2)]
    assert places == [(PAGE, 2), *again]


def test_staff_show_a_factor_before_an_address_counts(as_secretary, kari, monkeypatch):
    as_secretary.post(PAGE, {"do": "address", "email": NEW})
    link = reverse("portal:account_address", args=[token_of(last("account_address"))])
    late = time.time() + RECENTLY
    monkeypatch.setattr(time, "time", lambda: late)
    answers = [as_secretary.get(link), as_secretary.post(link)]
    before = stored(kari)[2]
    verify_second_factor(as_secretary, kari)

    assert as_secretary.post(link).status_code == 302
    places = [answer["Location"].split("?")[0] for answer in answers]
    assert places == ["/logg-inn/igjen/"] * 2
    assert (before, stored(kari)[2]) == ("kari@example.org", NEW)


def test_the_link_is_of_no_use_to_others_or_once_withdrawn(lately, as_eva, ola):
    lately.post(PAGE, {"do": "address", "email": NEW})
    token = token_of(last("account_address"))
    link = reverse("portal:account_address", args=[token])
    others = [as_eva.get(link), as_eva.post(link), Client().get(link)]
    elsewhere = lately.get(reverse("portal:confirm", args=[token]))
    lately.post(PAGE, {"do": "keep"})
    late = lately.post(link)
    answers = (*others, elsewhere, late)
    assert [one.status_code for one in answers] == [404, 404, 302, 404, 404]
    assert stored(ola)[2] == "ola@example.org"


def test_the_former_address_objects_without_log_in(client, ola):
    thief, change = log_in(Client(), ola), account.ask_for_address(ola, NEW)
    token = token_of(last("account_address_asked"))
    link = reverse("portal:confirm", args=[token])

    shown = client.get(link)
    assert AddressChange.objects.waiting().count() == 1
    done = send(client, link)

    assert (shown.status_code, done.status_code) == (200, 302)
    assert AddressChange.objects.waiting().count() == 0
    confirm = partial(account.confirm_address, change, session_key=None)
    assert refusal(confirm).code == "closed"
    assert thief.get(PAGE).status_code == 302
    assert last("account_objected").to == secretariat_address()
    assert client.get(done["Location"]).templates[0].name == OBJECTED
    assert "<form" not in client.get(link).content.decode().split("<main")[1]


def test_what_the_weekly_email_is_about_is_chosen_here_too(as_ola, ola):
    kept = User.Digest.values[0]
    answer = as_ola.post(PAGE, {"do": "emails", "kinds": [kept]})
    as_ola.post(PAGE, {"do": "emails", "kinds": ["x"]})
    without = User.objects.get(pk=ola.pk).digest_without
    assert answer.status_code == 302
    assert sorted(without) == sorted(set(User.Digest.values) - {kept})

"""Erasure and download by a person's own link."""

import json
import time

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members import people
from members.models import Consent, Erasure, Letter, Person, User
from tests.support.consent_page import shown
from tests.support.factories import make
from tests.support.html_forms import send
from tests.support.letters import last, letters
from tests.support.login import code_in_letter
from tests.support.planted_secrets import everything, secrets_in


@pytest.fixture(autouse=True)
def consent(nora):
    make.consent(nora, "name")


def page_of(person, language="nb"):
    with translation.override(language):
        return reverse("portal:consent_erase", args=[people.token_for(person)])


def own_pages(person):
    names, token = "consent consent_file consent_erase", people.token_for(person)
    return [reverse(f"portal:{name}", args=[token]) for name in names.split()]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_all_data_and_a_warning_are_shown_first_and_confirmed(client, nora, language):
    page = client.get(page_of(nora, language))
    with translation.override(language):
        words = [_("This cannot be undone."), "nora@example.org", "Yara"]
    assert [word for word in words if word not in page.text] == []
    assert list(page.context["form"].fields) == ["sure"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "private, no-store"
    answer = send(client, page_of(nora))
    assert list(answer.context["form"].errors) == ["sure"]
    assert Person.objects.get().name == "Nora Nordmann"
    assert (Erasure.objects.count(), dict(client.cookies)) == (0, {})


def test_all_data_is_downloaded_as_a_file(client, nora):
    user = make.user(email="mona@example.org", name="Mona")
    Person.objects.update(note="Ringer helst", entered_by=user)
    page, place, erasure = own_pages(nora)

    own, file = client.get(page).text, client.get(place)

    data = json.loads(file.content)["Om deg"]
    [person], [contact] = (data[n]["Lagret"] for n in ("Personer", "Kontaktpersoner"))
    assert {"Nora Nordmann", "nora@example.org", "Ringer helst"} <= {*person.values()}
    assert {"Yara", "hovedkontakt"} <= {*contact.values()}
    assert [f'href="{link}"' in own for link in (place, erasure)] == [True, True]
    assert "attachment" in file["Content-Disposition"]
    assert file["Referrer-Policy"] == "no-referrer"
    assert (nora.link_key in file.text, dict(client.cookies)) == (False, {})


def test_who_confirms_is_erased_at_once_and_for_good(client, nora):
    link, _file, page = own_pages(nora)
    token = link.split("/")[2]
    contact = reverse("directory:contact", args=[nora.contact.organization.slug])
    assert "Nora Nordmann" in client.get(contact).text
    answer = send(client, page, sure="on")
    said = _("Your data has been erased")
    assert (answer.status_code, said in answer.text) == (200, True)
    rows = everything()
    assert secrets_in({"nora nordmann", "nora@example.org"}, rows) == set()
    assert token not in rows
    assert "Nora Nordmann" not in client.get(contact).text
    gone = [client.get(link), client.get(page), client.post(page, {"sure": "on"})]
    assert [(a.status_code, said in a.text) for a in gone] == [(410, True)] * 3
    erasure = Erasure.objects.values_list("row_id", "by", "reason").get()
    assert (erasure, letters()) == ((nora.pk, None, "asked"), [])
    left = Person.objects.values_list("name", "email", "link_key").get()
    assert (left, Consent.objects.count()) == (("[slettet]", "", ""), 0)
    event = Person.pgh_event_model.objects.latest("pgh_id")
    assert event.pgh_context["url"] == link.replace(token, "-")


def test_the_last_manager_is_warned_first(client, nora):
    make.secretary(email="sekretariat@example.org")
    make.colleague(nora.contact.organization, role="manager", email="nora@example.org")

    page = client.get(page_of(nora))
    half = send(client, page_of(nora), sure="on")
    assert Person.objects.get(pk=nora.pk).email == "nora@example.org"
    send(client, page_of(nora), sure="on", leave="on")
    send(client, page_of(nora), sure="on", leave="on", code=code_in_letter())

    assert list(page.context["left"]) == [nora.contact.organization]
    assert page.context["logs_in"] is True
    assert list(half.context["form"].errors) == ["leave"]
    assert Letter.objects.filter(kind="nobody_looks_after").count() == 1
    assert not User.objects.filter(email="nora@example.org").exists()


def test_an_account_is_hidden_at_once_and_erased_by_the_code(client, nora, monkeypatch):
    make.colleague(nora.contact.organization, email=nora.email)

    def press(**typed):
        page = send(client, page_of(nora), sure="on", **typed)
        form = (page.context or {}).get("form")
        return Erasure.objects.count(), form and {**form.errors}.keys()

    assert press() == (0, set())
    assert (shown(nora), letters()) == (set(), [("erasure_code", nora.email)])
    code, now = code_in_letter(), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 1201)
    assert press(code=code) == (0, {"code"})
    monkeypatch.setattr(time, "time", lambda: now)
    assert [press(code=f"{n:08}") for n in range(3)] == [(0, {"code"})] * 3
    assert press(code=code)[0] == 2  # the person and the user
    assert not User.objects.filter(email=nora.email).exists()


def test_what_is_to_be_erased_is_hidden_also_if_no_code_may_be_sent(client, nora):
    make.colleague(nora.contact.organization, email=nora.email)
    for _time in range(6):
        people.set_consents(nora, ["title"], contact=nora.contact)
        answer = send(client, page_of(nora), sure="on")
    assert len(answer.context["form"].non_field_errors()) == 1
    assert (shown(nora), len(letters())) == (set(), 5)


def test_the_code_of_an_erasure_is_not_guessed(client, nora):
    make.colleague(nora.contact.organization, email=nora.email)
    send(client, page_of(nora), sure="on")
    for number in range(5):
        send(client, page_of(nora), sure="on", code=f"{number:08}")

    page = send(client, page_of(nora), sure="on", code=code_in_letter())

    words = [_("Too many attempts. Please wait a while and try again.")]
    assert page.context["form"].non_field_errors() == words
    assert Erasure.objects.count() == 0


def test_staff_are_hidden_and_told_that_a_site_administrator_does_it(client, nora):
    make.secretary(email="nora@example.org")

    page = client.get(page_of(nora))
    answers = [send(client, page_of(nora), sure="on") for _twice in range(2)]

    assert page.context["is_staff"] is True
    assert _("You have asked to be erased") in answers[0].text
    assert [kind for kind, _to in letters()] == ["erasure_asked"]
    assert "Nora Nordmann" in last("erasure_asked").text
    person = Person.objects.get()
    assert (Erasure.objects.count(), person.name) == (0, "Nora Nordmann")
    assert (shown(person), person.erasure_asked_on) == (set(), timezone.localdate())

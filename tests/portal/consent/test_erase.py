"""Erasure and download by a person's own link."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members import people
from members.models import Erasure, Letter, Person, User
from tests.support.consent_page import shown
from tests.support.factories import make
from tests.support.html_forms import send
from tests.support.letters import last, letters
from tests.support.planted_secrets import everything, secrets_in


@pytest.fixture(autouse=True)
def consent(nora):
    make.consent(nora, "name")


def page_of(person, language="nb"):
    with translation.override(language):
        return reverse("portal:consent_erase", args=[people.token_for(person)])


def own_page(person):
    return reverse("portal:consent", args=[people.token_for(person)])


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
    place = reverse("portal:consent_file", args=[people.token_for(nora)])

    own, file = client.get(own_page(nora)).text, client.get(place)

    data = json.loads(file.content)["Om deg"]
    [person], [contact] = (data[n]["Lagret"] for n in ("Personer", "Kontaktpersoner"))
    assert {"Nora Nordmann", "nora@example.org", "Ringer helst"} <= {*person.values()}
    assert {"Yara", "hovedkontakt"} <= {*contact.values()}
    assert [f'href="{link}"' in own for link in (place, page_of(nora))] == [True, True]
    assert "attachment" in file["Content-Disposition"]
    assert file["Referrer-Policy"] == "no-referrer"
    assert (nora.link_key in file.text, dict(client.cookies)) == (False, {})


def test_who_confirms_is_erased_at_once_and_for_good(client, nora):
    link, page, token = own_page(nora), page_of(nora), people.token_for(nora)
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
    assert (Erasure.objects.count(), letters()) == (1, [])
    event = Person.pgh_event_model.objects.latest("pgh_id")
    assert event.pgh_context["url"] == link.replace(token, "-")


def test_the_last_manager_is_warned_first(client, nora):
    make.secretary(email="sekretariat@example.org")
    make.colleague(nora.contact.organization, role="manager", email="nora@example.org")

    page = client.get(page_of(nora))
    half = send(client, page_of(nora), sure="on")
    assert Person.objects.get(pk=nora.pk).email == "nora@example.org"
    send(client, page_of(nora), sure="on", leave="on")

    assert list(page.context["left"]) == [nora.contact.organization]
    assert page.context["logs_in"] is True
    assert list(half.context["form"].errors) == ["leave"]
    assert Letter.objects.filter(kind="nobody_looks_after").count() == 1
    assert not User.objects.filter(email="nora@example.org").exists()


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

"""A change of language takes along what is typed on a page."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from members import people
from members.models import AccessRequest, ChangeRequest, Consent, Resignation
from tests.support.consent_page import page_of
from tests.support.factories import make_contact
from tests.support.letters import letters
from tests.support.login import log_in_browser
from tests.support.rows import make

pytestmark = pytest.mark.django_db


def at(name):
    with translation.override("en"):
        return reverse(f"portal:{name}", args=[] if name == "account" else ["yara"])


def test_a_proposal_is_shown_in_the_other_language_as_it_was_typed(as_ola):
    answer = as_ola.post(
        at("profile"), {"act": "language", "seen-phone": "x", "phone": "hmm"}
    )

    form = answer.context["form"]
    assert (answer.status_code, form.problems) == (200, [])
    assert form.inputs["phone"]["phone"].value() == "hmm"
    assert ChangeRequest.objects.count() == 0


@pytest.mark.parametrize("day", ["2026-11-30", "hmm", ""])
def test_a_resignation_is_shown_in_the_other_language_and_not_sent(as_ola, day):
    typed = {"last_day": day, "why": "Vi flytter", "sure": "no"}

    answer = as_ola.post(at("leave"), typed)

    assert (answer.status_code, answer.context["form"]["why"].value()) == (
        200,
        "Vi flytter",
    )
    assert Resignation.objects.count() == 0


TYPED_IN = [
    (
        "access",
        "colleagues.invite",
        {"do": "invite", "email": "feil", "message": "Hei"},
    ),
    ("contacts", "contacts.add", {"do": "add", "name": "Ny", "email": "feil"}),
    ("account", "form", {"do": "about", "name": "", "language": "en"}),
    ("account", "form", {"do": "address", "email": "feil"}),
]


@pytest.mark.parametrize(("name", "path", "typed"), TYPED_IN)
def test_a_form_among_several_is_shown_as_typed_and_nothing_is_done(
    as_ola, name, path, typed
):
    answer = as_ola.post(at(name), {**typed, "sure": "no"})

    form = answer.context[path.split(".")[0]]
    form = getattr(form, path.split(".")[1]) if "." in path else form
    shown = {key: form[key].value() for key in typed if key != "do"}
    assert ({"do": typed["do"], **shown}, form.errors) == (typed, {})
    assert list(letters()) == []


def test_a_contact_and_an_answer_are_shown_where_they_were_typed(as_ola, ours):
    person = make_contact(ours, name="Nora")
    asking = make(AccessRequest, organization=ours)
    contact, why = person.contacts.get().pk, "Vi kjenner deg ikke"

    changed = {"do": "change", "row": contact, "name": "Nora N.", "sure": "no"}
    contacts = as_ola.post(at("contacts"), changed).context["contacts"]
    declined = {"do": "decline", "row": asking.pk, "why": why, "sure": "no"}
    [(_row, _grant, decline)] = (
        as_ola.post(at("access"), declined).context["colleagues"].asking
    )

    assert contacts.rows[0].form["name"].value() == "Nora N."
    assert (decline["why"].value(), decline.errors) == (why, {})


def test_both_forms_of_ones_own_page_are_shown_as_typed(client, ours):
    person = make_contact(ours, name="Nora")
    place = f"items-{person.contacts.get().pk}"
    typed = {"do": "language", "whole": "yes", place: ["name"], "title": "Sjef"}

    forms = client.post(page_of(person, "en"), typed).context["own"].forms

    shown = forms["agree"][place].value(), forms["correct"]["title"].value()
    assert shown == (["name"], "Sjef")
    assert forms["correct"].errors == {}
    assert Consent.objects.count() == 0


def test_the_form_typed_in_last_goes_along_in_a_browser(page, base_url, ola, ours):
    log_in_browser(page, base_url, ola)
    page.goto(reverse("portal:account"))

    page.locator("#new-email").fill("ny@example.org")
    page.locator("#language").click()

    page.wait_for_url(f"**{at('account')}")
    assert page.locator("#new-email").input_value() == "ny@example.org"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("profile", "proposal"),
        ("leave", "typed"),
        ("access_leaving", "typed"),
        ("access", "typed"),
        ("contacts", "typed"),
        ("account", "typed"),
    ],
)
def test_the_button_of_the_language_belongs_to_the_form_of_the_page(as_ola, name, form):
    page = as_ola.get(at(name)).text

    assert f'form="{form}" formaction="/min-side/' in page
    assert f'id="{form}"' in page


def first_button(page, form):
    """Return what the Enter key sends besides what is typed in the form."""
    button = re.search(rf'<button[^>]* form="{form}"[^>]*>', page)[0]
    return re.findall(r' (name|value|formaction)="([^"]*)"', button)


@pytest.mark.parametrize(
    ("name", "form", "sent"),
    [
        ("profile", "proposal", [("name", "act"), ("value", "send")]),
        ("leave", "typed", []),
        ("access_leaving", "typed", []),
        ("access", "typed", []),
        ("contacts", "typed", []),
        ("account", "typed", []),
    ],
)
def test_the_enter_key_sends_and_does_not_change_the_language(as_ola, name, form, sent):
    assert first_button(as_ola.get(at(name)).text, form) == sent


def test_the_enter_key_saves_the_corrections_on_ones_own_page(client, ours):
    token = people.token_for(make_contact(ours))

    page = client.get(reverse("portal:consent", args=[token])).text

    assert first_button(page, "own") == [("name", "do"), ("value", "correct")]


def test_other_pages_have_a_link(as_ola, as_eva):
    link = '<a id="language" href="/min-side/yara/'

    assert f'{link}endringer/"' in as_ola.get(at("changes")).text
    # An editor types nothing on the page of access.
    assert f'{link}tilgang/"' in as_eva.get(at("access")).text

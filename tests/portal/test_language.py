"""A change of language takes along what is typed on a page."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from members.models import AccessRequest, ChangeRequest, Consent, Resignation
from tests.support.consent_page import page_of
from tests.support.factories import make_contact
from tests.support.letters import letters
from tests.support.rows import make

pytestmark = pytest.mark.django_db


def at(name):
    with translation.override("en"):
        return reverse(f"portal:{name}", args=[] if name == "account" else ["yara"])


def test_a_proposal_is_shown_in_the_other_language_as_it_was_typed(as_ola):
    typed = {"act": "language", "seen-phone": "x", "phone": "hmm"}
    answer = as_ola.post(at("profile"), typed)

    form = answer.context["form"]
    assert (answer.status_code, form.problems) == (200, [])
    assert form.inputs["phone"]["phone"].value() == "hmm"
    assert ChangeRequest.objects.count() == 0


def test_a_resignation_is_shown_in_the_other_language_and_not_sent(as_ola):
    for day in ("2026-11-30", "hmm", ""):
        typed = {"last_day": day, "why": "Vi flytter", "sure": "no"}
        answer = as_ola.post(at("leave"), typed)

        why = answer.context["form"]["why"].value()
        assert (answer.status_code, why) == (200, "Vi flytter")
    assert Resignation.objects.count() == 0


INVITE = {"do": "invite", "email": "feil", "message": "Hei"}
TYPED_IN = [
    ("access", "colleagues.invite", INVITE),
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
    contact = make_contact(ours, name="Nora").contact.pk
    asking, why = make(AccessRequest, organization=ours), "Vi kjenner deg ikke"

    changed = {"do": "change", "row": contact, "name": "Nora N.", "sure": "no"}
    contacts = as_ola.post(at("contacts"), changed).context["contacts"]
    declined = {"do": "decline", "row": asking.pk, "why": why, "sure": "no"}
    page = as_ola.post(at("access"), declined)
    [(_row, _grant, decline)] = page.context["colleagues"].asking

    assert contacts.rows[0].form["name"].value() == "Nora N."
    assert (decline["why"].value(), decline.errors) == (why, {})


def test_both_forms_of_ones_own_page_are_shown_as_typed(client, ours):
    person = make_contact(ours, name="Nora")
    place = f"items-{person.contact.pk}"
    typed = {"do": "language", "whole": "yes", place: ["name"], "title": "Sjef"}

    forms = client.post(page_of(person, "en"), typed).context["own"].forms

    shown = forms["agree"][place].value(), forms["correct"]["title"].value()
    assert shown == (["name"], "Sjef")
    assert forms["correct"].errors == {}
    assert Consent.objects.count() == 0


def first_button(page, form):
    """Return what the Enter key sends besides what is typed in the form."""
    button = re.search(rf'<button[^>]* form="{form}"[^>]*>', page)[0]
    return re.findall(r' (name|value|formaction)="([^"]*)"', button)


@pytest.mark.parametrize(
    "name", ["profile", "leave", "access_leaving", "access", "contacts", "account"]
)
def test_a_button_changes_the_language_and_the_enter_key_sends(as_ola, name):
    is_proposal, page = name == "profile", as_ola.get(at(name)).text
    form = "proposal" if is_proposal else "typed"
    sent = [("name", "act"), ("value", "send")] if is_proposal else []

    assert f'form="{form}" formaction="/min-side/' in page
    assert f'id="{form}"' in page
    assert first_button(page, form) == sent


def test_the_enter_key_saves_the_corrections_on_ones_own_page(client, ours):
    page = client.get(page_of(make_contact(ours))).text

    assert first_button(page, "own") == [("name", "do"), ("value", "correct")]


def test_other_pages_have_a_link(as_ola, as_eva):
    link = '<a id="language" href="/min-side/yara/'

    assert f'{link}endringer/"' in as_ola.get(at("changes")).text
    # An editor types nothing on the page of access.
    assert f'{link}tilgang/"' in as_eva.get(at("access")).text

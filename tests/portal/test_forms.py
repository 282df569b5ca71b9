"""Every form says in one way what is wrong, and a change of language keeps what is typed."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members.models import AccessRequest, ChangeRequest, Consent, Resignation
from tests.support.consent_page import page_of
from tests.support.factories import make
from tests.support.html_forms import filled, send
from tests.support.letters import letters
from tests.support.profile_form import PAGE

JOIN = "id_orgnr id_name id_kind_0 id_contact_name id_contact_email id_why"
CONTACT = "id_function id_name id_email id_language"
FORMS = [
    ("/medlemmer/yara/meld-feil/", {"message": "", "email": "x@"}, "id_email"),
    ("/bli-medlem/", {"name": "", "contact_email": "x"}, JOIN),
    ("/be-om-tilgang/?organization=yara", {"email": "x"}, "id_email"),
    ("leave", {"last_day": "x", "give": "yes"}, "id_last_day"),
    ("access", {"do": "invite", "email": "x"}, "invite-email invite-role_0"),
    ("contacts", {"do": "add", "email": "x"}, CONTACT),
    ("profile", {"name": "", "employees": "x", "act": "send"}, "id_name id_employees"),
]


def answer_to(as_ola, place, typed):
    """Return the answer to a form of a visitor, or to one of the pages of Yara."""
    if place.startswith("/"):
        return send(Client(), place, **typed)
    post = filled(as_ola.get(PAGE)) | typed if place == "profile" else typed
    return as_ola.post(reverse(f"portal:{place}", args=["yara"]), post)


@pytest.mark.parametrize(("place", "typed", "anchors"), FORMS)
def test_a_form_says_what_is_wrong_above_and_at_a_field(as_ola, place, typed, anchors):
    page, anchors = answer_to(as_ola, place, typed), anchors.split()
    _before, _open, rest = page.text.partition('class="error-summary" role="alert"')
    summary, _close, after = rest.partition("</div>")
    links = [part.partition('"')[0] for part in summary.split('href="#')[1:]]
    assert (page.status_code, list(dict.fromkeys(links))) == (200, anchors)
    assert 'class="error-summary"' not in after
    assert page.text.partition("<title>")[2].startswith("Feil: ")
    counts = [page.text.count(f'id="{anchor}"') for anchor in anchors]
    assert counts == [1] * len(anchors)
    assert page.text.count('aria-invalid="true"') >= len(anchors)


def test_required_fields_are_marked_before_anybody_errs_and_named_then(client, ours):
    page = client.get("/bli-medlem/")
    report = send(client, "/medlemmer/yara/meld-feil/", message="")

    assert page.text.count('<span class="required">') == 5
    assert "error-summary" not in page.text
    assert report.context["form"].errors["message"] == ["Beskriv hva som er feil."]


# A change of language


def at(name):
    with translation.override("en"):
        return reverse(f"portal:{name}", args=[] if name == "account" else ["yara"])


def test_a_proposal_and_a_resignation_are_shown_as_typed_and_not_sent(as_ola):
    typed = {"act": "language", "seen-phone": "x", "phone": "hmm"}
    answer = as_ola.post(at("profile"), typed)
    form = answer.context["form"]
    assert (answer.status_code, form.problems) == (200, [])
    assert form.inputs["phone"]["phone"].value() == "hmm"
    for day in ("2026-11-30", "hmm", ""):
        typed = {"last_day": day, "why": "Vi flytter", "sure": "no"}
        answer = as_ola.post(at("leave"), typed)
        why = answer.context["form"]["why"].value()
        assert (answer.status_code, why) == (200, "Vi flytter")
    assert (ChangeRequest.objects.count(), Resignation.objects.count()) == (0, 0)


INVITE = {"do": "invite", "email": "feil", "message": "Hei"}
TYPED_IN = [
    ("access", "colleagues.invite", INVITE),
    ("contacts", "contacts.add", {"do": "add", "name": "Ny", "email": "feil"}),
    ("account", "form", {"do": "about", "name": "", "language": "en"}),
    ("account", "form", {"do": "address", "email": "feil"}),
]


@pytest.mark.parametrize(("name", "path", "typed"), TYPED_IN)
def test_a_form_among_several_is_shown_as_typed_unsent(as_ola, name, path, typed):
    answer = as_ola.post(at(name), {**typed, "sure": "no"})

    form = answer.context[path.split(".")[0]]
    form = getattr(form, path.split(".")[1]) if "." in path else form
    shown = {key: form[key].value() for key in typed if key != "do"}
    assert ({"do": typed["do"], **shown}, form.errors) == (typed, {})
    assert list(letters()) == []


def test_a_contact_and_an_answer_are_shown_where_they_were_typed(as_ola, ours):
    contact = make.contact(ours, name="Nora").contact.pk
    asking, why = make(AccessRequest, organization=ours), "Vi kjenner deg ikke"

    changed = {"do": "change", "row": contact, "name": "Nora N.", "sure": "no"}
    contacts = as_ola.post(at("contacts"), changed).context["contacts"]
    declined = {"do": "decline", "row": asking.pk, "why": why, "sure": "no"}
    page = as_ola.post(at("access"), declined)
    [(_row, _grant, decline)] = page.context["colleagues"].asking

    assert contacts.rows[0].form["name"].value() == "Nora N."
    assert (decline["why"].value(), decline.errors) == (why, {})


def test_both_forms_of_ones_own_page_are_shown_as_typed(client, ours):
    person = make.contact(ours, name="Nora")
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


TYPING_PAGES = ["profile", "leave", "access_leaving", "access", "contacts", "account"]


def test_a_button_changes_the_language_and_the_enter_key_sends(as_ola, ours):
    for name in TYPING_PAGES:
        is_proposal, page = name == "profile", as_ola.get(at(name)).text
        form = "proposal" if is_proposal else "typed"
        sent = [("name", "act"), ("value", "send")] if is_proposal else []
        assert f'form="{form}" formaction="/min-side/' in page, name
        assert (f'id="{form}"' in page, first_button(page, form)) == (True, sent), name
    own = as_ola.get(page_of(make.contact(ours))).text
    assert first_button(own, "own") == [("name", "do"), ("value", "correct")]


def test_other_pages_have_a_link(as_ola, eva):
    link = '<a id="language" href="/min-side/yara/'
    assert f'{link}endringer/"' in as_ola.get(at("changes")).text
    # An editor types nothing on the page of access.
    as_ola.force_login(eva)
    assert f'{link}tilgang/"' in as_ola.get(at("access")).text

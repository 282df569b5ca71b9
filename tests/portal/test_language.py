"""A change of language takes along what is typed on a page with one form."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from members import people
from members.models import ChangeRequest, Resignation
from tests.support.factories import make_contact

pytestmark = pytest.mark.django_db


def at(name):
    with translation.override("en"):
        return reverse(f"portal:{name}", args=["yara"])


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


@pytest.mark.parametrize(
    ("name", "form"),
    [("profile", "proposal"), ("leave", "typed"), ("access_leaving", "typed")],
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
    ],
)
def test_the_enter_key_sends_and_does_not_change_the_language(as_ola, name, form, sent):
    assert first_button(as_ola.get(at(name)).text, form) == sent


def test_the_enter_key_saves_the_corrections_on_ones_own_page(client, ours):
    token = people.token_for(make_contact(ours))

    page = client.get(reverse("portal:consent", args=[token])).text

    assert first_button(page, "own") == [("name", "do"), ("value", "correct")]


def test_other_pages_have_a_link(as_ola):
    assert (
        '<a id="language" href="/min-side/yara/tilgang/"'
        in as_ola.get(at("access")).text
    )

"""What is typed on a person's own page survives its other form and a change of language."""

import pytest

from members.models import Person
from tests.support.consent_page import page_of, shown
from tests.support.open_forms import send

pytestmark = pytest.mark.django_db
TYPED = {
    "whole": "yes",
    "name": "Nora N.",
    "title": "Leder",
    "email": "nora@example.org",
    "phone": "35 00 00 01",
    "language": "nb",
}


def tick(client, link, *items):
    """Return the ticks of the first place of the page, as they are posted."""
    return {client.get(link).context["own"].places[0].name: list(items)}


def values(answer):
    return [
        answer.context["own"].forms["correct"][n].value() for n in ("name", "title")
    ]


def test_corrections_that_are_typed_stay_when_consent_is_saved(client, nora, link):
    answer = send(client, link, do="agree", **TYPED, **tick(client, link, "name"))

    assert (answer.status_code, values(answer)) == (200, ["Nora N.", "Leder"])
    assert shown(nora) == {"name"}
    assert Person.objects.get(pk=nora.pk).name == "Nora Nordmann"
    assert "er ikke lagret ennå" in answer.context["own"].said


def test_ticks_stay_when_corrections_are_saved(client, nora, link):
    ticks = tick(client, link, "name", "phone")
    answer = send(client, link, do="correct", **TYPED, **ticks)

    [(_place, field)] = answer.context["own"].forms["agree"].fields_by_place
    assert (answer.status_code, set(field.value())) == (200, {"name", "phone"})
    assert Person.objects.get(pk=nora.pk).title == "Leder"
    assert shown(nora) == set()


def test_the_page_is_loaded_anew_when_all_is_saved(client, nora, link):
    stored = {**TYPED, "name": nora.name, "title": nora.title}

    answer = send(client, link, do="agree", **stored, **tick(client, link, "name"))

    assert answer.status_code == 302


@pytest.mark.parametrize("act", [{"do": "language"}, {"do": "hide", "sure": "no"}])
def test_a_change_of_language_and_going_back_keep_all_that_is_typed(
    client, nora, link, act
):
    english = page_of(nora, "en")
    ticks = tick(client, link, "phone")

    answer = send(client, english, **act, **TYPED, **ticks)

    [(_place, field)] = answer.context["own"].forms["agree"].fields_by_place
    assert (answer.status_code, values(answer)) == (200, ["Nora N.", "Leder"])
    assert (field.value(), shown(nora)) == (["phone"], set())
    assert Person.objects.get(pk=nora.pk).name == "Nora Nordmann"


def test_odd_typing_in_the_other_form_is_no_error(client, nora, link):
    for hostile in ({"name": "a\0"}, {"email": ["x", "y"]}, {"language": "xx"}):
        typed = {**TYPED, **hostile, **tick(client, link, "name")}

        assert send(client, link, do="agree", **typed).status_code == 200

"""A person's own link works for that person alone, and within rate limits."""

import pytest
from django.core.signing import Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from members import people
from members.models import Consent, Person
from tests.support.cast import NORA
from tests.support.consent_page import agree, page_of, refusals, shown
from tests.support.factories import (
    make_consent,
    make_person,
)
from tests.support.letters import letters
from tests.support.open_forms import send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("do", ["agree", "hide", "correct"])
def test_a_form_of_another_site_is_refused(client, nora, link, do):
    make_consent(nora, "phone")
    typed = NORA | {"language": "nb", "title": "Ny", "items": ["name"], "sure": "yes"}

    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        answer = send(client, link, headers=headers, do=do, **typed)

        assert answer.status_code == 200
        assert refusals(answer, do) == [
            _("The form was sent from another page. Please send it from here.")
        ]
        nora.refresh_from_db()
        assert (shown(nora), nora.title, letters()) == ({"phone"}, NORA["title"], [])


def test_an_invalid_action_does_nothing(client, nora, link):
    for do in ("", "nothing", "agree\0", "__class__"):
        assert send(client, link, do=do, items=["name"]).status_code == 200
    assert Consent.objects.count() == 0

    # Of a page that hides its address, and over the limit.
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    for _time in range(31):
        answer = agree(client, link, ["name"], headers=headers)
    assert refusals(answer, "agree") == [
        _("Too many attempts. Please wait a while and try again.")
    ]
    assert shown(nora) == {"name"}


HOSTILE = ["x", "..", "a" * 1500, "%2e%2e%2fadmin", "<script>", "æøå"]
HOSTILE += [Signer(salt="members.confirmations", sep=".").sign_object([1, "x"])]


def test_an_invalid_link_is_404_and_discloses_nothing(client, nora):
    names = ["consent", "consent_picture", "consent_erase", "consent_file"]

    for token in HOSTILE:
        for place in [reverse(f"portal:{name}", args=[token]) for name in names]:
            answer, posted = client.get(place), client.post(place, {"do": "hide"})
            templates = [t.name for t in answer.templates]
            assert (answer.status_code, templates[0]) == (404, "portal/closed.html")
            assert answer["Referrer-Policy"] == "no-referrer"
            assert posted.status_code in (404, 405)


def test_the_link_of_one_person_does_not_open_another(client, nora):
    other = make_person(name="Ola Hemmelig")

    page = client.get(page_of(nora))

    assert "Hemmelig" not in page.text
    forged = Signer(salt="members.people", sep=".").sign_object(
        [other.pk, nora.link_key]
    )
    assert client.get(reverse("portal:consent", args=[forged])).status_code == 404


def test_history_stores_the_page_without_the_token(client, nora, link):
    agree(client, link, ["name"])
    send(client, link, do="correct", **NORA | {"title": "Ny"}, language="nb")

    events = [*Consent.pgh_event_model.objects.all()]
    events += [*Person.pgh_event_model.objects.filter(title="Ny")]
    contexts = [event.pgh_context for event in events]
    assert [context["url"] for context in contexts] == [
        reverse("portal:consent", args=["-"])
    ] * 2
    assert people.token_for(nora) not in str(contexts)

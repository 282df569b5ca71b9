"""A person's own page shows all data, and changes consents and corrections."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import people
from members.models import (
    CONSENT_TEXTS,
    PRIVACY_NOTICES,
    Consent,
    Image,
    Letter,
    Person,
)
from tests.support.cast import NORA
from tests.support.consent_page import agree, page_of, refusals, shown
from tests.support.factories import (
    make_body,
    make_consent,
    make_picture,
    make_role,
)
from tests.support.letters import last, letters, token_of
from tests.support.open_forms import send
from tests.support.pictures import drawing, file_of, upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["nb", "en"])
def test_all_data_and_its_purpose_are_shown(client, nora, ola, language):
    body = make_body(name_nb="Styret", name_en="The board")
    make_role(person=nora, body=body, organization=None)
    make_consent(nora, "name", until=timezone.localdate(), is_revoked=True)
    Person.objects.update(note="Ringer helst", entered_by=ola)

    page = client.get(page_of(nora, language))

    held = [*NORA.values(), "Yara", "Ringer helst", "Ola (ola@example.org)"]
    held += [body.name_nb if language == "nb" else body.name_en]
    held += [CONSENT_TEXTS["2"][language], PRIVACY_NOTICES["1"][language][:60]]
    assert [words for words in held if words not in page.text] == []


def test_the_page_is_for_the_person_alone(client, link):
    page = client.get(link)

    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert dict(client.cookies) == {}


def test_following_the_link_alone_changes_nothing(client, nora, link):
    for method in ("get", "head", "options", "put", "delete"):
        getattr(client, method)(link)
        getattr(client, method)(f"{link}?do=agree&items=name")

    assert (Consent.objects.count(), Letter.objects.count()) == (0, 0)


def test_exactly_the_ticked_items_are_consented_to(client, nora, link):
    for _twice in range(2):
        answer = agree(client, link, ["name", "email"])

    assert (answer.status_code, answer.url) == (302, f"{link}?done=agreed")
    assert (shown(nora), Consent.objects.count()) == ({"name", "email"}, 2)
    again = client.get(answer.url)
    assert again.context["own"].shown == {"name", "email"}
    assert again.text.count(_("Saved. Only what is ticked is shown.")) == 1
    agree(client, link, ["name"])
    assert (shown(nora), Consent.objects.get(item="email").is_revoked) == (
        {"name"},
        True,
    )
    answer = send(client, link, do="hide", sure="yes")
    assert (shown(nora), answer.url) == (set(), f"{link}?done=hidden")
    assert Consent.objects.filter(is_revoked=True).count() == 2


@pytest.mark.parametrize(
    "items", [["phone", "note"], ["name", "picture"], ["Name"], ["name\0"]]
)
def test_items_that_are_not_offered_are_refused(client, nora, link, items):
    answer = agree(client, link, items)

    assert (answer.status_code, Consent.objects.count()) == (200, 0)


def test_corrections_count_at_once(client, nora, link):
    answer = send(
        client, link, do="correct", **NORA | {"title": "Direktør", "language": "en"}
    )

    nora.refresh_from_db()
    assert (nora.title, nora.language, nora.own_items) == ("Direktør", "en", ["title"])
    assert answer.url == f"{link}?done=corrected"
    assert letters() == []


def test_what_was_typed_stays_when_it_is_refused(client, nora, link):
    typed = NORA | {"email": "ingen adresse", "phone": "99", "language": "nb"}

    answer = send(client, link, do="correct", **typed)

    form = answer.context["own"].forms["correct"]
    assert (form["phone"].value(), list(form.errors)) == ("99", ["email"])
    nora.refresh_from_db()
    assert nora.phone == NORA["phone"]


def test_a_new_address_must_be_confirmed(client, nora, link):
    typed = NORA | {"email": "Ny@example.org", "language": "nb"}

    answers = [send(client, link, do="correct", **typed) for _twice in range(2)]

    assert {answer.url for answer in answers} == {f"{link}?done=asked"}
    assert letters() == [("person_address", "ny@example.org")]
    confirm = reverse("portal:confirm", args=[token_of(last("person_address"))])
    assert "ny@example.org" in client.get(confirm).text
    nora.refresh_from_db()
    assert nora.email == NORA["email"]
    answers = [send(client, confirm) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert client.get(answers[0].url).status_code == 200
    nora.refresh_from_db()
    assert nora.email == "ny@example.org"
    assert client.get(link).status_code == 404
    assert client.get(page_of(nora)).status_code == 200
    assert dict(client.cookies) == {}


def test_an_address_is_not_flooded(client, nora, link):
    typed = NORA | {"email": "ny@example.org", "language": "nb"}

    for _time in range(7):
        Letter.objects.all().delete()
        answer = send(client, link, do="correct", **typed)

    assert answer.status_code == 200
    assert refusals(answer, "correct") == [
        _(
            "You have sent as many e-mails of this kind as one can in a day. Please try"
            " again tomorrow."
        )
    ]
    assert Letter.objects.count() == 0


def test_a_picture_is_private_until_it_is_consented_to(client, nora, link):
    files = {"picture": upload(file_of(drawing()))}

    answer = send(client, link, do="correct", **NORA, language="nb", **files)

    assert answer.url == f"{link}?done=corrected"
    nora.refresh_from_db()
    place = reverse("portal:consent_picture", args=[people.token_for(nora)])
    picture = client.get(place)
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert picture["Cache-Control"] == "private, no-store"
    public = nora.picture.get_absolute_url()
    assert client.get(public).status_code == 404
    agree(client, link, ["picture"])
    answer = client.get(public)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    send(client, link, do="hide", sure="yes")
    assert client.get(public).status_code == 404


def test_an_invalid_picture_is_refused_and_the_rest_stays(client, nora, link):
    typed = NORA | {"title": "Direktør", "language": "nb"}

    answer = send(client, link, do="correct", **typed, picture=upload(b"GIF89a"))

    form = answer.context["own"].forms["correct"]
    assert form["title"].value() == "Direktør"
    assert len(form.non_field_errors()) == 1
    assert Image.objects.count() == 0


def test_a_picture_is_removed(client, nora, link):
    Person.objects.update(picture=make_picture())
    agree(client, link, ["picture", "name"])

    send(client, link, do="correct", **NORA, language="nb", without="on")

    nora.refresh_from_db()
    assert (nora.picture, shown(nora)) == (None, {"name"})
    place = reverse("portal:consent_picture", args=[people.token_for(nora)])
    assert client.get(place).status_code == 404

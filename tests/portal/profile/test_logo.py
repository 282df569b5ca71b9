"""A logo in the form: kept over refusals, seen by its own people, drawn not too often."""

import pytest
from django.test import Client
from PIL import Image

from members import limits, review
from members.portal.change_requests import pictures as uploads
from tests.support.factories import make_colleague, make_member
from tests.support.html_forms import filled
from tests.support.pictures import drawing, file_of, upload
from tests.support.profile_form import PAGE, errors, proposed, send, shown

pytestmark = pytest.mark.django_db


def test_an_uploaded_picture_outlives_a_refusal(client, ours):
    answer = send(client, name="", logo__file=upload(file_of(drawing())))
    picture = client.get(picture_in(answer))

    send(client, page=answer, name="Yara")

    assert picture.status_code == 200
    assert list(proposed(ours)) == ["logo"]


def test_a_lot_of_pictures_is_too_many_and_the_rest_is_kept(client, ours, monkeypatch):
    monkeypatch.setitem(uploads.OFTEN, "at_most", 1)
    send(client, name="", logo__file=upload(file_of(drawing())))

    answer = send(client, phone="35 00", logo__file=upload(file_of(drawing())))

    [refusal] = answer.context["form"].problems
    assert (refusal[0], refusal[2]) == ("logo", limits.TOO_MANY)
    assert shown(answer, "phone") == "35 00"
    assert proposed(ours) == {}


def picture_in(answer):
    _before, _src, rest = answer.text.partition('<img src="/min-side/')
    if not rest:
        _before, _src, rest = answer.text.partition('<img src="/my-page/')
        return "/my-page/" + rest.partition('"')[0]
    return "/min-side/" + rest.partition('"')[0]


def test_a_chosen_picture_is_seen_by_nobody_else(client, ours):
    answer = send(client, name="", logo__file=upload(file_of(drawing())))
    there = picture_in(answer)
    stranger = Client()
    stranger.force_login(make_colleague(make_member(), role="manager"))

    assert stranger.get(there).status_code == 404
    assert client.get(there.partition("?")[0]).status_code == 404
    assert client.get(there.partition("?")[0] + "?chosen=x").status_code == 404


def test_what_is_no_picture_is_refused_and_the_rest_kept(client, ours):
    answer = send(client, name="Ny", logo__file=upload(b"ingen", "logo.svg"))

    assert (answer.status_code, errors(answer)) == (200, ["logo"])
    assert shown(answer, "name") == "Ny"


def test_a_logo_is_taken_away(client, ours, kari):
    send(client, logo__file=upload(file_of(drawing())))
    review.approve(review.pending(ours).pk, by=kari)

    send(client, logo__remove="on")

    assert proposed(ours) == {"logo": ""}


def test_a_picture_of_others_cannot_be_named(client, ours):
    theirs = make_member(slug="beta")
    other = Client()
    other.force_login(make_colleague(theirs))
    taken = other.post(
        "/min-side/beta/profil/",
        filled(other.get("/min-side/beta/profil/"), name="")
        | {"logo-file": upload(file_of(drawing())), "act": "send"},
    )

    answer = send(client, logo=filled(taken)["logo"])

    assert (answer.status_code, errors(answer)) == (200, ["logo"])
    assert proposed(ours) == {}


def test_a_logo_that_can_hardly_be_seen_is_warned_of_and_taken(client, ours):
    pale = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    pale.paste((250, 250, 240, 255), (50, 50, 250, 150))

    answer = client.get(send(client, logo__file=upload(file_of(pale))).url)
    form = client.get(PAGE)

    assert [message.level_tag for message in answer.context["messages"]] == [
        "success",
        "warning",
    ]
    assert list(proposed(ours)) == ["logo"]
    assert form.text.count("Velg et i mørke farger.") == 1

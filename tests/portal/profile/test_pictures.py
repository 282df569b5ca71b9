"""Pictures in the form of a profile: with texts, in order, kept over refusals."""

import pytest
from django.test import Client

from members import limits
from members.models import Image, ProfilePicture
from members.pictures.uploads import MESSAGES
from members.portal.change_requests import pictures as uploads
from tests.support.factories import make_colleague, make_member, make_picture
from tests.support.html_forms import filled
from tests.support.pictures import drawing, file_of, upload
from tests.support.profile_form import PAGE, errors, proposed, row, send
from tests.support.rows import make

pytestmark = pytest.mark.django_db


def a_file(size=(300, 200)):
    return upload(file_of(drawing(size)))


def typed(number, *, file=None, **texts):
    """What is typed into the row of that number, with a file."""
    fields = {f"pictures__{number}__{name}": text for name, text in texts.items()}
    return fields | ({f"pictures__{number}__image__file": file} if file else {})


def rows(answer):
    """Return (alt text, size of the picture or None) of each row of the page's form."""
    form = answer.context["form"]
    forms = form.inputs["pictures"].forms
    images = [one["image"].subwidgets[0].data["picture"] for one in forms]
    texts = [one["alt_nb"].value() for one in forms]
    return [
        (text, image and image.width) for text, image in zip(texts, images, strict=True)
    ]


@pytest.fixture
def two(ours):
    """Create two pictures of Yara, and return them."""
    return [
        make(ProfilePicture, organization=ours, place=place, alt_nb=text)
        for place, text in enumerate(["Ovn", "Kai"], 1)
    ]


def test_a_picture_with_its_text_is_proposed(client, ours):
    new = row("pictures", alt_nb="En ovn", alt_en="A furnace")

    send(client, **new, pictures__0__image__file=a_file((2000, 1000)))

    [added] = proposed(ours)["pictures"]["add"]
    image = added.pop("image")
    assert added == {"alt_nb": "En ovn", "alt_en": "A furnace", "place": 1}
    assert ours.pictures.count() == 0
    large = Image.objects.get(hash=image)
    assert (large.width, large.height) == (1280, 640)


def test_an_uploaded_picture_outlives_a_refusal(client, ours):
    first = send(
        client, **row("pictures", alt_nb=""), pictures__0__image__file=a_file()
    )
    assert (errors(first), rows(first)) == (["id_pictures-0-alt_nb"], [("", 300)])

    send(client, page=first, pictures__0__alt_nb="En ovn")

    [added] = proposed(ours)["pictures"]["add"]
    assert added["alt_nb"] == "En ovn"


def test_a_text_without_a_picture_is_refused_and_kept(client, ours):
    answer = send(client, **row("pictures", alt_nb="En ovn"))

    assert errors(answer) == ["id_pictures-0-image"]
    assert rows(answer) == [("En ovn", None)]


def test_an_empty_row_is_no_picture(client, ours):
    send(client, **row("pictures", alt_nb=""), phone="35 00 00 00")

    assert list(proposed(ours)) == ["phone"]


def test_what_is_not_touched_is_not_proposed(client, ours, two):
    two[1].place = 3
    two[1].save()

    send(client, phone="35 00 00 00")

    assert list(proposed(ours)) == ["phone"]


@pytest.mark.parametrize("act", ["send", "add-services", "up-pictures-1"])
def test_a_refused_file_is_told_at_its_row_whatever_button_is_pressed(
    client, ours, two, act
):
    answer = send(client, act=act, **typed(1, file=upload(b"ingen", "x.svg")))

    refused = [row["image"].errors for row in answer.context["form"].inputs["pictures"]]
    number = 0 if act.startswith("up") else 1
    assert [bool(found) for found in refused] == [number == 0, number == 1]
    assert MESSAGES["unknown"] in refused[number]


def test_a_picture_of_a_row_is_replaced(client, ours, two):
    send(client, **typed(0, file=a_file()))

    [changed] = proposed(ours)["pictures"]["change"]
    assert (changed["id"], changed["alt_nb"]) == (two[0].pk, "Ovn")
    assert changed["image"] != two[0].image_id


def test_a_picture_is_taken_away_and_the_others_move_up(client, ours, two):
    send(client, pictures__0__DELETE="on")

    wanted = proposed(ours)["pictures"]
    assert wanted["remove"] == [two[0].pk]
    assert [(one["id"], one["place"]) for one in wanted["change"]] == [(two[1].pk, 1)]


@pytest.mark.parametrize("act", ["up-pictures-1", "down-pictures-0"])
def test_two_pictures_change_places_with_what_was_typed(client, ours, two, act):
    moved = send(client, act=act, **typed(1, alt_nb="Kaia", file=a_file((20, 20))))
    assert (rows(moved), proposed(ours)) == ([("Kaia", 20), ("Ovn", 300)], {})

    send(client, page=moved)

    wanted = proposed(ours)["pictures"]["change"]
    assert [(one["alt_nb"], one["place"]) for one in wanted] == [
        ("Kaia", 1),
        ("Ovn", 2),
    ]


@pytest.mark.parametrize(
    "act",
    ["up-pictures-0", "down-pictures-1", "up-pictures-9", "up-services-1", "up-x-1"],
)
def test_no_row_moves_out_of_the_form(client, ours, two, act):
    answer = send(client, act=act, **typed(1, alt_nb="Kaia"))

    assert rows(answer) == [("Ovn", 300), ("Kaia", 300)]


def test_no_more_than_three_rows_are_read(client, ours):
    answer = send(client, pictures__TOTAL_FORMS="4", phone="35 00 00 00")

    assert errors(answer) == ["pictures"]
    assert proposed(ours) == {}


def test_too_many_pictures_in_an_hour_are_refused_and_the_rest_is_kept(
    client, ours, monkeypatch
):
    monkeypatch.setitem(uploads.OFTEN, "at_most", 1)
    new = row("pictures", alt_nb="En ovn") | {"pictures__TOTAL_FORMS": "2"}
    more = typed(1, alt_nb="Kai", file=a_file((20, 20)))

    answer = send(client, **new, **more, pictures__0__image__file=a_file())

    [refusal] = answer.context["form"].problems
    assert (refusal[0], refusal[2]) == ("id_pictures-1-image", limits.TOO_MANY)
    assert rows(answer) == [("En ovn", 300), ("Kai", None)]


@pytest.mark.parametrize("forged", ["theirs", "plain", "nonsense"])
def test_a_picture_of_others_cannot_be_named(client, ours, forged):
    secret = make_picture()
    beta = make_member()
    signed = {"theirs": uploads.sign(beta.pk, secret.hash), "plain": secret.hash}
    image = signed.get(forged, "a:b:c")

    answer = send(client, **row("pictures", alt_nb="En ovn", image=image))

    assert errors(answer) == ["id_pictures-0-image"]
    assert secret.hash not in answer.text.replace(image, "")
    assert proposed(ours) == {}


def test_a_chosen_picture_is_seen_by_nobody_else(client, ours):
    answer = send(
        client, **row("pictures", alt_nb=""), pictures__0__image__file=a_file()
    )
    signed = filled(answer)["pictures-0-image"][0]
    image = uploads.read(ours.pk, signed)
    there = f"/min-side/bilder/{image}.png"
    stranger = Client()
    stranger.force_login(make_colleague(make_member(), role="manager"))

    chosen = {"chosen": signed}
    assert client.get(there, chosen).status_code == 200
    assert client.get(there).status_code == 404
    assert stranger.get(there, chosen).status_code == 404
    assert Client().get(f"/bilder/{image}.png").status_code == 404


def test_a_draft_keeps_the_picture_while_somebody_logs_in_again(client, ours, ola):
    values = filled(client.get(PAGE), **row("pictures", alt_nb="En ovn"))
    client.logout()
    client.post(PAGE, values | {"pictures-0-image-file": a_file(), "act": "send"})
    client.force_login(ola)

    assert rows(client.get(PAGE)) == [("En ovn", 300)]

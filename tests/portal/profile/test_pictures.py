"""Pictures in the form of a profile, its logo too: in order, kept over refusals, private."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import gettext as _
from PIL import Image as Drawn

from members.models import Image, ProfilePicture
from members.operation import limits
from members.records import review
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.pictures import drawing, file_of, upload
from tests.support.profile_form import PAGE, errors, proposed, row, send, shown

BETA = "/min-side/beta/profil/"
NEW = row("pictures", alt_nb="En ovn")
FILE, LOGO = "pictures__0__image__file", "logo__file"
NO_PICTURE = (
    "This is not a PNG, JPEG or WebP picture. Save it in one of these formats and choose"
    " it again."
)


def a_file(size=(300, 200)):
    return upload(file_of(drawing(size)))


def typed(number, *, file=None, **texts):
    """Return what is typed into the row of that number, with a file."""
    fields = {f"pictures__{number}__{name}": text for name, text in texts.items()}
    return fields | ({f"pictures__{number}__image__file": file} if file else {})


def rows(answer):
    """Return (alt text, size of the picture or None) of each row of the page's form."""
    forms = answer.context["form"].inputs["pictures"].forms
    images = [one["image"].subwidgets[0].data["chosen"].picture for one in forms]
    texts = [one["alt_nb"].value() for one in forms]
    return [(t, image and image.width) for t, image in zip(texts, images, strict=True)]


@pytest.fixture
def two(ours):
    return [
        make(ProfilePicture, organization=ours, place=place, alt_nb=text)
        for place, text in enumerate(["Ovn", "Kai"], 1)
    ]


def test_a_picture_with_its_text_is_proposed(client, ours):
    large = {FILE: a_file((2000, 1000))}
    send(client, **row("pictures", alt_nb="En ovn", alt_en="A furnace"), **large)
    [added] = proposed(ours)["pictures"]["add"]
    image = Image.objects.get(hash=added.pop("image"))
    assert added == {"alt_nb": "En ovn", "alt_en": "A furnace", "place": 1}
    assert (ours.pictures.count(), image.width, image.height) == (0, 1280, 640)


def test_uploads_outlive_a_refusal(client, ours):
    wrong = row("pictures", alt_nb="") | {LOGO: a_file()}
    first = send(client, **wrong, **{FILE: a_file()})
    assert (errors(first), rows(first)) == (["id_pictures-0-alt_nb"], [("", 300)])
    logo = first.text.split('<img src="/min-side/')[1].partition('"')[0]
    assert client.get(f"/min-side/{logo}").status_code == 200
    send(client, page=first, pictures__0__alt_nb="En ovn")
    assert list(proposed(ours)) == ["logo", "pictures"]
    assert proposed(ours)["pictures"]["add"][0]["alt_nb"] == "En ovn"


def test_a_text_without_a_picture_is_refused_and_an_empty_row_is_none(client, ours):
    answer = send(client, **NEW)
    seen = errors(answer), rows(answer)
    assert seen == (["id_pictures-0-image"], [("En ovn", None)])
    answer = send(client, pictures__TOTAL_FORMS="4", phone="35 00 00 00")
    assert (errors(answer), proposed(ours)) == (["pictures"], {})
    send(client, **row("pictures", alt_nb=""), phone="35 00 00 00")
    assert list(proposed(ours)) == ["phone"]


@pytest.mark.parametrize("act", ["send", "add-services", "up-pictures-1"])
def test_a_refused_file_is_told_at_its_row_whatever_button_is_pressed(client, two, act):
    no_file = {LOGO: upload(b"ingen", "logo.svg"), "name": "Ny"}
    no_file |= typed(1, file=upload(b"ingen", "x.svg"))
    answer = send(client, act=act, **no_file)

    refused = [row["image"].errors for row in answer.context["form"].inputs["pictures"]]
    number = 0 if act.startswith("up") else 1
    assert [bool(errors) for errors in refused] == [number == 0, number == 1]
    assert refused[number] == [_(NO_PICTURE)]
    assert ("logo" in errors(answer)) == (act == "send")
    assert shown(answer, "name") == "Ny"


def test_a_picture_is_replaced_or_taken_away_and_the_others_move_up(client, ours, two):
    two[1].place = 3
    two[1].save()
    send(client, phone="35 00 00 00")
    assert list(proposed(ours)) == ["phone"], "What is not touched is not proposed."
    send(client, **{FILE: a_file()})
    [changed] = proposed(ours)["pictures"]["change"]
    assert (changed["id"], changed["alt_nb"]) == (two[0].pk, "Ovn")
    assert changed["image"] != two[0].image_id
    send(client, pictures__0__DELETE="on")
    wanted = proposed(ours)["pictures"]
    places = [(one["id"], one["place"]) for one in wanted["change"]]
    assert (wanted["remove"], places) == ([two[0].pk], [(two[1].pk, 1)])


def test_a_logo_that_can_hardly_be_seen_is_warned_of_and_taken(client, ours, kari):
    pale = Drawn.new("RGBA", (300, 200), (0, 0, 0, 0))
    pale.paste((250, 250, 240, 255), (50, 50, 250, 150))
    answer = client.get(send(client, **{LOGO: upload(file_of(pale))}).url)
    levels = [message.level_tag for message in answer.context["messages"]]
    assert (levels, list(proposed(ours))) == (["success", "warning"], ["logo"])
    assert client.get(PAGE).text.count("Velg et i mørke farger.") == 1
    review.approve(review.pending(ours).pk, by=kari)
    send(client, logo__remove="on")
    assert proposed(ours) == {"logo": ""}


def choose(client, size="small", name="logo", **files):
    """Send one picture when it is chosen, as the script of the form does."""
    return client.post(
        f"/min-side/yara/bilde/{size}/", {f"{name}-file": a_file(), **files}
    )


def test_a_picture_is_stored_when_it_is_chosen_and_sent_with_the_form(client, ours):
    answer = choose(client, "large", "pictures-0-image")
    [signed] = re.findall(r'name="pictures-0-image" value="([^"]+)"', answer.text)
    send(client, **row("pictures", alt_nb="En ovn", image=signed))
    [added] = proposed(ours)["pictures"]["add"]
    assert added["image"] == Image.objects.get().hash


PALE, SMALL = "Velg et i mørke farger.", "vil se uskarpt ut"


@pytest.mark.parametrize(
    ("size", "side", "colour", "advice"),
    [
        ("small", 160, "#0b5a4a", [0, 0]),
        ("small", 159, "#0b5a4a", [0, 1]),
        ("small", 160, "white", [1, 0]),
        ("large", 639, "white", [1, 1]),
    ],
)
def test_what_will_not_look_well_is_said_before_it_is_sent(
    client, size, side, colour, advice
):
    file = upload(file_of(Drawn.new("RGB", (side, 20), colour)))
    text = choose(client, size, **{"logo-file": file}).text
    assert [text.count(words) for words in (PALE, SMALL)] == advice


def test_a_refused_picture_is_said_beside_the_former_one(client):
    former = {"logo": filled(client.get(PAGE), logo__file=a_file())["logo"][0]}
    answer = choose(client, **former, **{"logo-file": upload(b"ingen", "logo.png")})
    assert answer.text.count(_(NO_PICTURE)) == 1
    # The rest is signed anew, with the time.
    hash_of_logo = former["logo"].partition(":")[0]
    assert answer.text.count(f'value="{hash_of_logo}:') == 1


def test_one_picture_comes_at_a_time_to_ones_own_organization(client):
    make.member(slug="beta")
    statuses = [
        choose(client, **{"more-file": a_file()}).status_code,
        client.post("/min-side/yara/bilde/small/").status_code,
        choose(client, "huge").status_code,
        client.post("/min-side/beta/bilde/small/", {"logo-file": a_file()}).status_code,
    ]
    assert (statuses, Image.objects.count()) == ([400, 400, 404, 404], 0)


def test_two_pictures_change_places_with_what_was_typed(client, ours, two):
    acts = "up-pictures-0 down-pictures-1 up-pictures-9 up-services-1 up-x-1"
    for act in acts.split():
        answer = send(client, act=act, **typed(1, alt_nb="Kaia"))
        assert rows(answer) == [("Ovn", 300), ("Kaia", 300)]
    for act in ("up-pictures-1", "down-pictures-0"):
        file = a_file((20, 20))
        moved = send(client, act=act, **typed(1, alt_nb="Kaia", file=file))
        assert (rows(moved), proposed(ours)) == ([("Kaia", 20), ("Ovn", 300)], {})
    send(client, page=moved)
    places = [(c["alt_nb"], c["place"]) for c in proposed(ours)["pictures"]["change"]]
    assert places == [("Kaia", 1), ("Ovn", 2)]


def test_too_many_pictures_in_an_hour_are_refused_and_the_rest_is_kept(client, ours):
    for _time in range(29):
        limits.allow("picture", ours.pk, at_most=30, per=timedelta(hours=1))
    more = typed(1, alt_nb="Kai", file=a_file((20, 20))) | {LOGO: a_file()}
    more |= {"pictures__TOTAL_FORMS": "2", "phone": "35 00 00 00"}

    answer = send(client, **{**NEW, **more, FILE: a_file()})

    refused = [(at, text) for at, _label, text in answer.context["form"].problems]
    assert len(refused) == 2
    assert {text for _at, text in refused} == {limits.TOO_MANY}
    assert (shown(answer, "phone"), proposed(ours)) == ("35 00 00 00", {})


def test_a_picture_of_others_cannot_be_named(client, ours):
    other = log_in(Client(), make.colleague(make.member(slug="beta")))
    page = filled(other.get(BETA), name="", **{LOGO: a_file()}) | {"act": "send"}
    theirs, secret = filled(other.post(BETA, page))["logo"][0], make.picture().hash
    for named in (theirs, secret, "a:b:c"):
        forged = row("pictures", alt_nb="En ovn", image=named)
        answer = send(client, logo=named, **forged)
        assert errors(answer) == ["logo", "id_pictures-0-image"]
        assert secret not in answer.text.replace(named, "")
    assert proposed(ours) == {}


def test_a_chosen_picture_is_seen_by_nobody_else(client):
    new = row("pictures", alt_nb="") | {FILE: a_file(), LOGO: a_file((20, 20))}
    page = filled(send(client, name="", **new))
    stranger = log_in(Client(), make.colleague(make.member(), role="manager"))
    for field, width in (("logo", 20), ("pictures-0-image", 300)):
        chosen = {"chosen": page[field][0]}
        image = Image.objects.get(width=width).hash
        there = f"/min-side/bilder/{image}.png"
        answers = [client.get(there, chosen), client.get(there)]
        answers.append(client.get(there, {"chosen": "x"}))
        answers.append(stranger.get(there, chosen))
        answers.append(Client().get(f"/bilder/{image}.png"))
        assert [one.status_code for one in answers] == [200, *[404] * 4]


def test_a_draft_keeps_the_picture_while_somebody_logs_in_again(client, ola):
    values = filled(client.get(PAGE), **NEW)
    client.logout()
    client.post(PAGE, values | {"pictures-0-image-file": a_file(), "act": "send"})
    client.force_login(ola)
    assert rows(client.get(PAGE)) == [("En ovn", 300)]


def picture_for(user, picture):
    client = Client()
    client.force_login(user)
    return client.get(f"/min-side/bilder/{picture.hash}.png")


def test_a_proposed_picture_is_seen_by_colleagues_alone_rejected_too(ours, ola, eva):
    picture, secretary = make.picture(data=b"ny logo"), make.secretary()
    review.submit(ours, {"logo": picture.hash}, by=ola)
    assert Client().get(picture.get_absolute_url()).status_code == 404
    answer = picture_for(eva, picture)
    assert (answer.status_code, answer.content) == (200, b"ny logo")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    )
    review.reject(ours.change_requests.get().pk, by=secretary, reason="Uklar.")
    assert picture_for(eva, picture).status_code == 200
    hidden = make.member(is_listed=False, logo=make.picture())
    member_of_hidden = make.colleague(hidden)
    # Secretaries see it in the admin, behind a second factor.
    former = make.colleague(ours, until=LONG_AGO)
    others = [member_of_hidden, make.colleague(), former, secretary]
    assert [picture_for(user, picture).status_code for user in others] == [404] * 4
    assert picture_for(member_of_hidden, hidden.logo).status_code == 200

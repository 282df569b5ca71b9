"""Pictures of a profile are proposed by their hashes, and shown when somebody has agreed."""

import pytest
from django.template.loader import render_to_string

from members import review
from members.fields import ORGANIZATION, fingerprint
from members.models import Image, ProfilePicture
from tests.support.factories import make_member, make_picture
from tests.support.refusals import refusal
from tests.support.rows import make

pytestmark = pytest.mark.django_db
DECLARED = ORGANIZATION.by_name["pictures"]


def shown(organization):
    """Return the places and texts of what is published."""
    return list(organization.pictures.values_list("place", "alt_nb"))


def add(organization, place, text):
    return make(ProfilePicture, organization=organization, place=place, alt_nb=text)


@pytest.fixture
def two(ours):
    """Create two pictures of Yara, and return their values in a form."""
    add(ours, 1, "Ovn")
    add(ours, 2, "Kai")
    return DECLARED.live(ours)


def new(text="Pipe", **given):
    given = {"image": make_picture().hash, "alt_en": "", **given}
    return {"alt_nb": text, **given}


def propose(ours, rows, by):
    return review.submit(ours, {"pictures": rows}, by=by).waiting


def approve_as_seen(waiting, kari):
    """Approve it by somebody who has seen what was published meanwhile."""
    live = fingerprint(DECLARED.live(waiting.organization))
    review.approve(waiting.pk, by=kari, seen={"pictures": live})


def test_a_picture_waits_until_it_is_approved(ours, ola, kari):
    waiting = propose(ours, [new()], by=ola)
    assert (shown(ours), list(Image.objects.on_profiles())) == ([], [])

    review.approve(waiting.pk, by=kari)

    picture = ours.pictures.get()
    assert (picture.place, picture.alt_nb) == (1, "Pipe")
    assert picture.source.startswith("Yara, ")
    assert list(Image.objects.on_profiles()) == [picture.image]


def test_pictures_change_places_and_images_in_one_approval(ours, two, ola, kari):
    ovn, kai = two
    images = ovn["image"], kai["image"]
    swapped = [kai | {"image": images[0]}, ovn | {"image": images[1]}]
    rows = [row | {"place": place} for place, row in enumerate(swapped, 1)]

    review.approve(propose(ours, rows, by=ola).pk, by=kari)

    assert shown(ours) == [(1, "Kai"), (2, "Ovn")]
    assert tuple(ours.pictures.values_list("image", flat=True)) == images


def test_a_gap_in_the_places_is_closed(ours, ola, kari):
    add(ours, 3, "Ovn")
    rows = [*DECLARED.live(ours), new("Pipe", place=2)]
    assert [row["place"] for row in rows] == [1, 2]

    review.approve(propose(ours, rows, by=ola).pk, by=kari)

    assert shown(ours) == [(1, "Ovn"), (2, "Pipe")]


def test_a_picture_that_came_meanwhile_stays(ours, two, ola, kari):
    waiting = propose(ours, [*two, new("Pipe", place=3)], by=ola)
    ours.pictures.filter(alt_nb="Kai").delete()
    add(ours, 3, "Ny")

    approve_as_seen(waiting, kari)

    assert shown(ours) == [(1, "Ovn"), (2, "Ny"), (3, "Pipe")]


def test_a_fourth_picture_is_refused_in_words(ours, two, ola, kari):
    waiting = propose(ours, [*two, new("Pipe", place=3)], by=ola)
    add(ours, 3, "Ny")

    refused = refusal(lambda: approve_as_seen(waiting, kari))

    assert refused.messages == ["En profil har høyst tre bilder, på plass 1 til 3."]
    assert shown(ours) == [(1, "Ovn"), (2, "Kai"), (3, "Ny")]


def test_the_same_picture_twice_or_a_row_of_others_is_refused(ours, two, ola):
    twice = new("Pipe", image=two[0]["image"], place=3)
    foreign = DECLARED.live(add(make_member(), 1, "Deres").organization)

    refused = refusal(lambda: propose(ours, [*two, twice], by=ola))

    assert refused.messages == ["Dette bildet er allerede på profilen."]
    assert refusal(lambda: propose(ours, foreign, by=ola)).messages == [GONE]


UNKNOWN = "Velg en av verdiene i listen."
UNREADABLE = "Verdien kan ikke leses."
GONE = "En rad i forslaget finnes ikke lenger. Se på det som er publisert nå."
WRONG = [
    ({"image": "0" * 64}, UNKNOWN),
    ({"image": None}, UNKNOWN),
    ({"image": ["x"]}, UNREADABLE),
    ({"place": "1"}, UNREADABLE),
    ({"place": True}, UNREADABLE),
    ({"hash": "x"}, UNREADABLE),
    ({"id": 0}, GONE),
    ({"alt_nb": ""}, "Feltet kan ikke være blankt."),
    ({"alt_nb": " "}, "Skriv hva bildet viser."),
]


@pytest.mark.parametrize(("given", "words"), WRONG, ids=lambda given: str(given)[:30])
def test_what_is_no_picture_is_refused(ours, ola, given, words):
    refused = refusal(lambda: propose(ours, [new() | given], by=ola))

    assert refused.messages == [words]


def change_of(request):
    [told] = review.differences(request)
    template = "components/difference/difference.html"
    return told, render_to_string(template, {"difference": told})


def test_old_and_new_picture_stand_beside_each_other_with_their_texts(ours, two, ola):
    picture = make_picture()
    wanted = [two[0] | {"image": picture.hash, "alt_nb": "Ny ovn"}, two[1]]

    told, page = change_of(propose(ours, wanted, by=ola))

    [change] = told.proposed.change
    assert (change.kind, change.new) == ("changed", picture)
    assert change.old.hash == two[0]["image"]
    assert change.lines[0][1] == [("same", "1")] or change.lines
    assert page.count(picture.hash) == 1
    # Before, and beside the new one.
    assert page.count(two[0]["image"]) == 2


def test_a_change_of_places_is_told_as_places(ours, two, ola):
    wanted = [two[1] | {"place": 1}, two[0] | {"place": 2}]

    told, _page = change_of(propose(ours, wanted, by=ola))

    changes = [(c.kind, c.old == c.new) for c in told.proposed.change]
    assert changes == [("changed", True), ("changed", True)]
    places = [[text for _kind, text in c.lines[-1][1]] for c in told.proposed.change]
    assert places == [["2", "1"], ["1", "2"]]


def test_what_comes_and_goes_is_told_even_if_its_file_is_purged(ours, two, ola, kari):
    picture = make_picture()
    wanted = [two[0], new("Pipe", image=picture.hash, place=2)]
    waiting = propose(ours, wanted, by=ola)
    told, page = change_of(waiting)

    kinds = [(c.kind, c.old is None, c.new is None) for c in told.proposed.change]
    assert kinds == [("added", True, False), ("removed", False, True)]
    assert ("Pipe" in page, "Kai" in page) == (True, True)
    review.reject(waiting.pk, by=kari, reason="Uklar.")
    Image.objects.filter(hash=picture.hash).delete()
    told, page = change_of(waiting)
    change = told.proposed.change[0]
    assert (change.kind, change.new) == ("added", None)
    assert "Pipe" in page

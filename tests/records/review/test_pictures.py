"""Pictures are proposed by their hashes, and shown when somebody has agreed."""

import pytest
from django.template.loader import render_to_string

from members.fields import ORGANIZATION, fingerprint
from members.models import Cluster, Image, Organization, ProfilePicture
from members.records import review
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.proposals import propose_values
from tests.support.refusals import codes, refusal
from tests.support.rows import the_cluster

DECLARED = ORGANIZATION.by_name["pictures"]


def shown(organization):
    return list(organization.pictures.values_list("place", "alt_nb"))


def add(organization, place, text):
    return make(ProfilePicture, organization=organization, place=place, alt_nb=text)


@pytest.fixture
def two(ours):
    add(ours, 1, "Ovn")
    add(ours, 2, "Kai")
    return DECLARED.live(ours)


def new(text="Pipe", **given):
    return {"alt_nb": text, "image": make.picture().hash, "alt_en": "", **given}


def propose(ours, by, *rows):
    return propose_values(ours, by, pictures=list(rows))


def approve_as_seen(waiting, kari):
    """Approve it by somebody who has seen what was published meanwhile."""
    live = fingerprint(DECLARED.live(waiting.organization))
    review.approve(waiting.pk, by=kari, seen={"pictures": live})


def test_a_picture_waits_for_approval_and_a_gap_of_places_is_closed(ours, ola, kari):
    waiting = propose(ours, ola, new())
    assert (shown(ours), list(Image.objects.on_profiles())) == ([], [])

    review.approve(waiting.pk, by=kari)

    picture = ours.pictures.get()
    assert (picture.place, picture.alt_nb) == (1, "Pipe")
    assert picture.source.startswith("Yara, ")
    assert list(Image.objects.on_profiles()) == [picture.image]
    ours.pictures.update(place=3)
    rows = [*DECLARED.live(ours), new("Ovn", place=2)]
    assert [row["place"] for row in rows] == [1, 2]
    review.approve(propose(ours, ola, *rows).pk, by=kari)
    assert shown(ours) == [(1, "Pipe"), (2, "Ovn")]


def test_pictures_change_places_and_images_in_one_approval(ours, two, ola, kari):
    ovn, kai = two
    images = ovn["image"], kai["image"]
    swapped = [kai | {"image": images[0]}, ovn | {"image": images[1]}]
    rows = [row | {"place": place} for place, row in enumerate(swapped, 1)]

    review.approve(propose(ours, ola, *rows).pk, by=kari)

    assert shown(ours) == [(1, "Kai"), (2, "Ovn")]
    assert tuple(ours.pictures.values_list("image", flat=True)) == images


def test_a_picture_that_came_meanwhile_stays_and_a_fourth_not(ours, two, ola, kari):
    waiting = propose(ours, ola, *two, new("Pipe", place=3))
    add(ours, 3, "Ny")

    refused = refusal(approve_as_seen, waiting, kari)

    assert refused.messages == ["En profil har høyst tre bilder, på plass 1 til 3."]
    assert shown(ours) == [(1, "Ovn"), (2, "Kai"), (3, "Ny")]
    ours.pictures.filter(alt_nb="Kai").delete()
    approve_as_seen(waiting, kari)
    assert shown(ours) == [(1, "Ovn"), (2, "Ny"), (3, "Pipe")]


GONE = "En rad i forslaget finnes ikke lenger. Se på det som er publisert nå."


def test_what_is_no_picture_twice_or_a_row_of_others_is_refused(ours, two, ola):
    for given, words in cases(__file__, "no_pictures.jsonl"):
        refused = refusal(propose, ours, ola, new() | given)
        assert refused.messages == [words], given
    twice = new("Pipe", image=two[0]["image"], place=3)
    refused = refusal(propose, ours, ola, *two, twice)
    assert refused.messages == ["Dette bildet er allerede på profilen."]
    foreign = DECLARED.live(add(make.member(), 1, "Deres").organization)
    assert refusal(propose, ours, ola, *foreign).messages == [GONE]


def change_of(request):
    """Return what is told of the only field that a request changes, and its page."""
    [told] = review.differences(request)
    template = "components/difference/difference.html"
    return told.proposed, render_to_string(template, {"difference": told})


def test_old_and_new_picture_stand_beside_each_other_with_their_texts(ours, two, ola):
    picture, old = make.picture(), two[0]["image"]
    wanted = two[0] | {"image": picture.hash, "alt_nb": "Ny ovn"}

    told, page = change_of(propose(ours, ola, wanted, two[1]))

    [change] = told.change
    assert (change.kind, change.new, change.old.hash) == ("changed", picture, old)
    # The old one before, and beside the new one.
    assert [page.count(one) for one in (picture.hash, old)] == [1, 2]
    text = [("del", "Ovn"), ("ins", "Ny ovn")]
    place = "Plass", [("same", "1")]
    assert change.lines == [("Hva det viser, på norsk", text), place]
    wanted = [two[1] | {"place": 1}, two[0] | {"place": 2}]
    told, _page = change_of(propose(ours, ola, *wanted))
    changes = [(c.kind, c.old == c.new) for c in told.change]
    assert changes == [("changed", True), ("changed", True)]
    places = [[text for _kind, text in c.lines[-1][1]] for c in told.change]
    assert places == [["2", "1"], ["1", "2"]]


def test_what_comes_and_goes_is_told_even_if_its_file_is_purged(ours, two, ola, kari):
    picture = make.picture()
    waiting = propose(ours, ola, two[0], new(image=picture.hash, place=2))

    told, page = change_of(waiting)

    kinds = [(c.kind, c.old is None, c.new is None) for c in told.change]
    assert kinds == [("added", True, False), ("removed", False, True)]
    assert ("Pipe" in page, "Kai" in page) == (True, True)
    review.reject(waiting.pk, by=kari, reason="Uklar.")
    Image.objects.filter(hash=picture.hash).delete()
    told, page = change_of(waiting)
    assert (told.change[0].kind, told.change[0].new) == ("added", None)
    assert "Pipe" in page


def logo(organization):
    return Organization.objects.get(pk=organization.pk).logo


def test_a_proposed_logo_waits_for_approval_or_goes_live_at_once(ours, ola, kari):
    old, new = make.picture(), make.picture()
    ours.logo = old
    ours.save()
    for value in ("0" * 64, "../../etc/passwd", "x" * 500):
        assert [*codes(review.submit, ours, {"logo": value}, by=ola)] == ["logo"]
    assert review.submit(ours, {"logo": old.hash}, by=ola) == (None, None)

    waiting = propose_values(ours, ola, logo=new.hash)

    item, (told, page) = waiting.items.get(), change_of(waiting)
    assert (item.old, item.proposed, logo(ours)) == (old.hash, new.hash, old)
    assert (told.before, told.change) == ([old], new)
    assert [page.count(picture.hash) for picture in (old, new)] == [1, 1]
    assert set(Image.objects.public()) == {old}
    review.approve(waiting.pk, by=kari)
    assert (logo(ours), set(Image.objects.public())) == (new, {new})
    ours.refresh_from_db()
    review.approve(propose_values(ours, ola, logo="").pk, by=kari)
    assert logo(ours) is None
    ours.refresh_from_db()
    Cluster.objects.filter(pk=the_cluster().pk).update(at_once=["logo"])
    submitted = review.submit(ours, {"logo": old.hash}, by=ola)
    assert (submitted.waiting, logo(ours)) == (None, old)

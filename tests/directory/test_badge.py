"""The badge of a member: what it says of whom, as long as what, and to whom."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from members import exchange
from members.models import Membership
from tests.support.factories import FAR_AHEAD, LONG_AGO, make
from tests.support.rows import the_cluster

NB, EN = "/medlemmer/yara/merke.svg", "/en/members/yara/badge.svg"
NAME = "Industrial Green Tech"
SVG = "{http://www.w3.org/2000/svg}"
GREY = "#f2f2f2"


@pytest.fixture(autouse=True)
def cluster(db):
    exchange.licences.cache.clear()
    the_cluster().names.create(name=NAME)
    yield
    exchange.licences.cache.clear()


def texts(answer):
    """Return the title and the lines of the picture."""
    picture = ElementTree.fromstring(answer.content)
    return [one.text for kind in ("title", "text") for one in picture.iter(SVG + kind)]


def grounds(client):
    """Return the colours of the ground on a light and on a dark page."""
    pages = [client.get(NB + query) for query in ("", "?theme=dark")]
    rows = [ElementTree.fromstring(page.content).find(SVG + "rect") for page in pages]
    return [row.get("fill") for row in rows]


def test_a_member_has_a_badge_in_two_languages_on_two_grounds(client, ours):
    answers = [client.get(NB), client.get(EN)]

    said = [f"Medlem av {NAME}", "Medlem av", NAME]
    assert texts(answers[0]) == said
    assert texts(answers[1]) == [f"Member of {NAME}", "Member of", NAME]
    assert grounds(client) == ["#ffffff", "#18211e"]
    assert client.get(f"{NB}?theme=x").content == answers[0].content
    assert {answer["Content-Type"] for answer in answers} == {"image/svg+xml"}
    root = ElementTree.fromstring(answers[0].content)
    assert (root.get("width"), root.get("height")) == ("288", "72")


def test_it_greys_and_says_so_once_the_membership_has_ended(client, ours):
    yesterday = timezone.localdate() - timedelta(days=1)
    before = client.get(NB)

    Membership.objects.update(until=timezone.localdate())
    assert client.get(NB).content == before.content
    Membership.objects.update(until=yesterday)

    assert texts(client.get(NB))[1:] == ["Tidligere medlem av", NAME]
    assert texts(client.get(EN))[1:] == ["Former member of", NAME]
    assert grounds(client) == [GREY, "#2a2a2a"]


@pytest.mark.parametrize(
    ("organization", "membership"),
    [
        ({}, {"certainty": "inferred"}),
        ({}, {"certainty": "mentioned"}),
        ({}, {"since": FAR_AHEAD}),
        ({"is_listed": False}, {}),
    ],
    ids=["assumed", "only mentioned", "not yet", "not listed"],
)
def test_others_have_none(client, ours, organization, membership):
    Membership.objects.update(**membership)
    type(ours).objects.update(**organization)

    assert [client.get(place).status_code for place in (NB, EN)] == [404, 404]


def test_a_former_member_that_is_no_longer_listed_keeps_a_grey_one(client, ours):
    ours.slug = "ny"
    ours.save()
    Membership.objects.update(until=LONG_AGO)
    rows = type(ours).objects.all()
    rows.update(is_listed=False)

    answers = [client.get(place) for place in (NB, NB.replace("yara", "ny"))]

    # A redirect would say under which name it is today.
    assert [answer.status_code for answer in answers] == [200, 200]
    said = [f"Tidligere medlem av {NAME}", "Tidligere medlem av", NAME]
    assert (texts(answers[0]), answers[0].content) == (said, answers[1].content)
    assert grounds(client)[0] == GREY
    rows.update(listing_agreed_on=None, listing_agreed_by="")
    assert client.get(NB).status_code == 404


@pytest.mark.parametrize("until", [None, LONG_AGO], ids=["member", "former"])
def test_a_body_that_was_never_shown_answers_as_nobody_does(client, until):
    hidden = make.organization(slug="skjult", is_listed=False, listing_agreed_on=None)
    hidden.memberships.create(until=until, certainty="named")
    if until is None:
        type(hidden).objects.update(listing_agreed_on=LONG_AGO)

    answers = [client.get(NB.replace("yara", slug)) for slug in ("skjult", "ingenx")]

    texts = [answer.text.replace("ingenx", "skjult") for answer in answers]
    statuses = [answer.status_code for answer in answers]
    assert (statuses, texts[0]) == ([404, 404], texts[1])


def test_a_membership_that_is_assumed_to_go_on_gives_no_badge_of_a_former_one(
    client, ours
):
    Membership.objects.update(until=LONG_AGO)
    since = LONG_AGO + timedelta(days=1)
    ours.memberships.create(since=since, certainty="inferred")

    assert client.get(NB).status_code == 404


def test_any_site_may_show_it_for_an_hour_and_no_cookie_is_set(client, ours):
    first = client.get(NB)
    again = client.get(NB, headers={"If-None-Match": first["ETag"]})
    ours.slug = "ny"
    ours.save()
    moved = client.get(f"{NB}?theme=dark")

    assert [answer.status_code for answer in (first, again, moved)] == [200, 304, 301]
    assert moved["Location"] == "/medlemmer/ny/merke.svg?theme=dark"
    for answer in (first, again, moved):
        assert answer["Cache-Control"] == "public, max-age=3600, s-maxage=1"
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert ("Vary" in answer, dict(answer.cookies)) == (False, {})


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("A&B <i>", ["A&B <i>"]),
        ("Klynge for grønn industri i Grenland", ["Klynge for grønn", "industri i Grenland"]),
        ("X" * 120, ["X" * 64, "X" * 56]),
    ],
)  # fmt: skip
def test_any_name_of_a_cluster_stands_whole_on_it(client, ours, name, lines):
    the_cluster().names.update(name=name)

    picture = client.get(NB)

    assert texts(picture) == [f"Medlem av {name}", "Medlem av", *lines]


def test_it_names_no_person_nor_the_member(client, ours, nora):
    for item in ("name", "email", "phone", "title"):
        make.consent(nora, item)

    assert [name in client.get(NB).text for name in ("Nora", "Yara")] == [False] * 2

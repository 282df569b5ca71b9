"""What cannot stand twice is solved by choice, never dropped silently."""

from datetime import date

import pytest

from members.merge import MergePlan
from members.models import (
    AccessRequest,
    Contact,
    Membership,
    Organization,
    OrganizationRelationship,
    Participation,
    Person,
    Presence,
    ProfileLink,
    ProfilePicture,
    Resignation,
    Role,
    Service,
)
from tests.support.factories import (
    LONG_AGO,
    make_body,
    make_contact,
    make_organization,
    make_participation,
    make_picture,
    make_presence,
    make_project,
    make_role,
    make_site,
    make_topic,
    make_user,
)
from tests.support.merging import merge_them
from tests.support.refusals import refusal
from tests.support.rows import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return make_organization(name="Alfa"), make_organization(name="Alfa AS")


def stay(organization, since, until=None, **fields):
    days = {"since": day(since), "until": day(until)}
    return Membership.objects.create(organization=organization, **days, **fields)


def day(year):
    return year if year is None or isinstance(year, date) else date(year, 1, 1)


def stays(organization):
    rows = organization.memberships.order_by("since")
    return list(rows.values_list("since", "until"))


def refusals(survivor, other, by, **chosen):
    refused = refusal(lambda: merge_them(survivor, other, by, **chosen))
    assert Organization.objects.filter(pk__in=[survivor.pk, other.pk]).count() == 2
    return refused.messages


def the_key(survivor, other):
    [conflict] = MergePlan(survivor, other).conflicts
    return conflict.key


# Stays of the one and of the other, the solution, and the stays that are left.
OVERLAPS = [
    ([(2015, 2020)], (2018, None), "left", [(2015, 2020)]),
    ([(2015, 2020)], (2018, None), "right", [(2018, None)]),
    ([(2015, 2020)], (2018, None), "join", [(2015, None)]),
    (
        *([(2015, 2020)], (2018, None), "cut-right"),
        [(2015, 2020), (date(2020, 1, 2), None)],
    ),
    (
        *([(2015, 2020)], (2018, None), "cut-left"),
        [(2015, date(2017, 12, 31)), (2018, None)],
    ),
    # They share one day.
    (
        *([(2015, 2020)], (2020, None), "cut-left"),
        [(2015, date(2019, 12, 31)), (2020, None)],
    ),
    (
        *([(2015, 2020)], (2020, None), "cut-right"),
        [(2015, 2020), (date(2020, 1, 2), None)],
    ),
    # One between two others is one conflict.
    (
        *([(2010, 2012), (2014, None)], (2011, 2015), "cut-right"),
        [(2010, 2012), (date(2012, 1, 2), date(2013, 12, 31)), (2014, None)],
    ),
]


@pytest.mark.parametrize(("own", "theirs", "solution", "expected"), OVERLAPS)
def test_overlapping_memberships_become_what_is_chosen(
    pair, kari, own, theirs, solution, expected
):
    survivor, other = pair
    for days in own:
        stay(survivor, *days)
    stay(other, *theirs)

    merge_them(survivor, other, kari, **{the_key(*pair): solution})

    assert stays(survivor) == [(day(since), day(until)) for since, until in expected]


def test_overlapping_memberships_are_refused_until_something_offered_is_chosen(
    pair, kari
):
    stay(pair[0], 2015, 2020, evidence="Omtalt av Alfa")
    later = stay(pair[1], 2018)

    assert refusals(*pair, kari) == [
        "Velg hvordan «Medlemskap» skal løses: Medlem, fra 1. januar 2015 til"
        " 1. januar 2020; Medlem, fra 1. januar 2018."
    ]
    assert Membership.objects.count() == 2
    row = Membership.objects.filter(pk=later.pk)
    row.update(since=day(2016), until=day(2017))
    assert len(refusals(*pair, kari, **{the_key(*pair): "cut-right"})) == 1
    # Two pieces of evidence for one stay are chosen between.
    row.update(since=day(2015), until=day(2020), evidence="Omtalt av Alfa AS")
    assert len(refusals(*pair, kari)) == 1


def test_stays_one_after_the_other_are_no_conflict(pair, kari):
    survivor, other = pair
    stay(survivor, 2010, date(2014, 12, 31))
    stay(other, 2015)

    merge_them(survivor, other, kari)

    assert stays(survivor) == [(day(2010), date(2014, 12, 31)), (day(2015), None)]


def test_what_says_the_same_is_kept_once_without_asking(pair, kari):
    survivor, other = pair
    both, topic = make_contact(pair[0], since=LONG_AGO), make_topic()
    make_contact(pair[1], person=both, since=LONG_AGO)
    for one in pair:
        stay(one, 2015, source=f"Kilde {one}")
        one.topics.add(topic)

    merge_them(survivor, other, kari)

    sources = [row.source for row in survivor.memberships.all()]
    assert sources == ["Kilde Alfa\nKilde Alfa AS"]
    assert list(survivor.topics.all()) == [topic]
    assert Contact.objects.get().organization == survivor


def doubles():
    """Return {model: function that makes one that collides, with a text of its own}."""
    body, project, site = make_body(), make_project(), make_site()
    third = make_organization()

    def relationship(one, n):
        ends = {"from_organization": one, "to_organization": third}
        return make(OrganizationRelationship, **ends, note=n)

    return {
        Role: lambda one, n: make_role(organization=one, body=body, note=n),
        Participation: lambda one, n: make_participation(
            organization=one, project=project, role_detail=n
        ),
        Presence: lambda one, n: make_presence(
            organization=one, site=site, since=day(2000 + int(n))
        ),
        Service: lambda one, n: make(
            Service, organization=one, name_nb="Sveising", text_nb=n
        ),
        OrganizationRelationship: relationship,
        ProfilePicture: lambda one, n: make(ProfilePicture, organization=one, place=1),
    }


@pytest.mark.parametrize("solution", ["left", "right"])
def test_doubles_are_refused_until_one_is_chosen(pair, kari, solution):
    made = {
        m: [make(pair[0], "1"), make(pair[1], "2")] for m, make in doubles().items()
    }
    keys = [conflict.key for conflict in MergePlan(*pair).conflicts]
    assert len(refusals(*pair, kari)) == len(keys) == len(made)

    merge_them(*pair, kari, **dict.fromkeys(keys, solution))

    left = {model: list(model.objects.all()) for model in made}
    place = ["left", "right"].index(solution)
    assert left == {model: [rows[place]] for model, rows in made.items()}


def test_a_relationship_of_the_two_is_removed_knowingly(pair, kari):
    survivor, other = pair
    ends = {"from_organization": other, "to_organization": survivor}
    make(OrganizationRelationship, **ends, kind="succeeded by")

    assert len(refusals(survivor, other, kari)) == 1
    merge_them(survivor, other, kari, **{the_key(*pair): "drop"})

    assert OrganizationRelationship.objects.count() == 0


def test_of_two_contacts_with_one_address_one_stays_a_contact(pair, kari):
    first, second = (make_contact(one, email="n@example.org") for one in pair)

    merge_them(*pair, kari, **{the_key(*pair): "right"})

    assert set(Person.objects.all()) == {first, second}
    contacts = Contact.objects.values_list("person", "organization")
    assert list(contacts) == [(second.pk, pair[0].pk)]


@pytest.mark.parametrize("model", [AccessRequest, Resignation])
def test_what_waits_in_both_is_answered_first(pair, kari, model):
    asked = {"email": "per@example.org", "name": "Per"}
    resigned = {"last_day": date(2999, 1, 1)}
    fields = asked if model is AccessRequest else resigned | {"given_by": make_user()}
    for one in pair:
        make(model, organization=one, **fields)

    assert len(refusals(*pair, kari)) == 1
    assert model.objects.count() == 2


def test_rows_of_one_side_alone_solve_their_conflicts(pair, kari):
    survivor, other = pair
    for one, text in zip(pair, ["A", "B"], strict=True):
        Service.objects.create(organization=one, name_nb="Sveising", text_nb=text)
    Service.objects.create(organization=other, name_nb="Lakkering")

    merge_them(survivor, other, kari, services="left")

    assert [row.text_nb for row in survivor.services.all()] == ["A"]


def test_more_links_than_a_form_holds_are_refused(pair, kari):
    for one in pair:
        for number in range(3):
            url = f"https://example.org/{one.pk}/{number}"
            ProfileLink.objects.create(organization=one, label="Lenke", url=url)

    said = refusals(*pair, kari)

    assert said == ["«Lenker» rommer høyst 5. Bruk A eller B."]
    ProfileLink.objects.latest("pk").delete()
    merge_them(*pair, kari)
    assert pair[0].links.count() == 5


def test_a_picture_of_both_in_other_places_is_one_conflict_and_another_none(pair, kari):
    image = make_picture()
    for one, place in zip(pair, (1, 2), strict=True):
        make(ProfilePicture, organization=one, place=place, image=image)
    third = make(ProfilePicture, organization=pair[1], place=3)

    assert len(refusals(*pair, kari)) == 1
    merge_them(*pair, kari, **{the_key(*pair): "left"})

    places = {row.pk: row.place for row in ProfilePicture.objects.all()}
    assert (sorted(places.values()), places[third.pk]) == ([1, 3], 3)

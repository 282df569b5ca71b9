"""What cannot stand twice is solved by choice, never dropped silently."""

from datetime import date

import pytest

from members import models
from members.records.merge import MergePlan
from tests.support.cases import cases
from tests.support.factories import LONG_AGO, make
from tests.support.merging import merge_them
from tests.support.refusals import refusal


@pytest.fixture
def pair():
    return make.organization(name="Alfa"), make.organization(name="Alfa AS")


def days(period):
    """Return the first and the last day of "2015–2020" or "2015-03-01–"."""
    return tuple(
        date.fromisoformat(day if "-" in day else f"{day}-01-01") if day else None
        for day in period.split("–")
    )


def stay(organization, period, **fields):
    since, until = days(period)
    return organization.memberships.create(since=since, until=until, **fields)


def refusals(survivor, other, by, **chosen):
    refused = refusal(lambda: merge_them(survivor, other, by, **chosen))
    rows = models.Organization.objects.filter(pk__in=[survivor.pk, other.pk])
    assert rows.count() == 2
    return refused.messages


def the_key(survivor, other):
    [conflict] = MergePlan(survivor, other).conflicts
    return conflict.key


@pytest.mark.parametrize("case", cases(__file__, "overlaps.csv"))
def test_overlapping_memberships_become_what_is_chosen(pair, kari, case):
    own, theirs, solution, expected = case
    for period in own.split():
        stay(pair[0], period)
    stay(pair[1], theirs)

    merge_them(*pair, kari, **({the_key(*pair): solution} if solution else {}))

    left = pair[0].memberships.order_by("since").values_list("since", "until")
    assert [*left] == [*map(days, expected.split())]


def test_overlapping_memberships_are_refused_until_something_offered_is_chosen(
    pair, kari
):
    stay(pair[0], "2015–2020", evidence="Omtalt av Alfa")
    later = stay(pair[1], "2018–")

    assert refusals(*pair, kari) == [
        "Velg hvordan «Medlemskap» skal løses: Medlem, fra 1. januar 2015 til"
        " 1. januar 2020; Medlem, fra 1. januar 2018."
    ]
    assert models.Membership.objects.count() == 2
    later.since, later.until = days("2016–2017")
    later.save()
    assert len(refusals(*pair, kari, **{the_key(*pair): "cut-right"})) == 1
    # Two pieces of evidence for one stay are chosen between.
    (later.since, later.until), later.evidence = days("2015–2020"), "Omtalt av Alfa AS"
    later.save()
    assert len(refusals(*pair, kari)) == 1


def test_what_says_the_same_is_kept_once_without_asking(pair, kari):
    survivor, other = pair
    both, topic = make.contact(pair[0], since=LONG_AGO), make.topic()
    make.contact(pair[1], person=both, since=LONG_AGO)
    for one in pair:
        stay(one, "2015–", source=f"Kilde {one}")
        one.topics.add(topic)
    add_links(survivor, 3), add_links(other, 2)

    merge_them(survivor, other, kari)

    sources = [row.source for row in survivor.memberships.all()]
    assert sources == ["Kilde Alfa\nKilde Alfa AS"]
    assert list(survivor.topics.all()) == [topic]
    assert survivor.links.count() == 5
    assert models.Contact.objects.get().organization == survivor


def doubles(pair):
    """Return {model: a row of each of the pair}, of which one can stay."""
    third, texts = {"to_organization": make.organization()}, ("1", "2")
    kinds = [
        (models.Role, {"body": make.body()}, "note", texts),
        (models.Participation, {"project": make.project()}, "role_detail", texts),
        (models.Presence, {"site": make.site()}, "since", days("2001–2002")),
        (models.Service, {"name_nb": "Sveising"}, "text_nb", texts),
        (models.OrganizationRelationship, third, "note", texts),
        (models.ProfilePicture, {"place": 1}, "alt_nb", texts),
    ]
    rows = {}
    for model, shared, own, values in kinds:
        name = "from_organization" if shared is third else "organization"
        both = zip(pair, values, strict=True)
        rows[model] = [make(model, **{name: o, own: v}, **shared) for o, v in both]
    return rows


@pytest.mark.parametrize("place", [0, 1])
def test_doubles_are_refused_until_one_is_chosen(pair, kari, place):
    rows = doubles(pair)
    keys = [conflict.key for conflict in MergePlan(*pair).conflicts]
    assert len(refusals(*pair, kari)) == len(keys) == len(rows)

    merge_them(*pair, kari, **dict.fromkeys(keys, ["left", "right"][place]))

    left = {model: list(model.objects.all()) for model in rows}
    assert left == {model: [both[place]] for model, both in rows.items()}


def test_a_tie_of_the_two_ends_knowingly_and_one_of_two_contacts_with_one_address(
    pair, kari
):
    ends = {"from_organization": pair[1], "to_organization": pair[0]}
    make(models.OrganizationRelationship, **ends, kind="succeeded by")
    first, second = (make.contact(one, email="n@example.org") for one in pair)
    keys = [conflict.key for conflict in MergePlan(*pair).conflicts]
    offered = [conflict.solutions for conflict in MergePlan(*pair).conflicts]
    drops = [any(one.value == "drop" for one in some) for some in offered]
    assert len(refusals(*pair, kari)) == len(keys) == 2

    ways = ["drop" if is_tie else "right" for is_tie in drops]
    merge_them(*pair, kari, **dict(zip(keys, ways, strict=True)))

    assert models.OrganizationRelationship.objects.count() == 0
    assert set(models.Person.objects.all()) == {first, second}
    contacts = models.Contact.objects.values_list("person", "organization")
    assert list(contacts) == [(second.pk, pair[0].pk)]


@pytest.mark.parametrize("model", [models.AccessRequest, models.Resignation])
def test_what_waits_in_both_is_answered_first(pair, kari, model):
    asked = {"email": "per@example.org", "name": "Per"}
    resigned = {"last_day": date(2999, 1, 1), "given_by": make.user()}
    for one in pair:
        fields = asked if model is models.AccessRequest else resigned
        make(model, organization=one, **fields)

    assert len(refusals(*pair, kari)) == 1
    assert model.objects.count() == 2


def add_links(organization, number):
    for n in range(number):
        url = f"https://{organization.pk}.no/{n}"
        organization.links.create(label="Lenke", url=url)


def test_rows_of_one_side_alone_solve_their_conflicts_and_those_beyond_a_form(
    pair, kari
):
    for one, text in zip(pair, ["A", "B"], strict=True):
        one.services.create(name_nb="Sveising", text_nb=text)
        add_links(one, 3)
    pair[1].services.create(name_nb="Lakkering")

    said = refusals(*pair, kari, services="left")
    merge_them(*pair, kari, services="left", links="right")

    assert said == ["«Lenker» rommer høyst 5. Bruk A eller B."]
    assert [row.text_nb for row in pair[0].services.all()] == ["A"]
    assert pair[0].links.count() == 3


def test_a_picture_of_both_in_other_places_is_one_conflict_and_another_none(pair, kari):
    image = make.picture()
    for one, place in zip(pair, (1, 2), strict=True):
        make(models.ProfilePicture, organization=one, place=place, image=image)
    third = make(models.ProfilePicture, organization=pair[1], place=3)

    assert len(refusals(*pair, kari)) == 1
    merge_them(*pair, kari, **{the_key(*pair): "left"})

    places = {row.pk: row.place for row in models.ProfilePicture.objects.all()}
    assert (sorted(places.values()), places[third.pk]) == ([1, 3], 3)


def test_an_event_that_both_arrange_has_the_one_that_is_left_once(pair, kari):
    both, theirs = make(models.Event), make(models.Event)
    both.co_organizers.set(pair)
    theirs.co_organizers.add(pair[1])

    merge_them(*pair, kari)

    arranged = models.EventOrganizer.objects.order_by("event")
    rows = [(both.pk, pair[0].pk), (theirs.pk, pair[0].pk)]
    assert list(arranged.values_list("event", "organization")) == rows

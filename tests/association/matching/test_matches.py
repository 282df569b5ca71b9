"""Which offers match which needs, and what a member is told of it."""

import pytest
from django.urls import reverse

from members.association.matching import MOST, Matches
from tests.support.factories import LONG_AGO, make

# Five kilometres are 0.045 degrees of latitude.
HERE, NEAR, FAR = ((59.1, 9.6), (59.14, 9.6), (59.15, 9.6))


def site(point=HERE):
    return make.site(latitude=point[0], longitude=point[1])


def member_at(point, **fields):
    member = make.member(**fields)
    make.presence(organization=member, site=site(point))
    return member


def places(organization):
    return sorted(match.place for match in Matches(organization).all)


@pytest.fixture
def own(ours):
    return make.stream(ours, site=site())


@pytest.mark.parametrize("point", [HERE, NEAR, FAR])
def test_what_is_within_five_kilometres_or_of_no_place_matches(ours, own, point):
    make.stream(member_at(FAR), direction="needed", site=site(point))
    make.stream(member_at(point), direction="needed")
    assert places(ours) == ([] if point == FAR else ["near", "near"])

    # Without a place it is counted apart, and competence has none.
    make.stream(make.member(), direction="needed")
    make.stream(make.member(), direction="needed", site=make.site())
    make.stream(ours, kind="competence", note="Sveis")
    make.stream(member_at(FAR), kind="competence", direction="needed", note="Sveis")
    others = [place for place in places(ours) if place != "near"]
    assert others == ["cluster", "unknown", "unknown"]


def test_what_does_not_fit_something_else_and_what_is_ones_own_match_nothing(ours, own):
    for other in (
        {"direction": "offered"},
        {"direction": "needed", "kind": "water"},
        {"direction": "needed", "until": LONG_AGO},
    ):
        stream = make.stream(member_at(HERE), **other)
        assert places(ours) == [], other
        stream.delete()
    make.stream(ours, direction="needed")
    make.stream(ours, kind="other", note="Rart")
    make.stream(make.member(), kind="other", direction="needed", note="Annet")

    assert places(ours) == []


def test_of_an_organization_only_so_many_entries_count(ours):
    for _number in range(MOST + 2):
        make.stream(ours)
        make.stream(make.member(), direction="needed")

    assert {len(found) for found in Matches(ours).by_own.values()} == {MOST + 2}
    assert len(Matches(ours).by_own) == MOST


def test_a_member_is_told_the_number_and_no_name_of_a_private_entry(as_ola, ours, own):
    hidden = member_at(HERE, name="Skjult AS", slug="skjult")
    private = make.stream(hidden, direction="needed", note="Planter", site=site(NEAR))
    shown = member_at(HERE, name="Åpen AS", slug="apen")
    make.stream(shown, direction="needed", is_public=True)
    unlisted = member_at(HERE, name="Ulistet AS", is_listed=False)
    make.stream(unlisted, direction="needed", is_public=True)

    overview = as_ola.get(reverse("portal:organization", args=["yara"])).text
    page = as_ola.get(reverse("portal:streams", args=["yara"])).text

    for text in (overview, page):
        assert "3 mulige treff innen 5 km" in text
        for secret in ("Skjult", "skjult", "Planter", "Ulistet", str(private.site)):
            assert secret not in text
    assert (page.count("Åpen AS"), page.count("Et mulig treff")) == (1, 2)
    assert [match.is_named for match in Matches(ours).all] == [True, False, False]

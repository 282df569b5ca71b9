"""The lists of organizations and persons that may be recorded twice."""

import pytest
from django.urls import reverse

from members import duplicates
from members.models import DistinctPair, DistinctPersonPair, LikelyPair
from tests.support.admin import address as record_of
from tests.support.admin import said
from tests.support.factories import make_organization, make_person

PAIRS, PEOPLE = reverse("admin:duplicates"), reverse("admin:duplicate_people")


@pytest.fixture
def pair(db):
    """Return two organizations that look the same; the second is not listed."""
    one = make_organization(name="Norner AS", website="https://norner.no")
    other = make_organization(name="Norner A/S", is_listed=False)
    duplicates.replace_likely_pairs()
    return one, other


@pytest.fixture
def persons(db):
    return [make_person(name="Kari Nordmann", phone="35920000") for _number in range(2)]


def shown(page):
    return [
        ([row for row, _address in found["sides"]], found["percent"], found["reasons"])
        for found in page.context["pairs"]
    ]


def post(client, where, rows, do):
    return client.post(where, {"one": rows[0].pk, "other": rows[1].pk, "do": do})


def test_a_pair_is_shown_with_score_reasons_and_both_records(as_secretary, pair):
    page = as_secretary.get(PAIRS)

    reasons = [duplicates.REASONS["name"]]
    assert shown(page) == [(list(pair), 90, reasons)]
    for row in pair:
        assert f'href="{record_of("organization", row)}"' in page.text


def test_the_second_page_goes_on_with_the_list(as_secretary):
    rows = [make_organization(name=f"Norner {n}") for n in range(52)]
    LikelyPair.objects.bulk_create(
        LikelyPair(one=one, other=other, score=0.9, reasons=["name"])
        for one, other in zip(rows[::2], rows[1::2], strict=True)
    )

    page = as_secretary.get(PAIRS, {"page": "2"})

    assert [sides for sides, _percent, _reasons in shown(page)] == [rows[50:]]


def test_not_the_same_leaves_the_list_and_can_be_taken_back(as_secretary, kari, pair):
    post(as_secretary, PAIRS, pair[::-1], "distinct")

    assert shown(as_secretary.get(PAIRS)) == []
    page = as_secretary.get(PAIRS, {"show": "distinct"})
    [found] = page.context["pairs"]
    assert ([row for row, _address in found["sides"]], found["pair"].made_by) == (
        list(pair),
        kari,
    )

    answer = post(as_secretary, PAIRS, pair, "undo")

    assert answer.url == f"{PAIRS}?show=distinct"
    assert len(shown(as_secretary.get(PAIRS))) == 1
    assert DistinctPair.objects.count() == 0


def test_persons_are_marked_and_taken_back_likewise(as_secretary, persons):
    assert [sides for sides, *_rest in shown(as_secretary.get(PEOPLE))] == [persons]

    post(as_secretary, PEOPLE, persons, "distinct")
    assert shown(as_secretary.get(PEOPLE)) == []

    post(as_secretary, PEOPLE, persons, "undo")
    assert DistinctPersonPair.objects.count() == 0


def test_a_second_click_and_a_deleted_record_get_a_sentence(as_secretary, pair):
    post(as_secretary, PAIRS, pair, "distinct")
    post(as_secretary, PAIRS, pair, "distinct")
    assert DistinctPair.objects.count() == 1

    gone = make_organization()
    pk = gone.pk
    gone.delete()
    typed = {"one": pk, "other": pair[0].pk, "do": "distinct"}
    answer = as_secretary.post(PAIRS, typed, follow=True)

    assert said(answer)[-1] == "En av de to er slettet."


@pytest.mark.parametrize("number", ["x", "0", "-1", "9" * 40, "999"])
def test_any_page_number_shows_a_page(as_secretary, pair, number):
    assert as_secretary.get(PAIRS, {"page": number}).status_code == 200


def test_names_with_markup_are_shown_as_text(as_secretary):
    for _number in range(2):
        make_organization(name="<script>alert(1)</script> AS")
    duplicates.replace_likely_pairs()

    assert "<script>alert" not in as_secretary.get(PAIRS).text

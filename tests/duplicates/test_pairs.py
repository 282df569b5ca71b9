"""Likely pairs are found by blocks, kept, and left out once they are found to be two."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import duplicates
from members.duplicates import (
    LARGEST_BLOCK,
    candidate_pairs,
    find_likely_pairs,
    profile,
    replace_likely_pairs,
)
from members.models import (
    DistinctPair,
    DistinctPersonPair,
    Job,
    LikelyPair,
    OrganizationName,
    OrganizationRelationship,
)
from tests.duplicates.labelled import rows, sides
from tests.support.concurrency import write_concurrently
from tests.support.factories import make_organization, make_person
from tests.support.refusals import refusal

pytestmark = pytest.mark.django_db


def found():
    return [
        (pair.one.name, pair.other.name, pair.reasons)
        for pair in LikelyPair.objects.open().select_related("one", "other")
    ]


def test_the_nearest_pair_comes_first():
    make_organization(name="Skagerak Energi AS", website="https://skagerak.no")
    make_organization(name="Eramet Norway AS", website="https://eramet.no")
    make_organization(name="Erament Norway", website="https://www.eramet.no")
    make_organization(name="Skagerrak Energi", is_listed=False)
    make_organization(name="Vianode AS")

    replace_likely_pairs()

    assert found() == [
        ("Eramet Norway AS", "Erament Norway", ["typo", "site"]),
        ("Skagerak Energi AS", "Skagerrak Energi", ["typo"]),
    ]


def test_a_former_name_leads_to_the_record_of_today():
    today = make_organization(name="Heidelberg Materials Sement Norge AS")
    OrganizationName.objects.create(organization=today, name="Norcem AS", kind="former")
    make_organization(name="Norcem")

    replace_likely_pairs()

    assert [reasons for _one, _other, reasons in found()] == [["other_name"]]


def test_a_predecessor_or_part_is_no_duplicate():
    for kind in OrganizationRelationship.Kind.values:
        name = f"Telemark {kind} fylke"
        one, other = [make_organization(name=name) for _ in range(2)]
        ends = {"from_organization": one, "to_organization": other}
        OrganizationRelationship.objects.create(**ends, kind=kind)

    replace_likely_pairs()

    same = [pair for pair in found() if pair[0] == pair[1]]
    assert same == []


def test_what_is_alike_no_longer_leaves_the_list():
    make_organization(name="Norner AS")
    other = make_organization(name="Norner A/S")
    replace_likely_pairs()
    other.name = "Vianode AS"
    other.save()

    replace_likely_pairs()

    assert found() == []


def test_blocking_misses_few_of_the_pairs_that_the_measure_finds():
    likely = [
        pair for pair in map(sides, rows()) if duplicates.compare(*pair).is_likely
    ]
    blocked = [pair for pair in likely if list(candidate_pairs(pair))]

    assert len(blocked) >= 0.97 * len(likely)


@pytest.mark.parametrize(
    ("how_many", "pairs"), [(LARGEST_BLOCK, 1225), (LARGEST_BLOCK + 1, 0)]
)
def test_a_block_has_a_largest_size(how_many, pairs):
    same = [profile("Drift AS", pk=number) for number in range(how_many)]

    assert len(list(candidate_pairs(same))) == pairs


def test_the_job_compares_nothing_while_nothing_has_changed():
    make_organization(name="Norner AS")
    make_organization(name="Norner A/S")
    long_ahead = timezone.now() + timedelta(hours=1)
    Job.objects.create(
        name=duplicates.JOB, due_at=long_ahead, began_at=long_ahead, ended_at=long_ahead
    )

    find_likely_pairs()
    assert found() == []

    Job.objects.update(began_at=timezone.now() - timedelta(hours=1))
    find_likely_pairs()
    assert len(found()) == 1


def test_two_that_are_not_the_same_are_suggested_again_when_that_is_taken_back(kari):
    one, other = make_organization(name="Norner AS"), make_organization(name="Norner")
    replace_likely_pairs()

    duplicates.mark_distinct(DistinctPair, other.pk, one.pk, by=kari)

    pair = DistinctPair.objects.get()
    assert (pair.one, pair.other, pair.made_by) == (one, other, kari)
    assert found() == []
    replace_likely_pairs()
    assert found() == []

    duplicates.unmark_distinct(DistinctPair, one.pk, other.pk)

    assert len(found()) == 1
    assert DistinctPair.pgh_event_model.objects.count() == 2


@pytest.mark.parametrize(
    ("model", "make"),
    [(DistinctPair, make_organization), (DistinctPersonPair, make_person)],
)
def test_a_row_that_is_gone_or_the_same_is_not_marked(kari, model, make):
    one, gone = make(), make()
    pk = gone.pk
    gone.delete()

    for other, code in ((pk, "gone"), (one.pk, "same")):
        mark = lambda o=other: duplicates.mark_distinct(model, one.pk, o, by=kari)  # noqa: E731
        assert refusal(mark).code == code


@pytest.mark.django_db(transaction=True)
def test_two_who_mark_a_pair_at_once_record_it_once(kari):
    one, other = make_organization(), make_organization()

    def mark():
        duplicates.mark_distinct(DistinctPair, one.pk, other.pk, by=kari)

    assert write_concurrently(mark, mark) is None
    assert DistinctPair.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_ignoring_the_other_the_second_who_marks_is_refused(kari):
    one, other = make_organization(), make_organization()

    def mark():
        DistinctPair.objects.create(one=one, other=other, made_by=kari)

    assert write_concurrently(mark, mark) == "a_distinct_pair_is_recorded_once"


@pytest.mark.django_db(transaction=True)
def test_an_organization_that_is_marked_is_not_deleted_meanwhile(kari):
    one, other = make_organization(), make_organization()
    pk = other.pk

    def mark():
        duplicates.mark_distinct(DistinctPair, one.pk, pk, by=kari)

    refused = write_concurrently(mark, other.delete)

    assert refused.startswith("members_distinctpair_other_id")
    assert [pair.other_id for pair in DistinctPair.objects.all()] == [pk]


@pytest.mark.parametrize("how_many", [2, 8])
def test_comparing_all_costs_seven_queries(how_many, django_assert_num_queries):
    for number in range(how_many):
        make_organization(name=f"Norner {'abcdefgh'[number % 8]}{number // 8} AS")

    with django_assert_num_queries(7):
        replace_likely_pairs()

"""Likely pairs are found by blocks, stored, and left out once they are found to be two."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from members import models
from members.queries import search
from members.records import duplicates
from tests.records.duplicates.labelled import rows, sides
from tests.support.browser import flaws
from tests.support.cases import cases
from tests.support.concurrency import write_concurrently
from tests.support.factories import make
from tests.support.login import log_in_browser
from tests.support.refusals import refusal


def found():
    return [
        (pair.one.name, pair.other.name, pair.reasons)
        for pair in models.LikelyPair.objects.open().select_related("one", "other")
    ]


def test_likely_pairs_are_listed_the_nearest_first_while_they_are_alike():
    make.organization(name="Skagerak Energi AS", website="https://skagerak.no")
    make.organization(name="Eramet Norway AS", website="https://eramet.no")
    make.organization(name="Erament Norway", website="https://www.eramet.no")
    other = make.organization(name="Skagerrak Energi", is_listed=False)
    today = make.organization(name="Heidelberg Materials Sement Norge AS")
    today.names.create(name="Norcem AS", kind="former")
    former = make.organization(name="Norcem")
    make.organization(name="Vianode AS")

    duplicates.replace_likely_pairs()

    eramet = ("Eramet Norway AS", "Erament Norway", ["typo", "site"])
    skagerak = ("Skagerak Energi AS", "Skagerrak Energi", ["typo"])
    norcem = (today.name, former.name, ["other_name"])
    pairs = found()
    assert pairs[0] == eramet
    assert sorted(pairs) == [eramet, norcem, skagerak]
    other.name = former.name = "Noe annet AS"
    other.save()
    former.save()
    duplicates.replace_likely_pairs()
    assert [pair for pair in found() if pair[0] != other.name] == [eramet]


def test_a_predecessor_or_part_is_no_duplicate():
    for kind in models.OrganizationRelationship.Kind.values:
        name = f"Telemark {kind} fylke"
        one, other = [make.organization(name=name) for _ in range(2)]
        ends = {"from_organization": one, "to_organization": other}
        models.OrganizationRelationship.objects.create(**ends, kind=kind)

    duplicates.replace_likely_pairs()

    assert [pair for pair in found() if pair[0] == pair[1]] == []


def test_blocking_misses_few_of_the_pairs_that_the_measure_finds():
    pairs = map(sides, rows())
    likely = [pair for pair in pairs if duplicates.compare(*pair).is_likely]
    blocked = [pair for pair in likely if list(duplicates.candidate_pairs(pair))]

    assert len(blocked) >= 0.97 * len(likely)


def test_a_block_has_a_largest_size():
    numbers = range(duplicates.LARGEST_BLOCK + 1)
    same = [duplicates.profile("Drift AS", pk=n) for n in numbers]
    pairs = [len(list(duplicates.candidate_pairs(some))) for some in (same[1:], same)]
    assert pairs == [1225, 0]


def test_the_job_compares_nothing_while_nothing_has_changed_and_keeps_no_name_of_it():
    make.organization(name="Norner AS"), make.organization(name="Norrner A/S")
    name = duplicates.profile("Norner AS").name
    ahead = timezone.now() + timedelta(hours=1)
    days = {"due_at": ahead, "began_at": ahead, "ended_at": ahead}
    models.Job.objects.create(name=duplicates.JOB, **days)

    duplicates.find_likely_pairs()
    assert (found(), duplicates.profile("Norner AS").name is name) == ([], True)

    models.Job.objects.update(began_at=timezone.now() - timedelta(hours=1))
    duplicates.find_likely_pairs()
    is_same = duplicates.profile("Norner AS").name is name
    words = search.is_typo.cache_info().currsize
    assert (len(found()), is_same, words) == (1, False, 0)


def test_a_row_that_is_gone_or_the_same_is_not_marked(kari):
    pairs = models.DistinctPair, models.DistinctPersonPair
    for model, maker in zip(pairs, (make.organization, make.person), strict=True):
        one, gone = maker(), maker()
        pk = gone.pk
        gone.delete()
        for other, code in ((pk, "gone"), (one.pk, "same")):
            marking = partial(duplicates.mark_distinct, model, one.pk, other, by=kari)
            assert refusal(marking).code == code


@pytest.fixture
def pair():
    return make.organization(), make.organization()


@pytest.fixture
def mark(pair, kari):
    """Return a function that marks the pair as distinct."""
    pks = [one.pk for one in pair]
    return partial(duplicates.mark_distinct, models.DistinctPair, *pks, by=kari)


@pytest.mark.django_db(transaction=True)
def test_two_who_mark_a_pair_at_once_record_it_once(pair, mark, kari):
    assert write_concurrently(mark, mark) is None
    assert models.DistinctPair.objects.count() == 1

    # Without ignoring the other the second who marks is refused.
    models.DistinctPair.objects.all().delete()
    fields = dict(zip(("one", "other"), pair, strict=True)) | {"made_by": kari}
    create = partial(models.DistinctPair.objects.create, **fields)
    assert write_concurrently(create, create) == "a_distinct_pair_is_recorded_once"


@pytest.mark.django_db(transaction=True)
def test_an_organization_that_is_marked_is_not_deleted_meanwhile(pair, mark):
    pk = pair[1].pk

    refused = write_concurrently(mark, pair[1].delete)

    assert refused.startswith("members_distinctpair_other_id")
    assert [row.other_id for row in models.DistinctPair.objects.all()] == [pk]


@pytest.mark.parametrize("how_many", [2, 8])
def test_comparing_all_costs_seven_queries(how_many, django_assert_num_queries):
    for number in range(how_many):
        make.organization(name=f"Norner {'abcdefgh'[number]}0 AS")

    with django_assert_num_queries(7):
        duplicates.replace_likely_pairs()


NAME = "Kari Nordmann"
BLANK = {"name": NAME, "email": ""}
# Fields of two records, and the reasons why they may be of one person: a name or a workplace
# alone is none, nor is a mail host of anybody.
PAIRS = cases(__file__, "people.jsonl")


def reasons_found():
    return [pair.reasons for pair in duplicates.likely_person_pairs()]


@pytest.mark.parametrize(("one", "other", "reasons"), PAIRS)
def test_two_records_of_a_person_are_found(one, other, reasons):
    make.person(**BLANK | one)
    make.person(**BLANK | {"name": "kari  nordmann"} | other)

    assert reasons_found() == ([reasons] if reasons else [])


def test_a_guest_of_an_event_is_found_beside_the_contact_of_the_same_organization():
    guest = make.person(**BLANK | {"email": "kari@gmail.com"})
    contact = make.contact(**BLANK | {"email": "kari@yara.no"}).contact
    assert reasons_found() == []

    make(models.Attendance, person=guest, organization=contact.organization)

    assert reasons_found() == [["name", "organization"]]


def test_the_erased_and_former_contacts_are_left_out():
    organization = make.organization()
    both = [make.contact(organization, name="Ola", email=f"a@{n}.no") for n in "xy"]
    assert reasons_found() == [["name", "organization"]]
    both[0].contact.delete()
    for _number in range(2):
        make.person(name="–", email="", phone="35920001", link_key="")
        make.person(**BLANK, phone="35920000")
    assert reasons_found() == [["name", "phone"]]


@pytest.mark.long
@pytest.mark.parametrize(
    "start", ["/admin/members/organization/add/", "/bli-medlem/", "/en/join/"]
)
def test_whoever_types_a_name_is_led_to_the_record(
    page, page_monitor, base_url, kari, start
):
    is_admin, other = start.startswith("/admin/"), make.member(name="Norner AS")
    if is_admin:
        log_in_browser(page, base_url, kari)
    page.goto(start)

    page.locator("#id_name").press_sequentially("Norner A/S")

    link = page.locator(".similar-found a")
    expect(link).to_contain_text(other.name)
    if is_admin:
        card = reverse("admin:company", args=[other.pk])
        expect(link).to_have_attribute("href", card)
        expect(page.locator("#id_name")).to_be_focused()
    page.set_viewport_size({"width": 390, "height": 900})
    assert flaws(page, page_monitor) == []

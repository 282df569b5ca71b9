"""Persons who may be recorded twice, for the secretariat alone."""

import pytest

from members import duplicates
from members.models import DistinctPersonPair
from tests.support.factories import make_contact, make_organization, make_person

pytestmark = pytest.mark.django_db
NAME = "Kari Nordmann"
BLANK = {"name": "Kari Nordmann", "email": ""}


def found():
    return [pair.reasons for pair in duplicates.likely_person_pairs()]


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ({"email": "kari@yara.no"}, {"email": "nordmann@yara.no"}, ["name", "domain"]),
        ({"phone": "35 92 00 00"}, {"phone": "+4735920000"}, ["name", "phone"]),
        ({"email": "kari@yara.no"}, {"email": "kari@yara.no"}, ["name", "email"]),
        (
            {"email": "kari@yara.no"},
            {"email": "kari@yara.no", "name": "K. Nordmann"},
            ["email"],
        ),
    ],
)
def test_two_records_of_a_person_are_found(one, other, reasons):
    make_person(**BLANK | one)
    make_person(**BLANK | {"name": "kari  nordmann"} | other)

    assert found() == [reasons]


def test_two_of_one_name_in_one_organization_are_found():
    organization = make_organization()
    make_contact(organization, name=NAME, email="a@yara.no")
    make_contact(organization, name=NAME, email="b@eramet.no")

    assert found() == [["name", "organization"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"email": "a@gmail.com"}, {"email": "b@gmail.com"}),
        ({"email": "a@yara.no"}, {"email": "b@yara.no", "name": "Ola Hansen"}),
    ],
    ids=["the same name alone", "a mail host of anybody", "colleagues"],
)
def test_a_name_or_a_workplace_alone_is_no_sign(one, other):
    make_person(**BLANK | one)
    make_person(**BLANK | other)

    assert found() == []


def test_the_erased_are_alike_and_never_found():
    for _number in range(2):
        make_person(name="–", email="", phone="35920000", link_key="")

    assert found() == []


def test_two_persons_who_are_not_the_same_are_left_out(kari):
    pair = [make_person(**BLANK, phone="35920000") for _number in range(2)]

    duplicates.mark_distinct(DistinctPersonPair, *(p.pk for p in pair), by=kari)
    assert found() == []

    duplicates.unmark_distinct(DistinctPersonPair, *(p.pk for p in pair))
    assert found() == [["name", "phone"]]

"""Relations of organizations to the cluster and to each other on a given day."""

from datetime import date, timedelta

import pytest
from django.db.models import ProtectedError

from members.models import Organization, OrganizationRelationship
from tests.support.factories import (
    make_member,
    make_organization,
    make_participation,
    make_person,
    make_presence,
    make_role,
)

pytestmark = pytest.mark.django_db
FIRST, LAST, BACK = date(2020, 3, 1), date(2020, 9, 30), date(2021, 1, 1)
DAYS = [FIRST - timedelta(1), FIRST, LAST, LAST + timedelta(1)]
Relation = Organization.Relation
MAKERS = {
    Relation.MEMBER: make_member,
    Relation.PARTNER: lambda **days: make_participation(**days).organization,
    Relation.OFFICE: lambda **days: make_role(**days).organization,
    Relation.NEIGHBOUR: lambda **days: make_presence(**days).organization,
}


def related(relation, day):
    return set(Organization.objects.related_as(relation, day))


@pytest.mark.parametrize("relation", MAKERS)
def test_a_relation_holds_from_its_first_day_to_its_last_if_it_has_such(relation):
    make_role(person=make_person(), organization=None), make_organization()
    always = MAKERS[relation](since=None, until=None)
    organization = MAKERS[relation](since=FIRST, until=LAST)

    both = {always, organization}
    found = [related(relation, day) for day in (*DAYS, date.min, date.max)]
    assert found == [{always}, both, both, *[{always}] * 3]
    others = {other for other in Relation if organization in related(other, FIRST)}
    assert others == {relation}
    if relation == Relation.MEMBER:
        members = [set(Organization.objects.members_on(day)) for day in DAYS]
        assert members == found[:4]
    with pytest.raises(ProtectedError):
        organization.delete()


def test_a_former_member_is_one_whose_stay_has_ended_and_which_has_not_come_back():
    organization = make_member(since=FIRST, until=LAST)
    organization.memberships.create(since=BACK)

    days = [*DAYS, BACK - timedelta(1), BACK]
    former = [organization in related(Relation.FORMER, day) for day in days]

    assert former == [False, False, False, True, True, False]


def test_many_facts_of_one_kind_still_make_one_organization():
    organization = make_organization()
    for _ in range(3):
        make_presence(organization=organization)
        make_participation(organization=organization)

    for relation in [Relation.NEIGHBOUR, Relation.PARTNER]:
        assert list(Organization.objects.related_as(relation, FIRST)) == [organization]


def test_only_those_who_agreed_are_listed():
    shown = make_organization(is_listed=True)
    make_organization(is_listed=False)

    assert list(Organization.objects.listed()) == [shown]
    assert Organization().is_listed is False


SIZES = {None: "unknown", 0: "unknown", 1: "1-9", 9: "1-9", 10: "10-49", 49: "10-49"}
SIZES |= {50: "50-249", 249: "50-249", 250: "250-", 2_000_000_000: "250-"}


def test_the_size_follows_from_the_number_of_employees_also_when_it_changes():
    changed = make_organization(employees=7)

    for employees, size in SIZES.items():
        Organization.objects.filter(pk=changed.pk).update(employees=employees)
        changed.refresh_from_db()
        assert make_organization(employees=employees).size == changed.size == size
    assert set(SIZES.values()) == set(Organization.Size.values)


@pytest.mark.parametrize(
    ("kind", "text"),
    [("merged into", "22. mars 2022"), ("owner", "fra 22. mars 2022")],
)
def test_an_event_between_two_has_a_day_and_a_state_a_beginning(kind, text):
    relationship = OrganizationRelationship(kind=kind, since=date(2022, 3, 22))

    assert relationship.period_text == text

"""Relations of organizations to the cluster on a given day."""

from datetime import date, timedelta

import pytest
from django.db.models import ProtectedError

from members.models import Organization
from tests.support.factories import (
    make_member,
    make_organization,
    make_participation,
    make_person,
    make_presence,
    make_role,
)

FIRST, LAST = date(2020, 3, 1), date(2020, 9, 30)
BEFORE, AFTER = FIRST - timedelta(1), LAST + timedelta(1)
DAYS = [BEFORE, FIRST, LAST, AFTER]
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
@pytest.mark.django_db
def test_a_relation_holds_from_its_first_day_to_its_last_if_it_has_such(relation):
    always = MAKERS[relation](since=None, until=None)
    organization = MAKERS[relation](since=FIRST, until=LAST)

    holds = [organization in related(relation, day) for day in DAYS]

    assert holds == [False, True, True, False]
    assert [related(relation, day) for day in (date.min, date.max)] == [{always}] * 2
    others = {other for other in Relation if organization in related(other, FIRST)}
    assert others == {relation}


@pytest.mark.django_db
def test_a_former_member_is_one_whose_stay_has_ended():
    organization = make_member(since=FIRST, until=LAST)

    former = [organization in related(Relation.FORMER, day) for day in DAYS]

    assert former == [False, False, False, True]


@pytest.mark.django_db
def test_a_member_that_came_back_is_no_former_member():
    organization = make_member(since=FIRST, until=LAST)
    organization.memberships.create(since=date(2021, 1, 1))

    assert related(Relation.FORMER, date(2020, 12, 31)) == {organization}
    assert related(Relation.FORMER, date(2021, 1, 1)) == set()


@pytest.mark.django_db
def test_an_office_of_a_person_alone_is_no_relation_of_an_organization():
    make_role(person=make_person(), organization=None)
    make_organization()

    assert related(Relation.OFFICE, FIRST) == set()


@pytest.mark.django_db
def test_many_facts_of_one_kind_still_make_one_organization():
    organization = make_organization()
    for _ in range(3):
        make_presence(organization=organization)
        make_participation(organization=organization)

    for relation in [Relation.NEIGHBOUR, Relation.PARTNER]:
        assert list(Organization.objects.related_as(relation, FIRST)) == [organization]


@pytest.mark.django_db
def test_members_of_a_day_are_those_whose_stay_runs():
    stays = make_member(since=FIRST, until=LAST)
    always = make_member(since=None)
    make_organization()

    found = [set(Organization.objects.members_on(day)) for day in DAYS]

    assert found == [{always}, {always, stays}, {always, stays}, {always}]
    assert found == [related(Relation.MEMBER, day) for day in DAYS]


@pytest.mark.django_db
def test_only_those_who_agreed_are_listed():
    shown = make_organization(is_listed=True)
    make_organization(is_listed=False)

    assert list(Organization.objects.listed()) == [shown]
    assert Organization().is_listed is False


SIZES = {None: "unknown", 0: "unknown", 1: "1-9", 9: "1-9", 10: "10-49", 49: "10-49"}
SIZES |= {50: "50-249", 249: "50-249", 250: "250-", 2_000_000_000: "250-"}


@pytest.mark.django_db
def test_the_size_follows_from_the_number_of_employees_also_when_it_changes():
    changed = make_organization(employees=7)

    for employees, size in SIZES.items():
        Organization.objects.filter(pk=changed.pk).update(employees=employees)
        changed.refresh_from_db()
        assert make_organization(employees=employees).size == changed.size == size
    assert set(SIZES.values()) == set(Organization.Size.values)


@pytest.mark.django_db
def test_an_organization_that_others_refer_to_is_not_deleted():
    for maker in MAKERS.values():
        organization = maker(since=None)
        with pytest.raises(ProtectedError):
            organization.delete()

"""Relations of organizations on a given day, and when and by whom they agreed to be listed."""

from datetime import date, timedelta

import pytest
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from members import exchange
from members.association import joining
from members.models import Organization, OrganizationRelationship
from tests.support.applications import DAY, OTHER, waiting
from tests.support.factories import LONG_AGO, make
from tests.support.refusals import broken_by, refusal

FIRST, LAST, BACK = date(2020, 3, 1), date(2020, 9, 30), date(2021, 1, 1)
DAYS = [FIRST - timedelta(1), FIRST, LAST, LAST + timedelta(1)]
Relation = Organization.Relation
MAKERS = {
    Relation.MEMBER: make.member,
    Relation.PARTNER: lambda **days: make.participation(**days).organization,
    Relation.OFFICE: lambda **days: make.role(**days).organization,
    Relation.NEIGHBOUR: lambda **days: make.presence(**days).organization,
}


def related(relation, day):
    return set(Organization.objects.related_as(relation, day))


@pytest.mark.parametrize("relation", MAKERS)
def test_a_relation_holds_from_its_first_day_to_its_last_if_it_has_such(relation):
    make.role(person=make.person(), organization=None), make.organization()
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
    organization = make.member(since=FIRST, until=LAST)
    organization.memberships.create(since=BACK)

    days = [*DAYS, BACK - timedelta(1), BACK]
    former = [organization in related(Relation.FORMER, day) for day in days]

    assert former == [False, False, False, True, True, False]


def test_many_facts_of_one_kind_still_make_one_organization():
    organization = make.organization()
    for _number in range(3):
        make.presence(organization=organization)
        make.participation(organization=organization)

    for relation in [Relation.NEIGHBOUR, Relation.PARTNER]:
        assert list(Organization.objects.related_as(relation, FIRST)) == [organization]


SIZES = {None: "unknown", 0: "unknown", 1: "1-9", 9: "1-9", 10: "10-49", 49: "10-49"}
SIZES |= {50: "50-249", 249: "50-249", 250: "250-", 2_000_000_000: "250-"}


def test_the_size_follows_from_the_number_of_employees_also_when_it_changes():
    changed = make.organization(employees=7)

    for employees, size in SIZES.items():
        Organization.objects.filter(pk=changed.pk).update(employees=employees)
        changed.refresh_from_db()
        assert make.organization(employees=employees).size == changed.size == size
    assert set(SIZES.values()) == set(Organization.Size.values)


def test_an_event_between_two_has_a_day_and_a_state_a_beginning():
    texts = {"merged into": "22. mars 2022", "owner": "fra 22. mars 2022"}
    for kind, text in texts.items():
        tie = OrganizationRelationship(kind=kind, since=date(2022, 3, 22))
        assert tie.period_text == text


def agreement(organization):
    organization.refresh_from_db()
    return organization.listing_agreed_on, organization.listing_agreed_by


def test_neither_the_database_nor_a_form_lists_what_has_not_agreed():
    organization = make.organization(is_listed=False, listing_agreed_on=None)
    shown = make.organization(is_listed=True)
    assert list(Organization.objects.listed()) == [shown]
    assert not Organization().is_listed

    rule = broken_by(lambda: Organization.objects.update(is_listed=True))
    organization.is_listed = True

    assert rule == "an_organization_is_listed_only_after_it_agreed"
    words = _("Enter the day on which the organization agreed to be shown.")
    assert refusal(organization.full_clean).messages == [words]


def test_an_applicant_agrees_on_the_day_of_the_application(kari):
    given = {"since": DAY, "category": "core", "by": kari}

    shown = joining.accept(waiting(), is_listed=True, **given)
    known = make.organization(is_listed=False, orgnr=OTHER)
    application = waiting(orgnr=OTHER, contact_email="ny@nykraft.example")
    kept = joining.accept(application, is_listed=True, organization=known, **given)

    day = shown.memberships.get().source
    assert (day, str(shown.listing_agreed_on) in day) == (shown.listing_agreed_by, True)
    assert agreement(kept) == (LONG_AGO, "")


FILES = [
    ("", "", (True, timezone.localdate, _("Loaded from files"))),
    (",is_listed", ",no", (False, lambda: None, "")),
    (
        ",is_listed,listing_agreed_on,listing_agreed_by",
        ",yes,2026-03-01,Styret",
        (True, lambda: date(2026, 3, 1), "Styret"),
    ),
    (",is_listed,listing_agreed_on", ",yes,", None),
]


@pytest.mark.parametrize(("columns", "cells", "expected"), FILES)
def test_a_file_lists_what_agreed_that_day_unless_it_says_otherwise(
    tmp_path, columns, cells, expected
):
    text = f"name,slug,kind{columns}\nAlfa,alfa,company{cells}\n"
    (tmp_path / "organizations.csv").write_text(text)

    if expected is None:
        refusal(lambda: exchange.load(tmp_path))
        assert not Organization.objects.exists()
    else:
        exchange.load(tmp_path)
        alfa, (is_listed, day, by) = Organization.objects.get(), expected
        assert (alfa.is_listed, *agreement(alfa)) == (is_listed, day(), by)

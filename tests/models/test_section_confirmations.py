"""Organization.confirmed_on is the oldest day of its sections, in whatever way they are written."""

import pytest
from django.db import connection

from members import freshness, history
from members.models import Batch, Organization, SectionConfirmation
from tests.support.factories import make_colleague, make_organization
from tests.support.reminders import days_ago
from tests.support.rows import make

pytestmark = pytest.mark.django_db
SECTIONS = SectionConfirmation.Section


@pytest.fixture
def organization():
    organization = make_organization()
    for number, section in enumerate(SECTIONS):
        day = days_ago(number)
        fields = {"organization": organization, "section": section}
        make(SectionConfirmation, confirmed_on=day, **fields)
    return organization


def stated(organization):
    return Organization.objects.values_list("confirmed_on", flat=True).get(
        pk=organization.pk
    )


def test_it_is_the_oldest_of_all_sections(organization):
    assert stated(organization) == days_ago(len(SECTIONS) - 1)

    organization.section_confirmations.update(confirmed_on=days_ago(3))
    assert stated(organization) == days_ago(3)


def test_it_is_empty_while_a_section_has_no_day(organization):
    organization.section_confirmations.filter(section="offices").delete()

    assert stated(organization) is None


def test_a_day_that_is_stated_for_all_replaces_the_days_of_the_sections(organization):
    Organization.objects.filter(pk=organization.pk).update(confirmed_on=days_ago(1))

    assert organization.section_confirmations.count() == 0
    assert stated(organization) == days_ago(1)


def test_the_same_day_stated_again_replaces_nothing(organization):
    day = stated(organization)
    Organization.objects.filter(pk=organization.pk).update(confirmed_on=day, name="Ny")

    assert organization.section_confirmations.count() == len(SECTIONS)


def test_an_organization_without_sections_keeps_what_was_stated():
    organization = make_organization(confirmed_on=days_ago(9))
    other = make(SectionConfirmation)
    other.delete()

    assert stated(organization) == days_ago(9)


def test_plain_sql_is_no_way_round(organization):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_sectionconfirmation SET confirmed_on = confirmed_on - 100"
            " WHERE organization_id = %s AND section = 'profile'",
            [organization.pk],
        )

    assert stated(organization) == days_ago(100)


def test_an_organization_is_deleted_with_its_sections(organization):
    organization.delete()

    assert SectionConfirmation.objects.count() == 0


def test_a_confirmation_that_is_undone_leaves_the_days_of_before(
    organization, superuser
):
    first, user = stated(organization), make_colleague(organization)
    days = dict(
        organization.section_confirmations.values_list("section", "confirmed_on")
    )
    freshness.confirm_profile(organization, by=user)
    assert stated(organization) == days_ago(0)

    history.undo(Batch.objects.latest("pk"), by=superuser)

    rows = organization.section_confirmations.values_list("section", "confirmed_on")
    assert (dict(rows), stated(organization)) == (days, first)


def test_a_stated_day_that_is_undone_leaves_the_days_of_before(organization, superuser):
    first = stated(organization)
    with history.recording(Batch.Act.SAVE, by=superuser) as batch:
        Organization.objects.filter(pk=organization.pk).update(confirmed_on=days_ago(1))

    history.undo(batch, by=superuser)

    assert organization.section_confirmations.count() == len(SECTIONS)
    assert stated(organization) == first


def test_a_first_confirmation_that_is_undone_leaves_what_was_stated(superuser):
    organization = make_organization(confirmed_on=days_ago(90))
    user = make_colleague(organization)
    freshness.confirm_profile(organization, by=user)

    history.undo(Batch.objects.latest("pk"), by=superuser)

    assert organization.section_confirmations.count() == 0
    assert stated(organization) == days_ago(90)

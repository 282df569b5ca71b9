"""Organization.confirmed_on is the oldest day of its sections, in whatever way they are written."""

import pytest

from members.actions import recording
from members.association import freshness
from members.models import Batch, Organization, SectionConfirmation
from members.records import history
from tests.support.events import run
from tests.support.factories import make
from tests.support.reminders import days_ago

SECTIONS = SectionConfirmation.Section


@pytest.fixture
def organization():
    organization = make.organization()
    for number, section in enumerate(SECTIONS):
        day = days_ago(number)
        fields = {"organization": organization, "section": section}
        make(SectionConfirmation, confirmed_on=day, **fields)
    return organization


def state(organization):
    """Return the stated day of an organization and {section: day}."""
    sections = organization.section_confirmations.values_list("section", "confirmed_on")
    organization.refresh_from_db()
    return organization.confirmed_on, dict(sections)


def stated(organization):
    return state(organization)[0]


def test_the_oldest_day_of_all_sections_is_stated_and_none_while_one_has_no_day(
    organization,
):
    rows = organization.section_confirmations
    assert stated(organization) == days_ago(len(SECTIONS) - 1)

    rows.update(confirmed_on=days_ago(3))
    assert stated(organization) == days_ago(3)
    run(
        "UPDATE members_sectionconfirmation SET confirmed_on = confirmed_on - 97"
        " WHERE organization_id = %s AND section = 'profile'",
        organization.pk,
    )
    assert stated(organization) == days_ago(100)
    rows.filter(section="offices").delete()
    assert stated(organization) is None

    organization.delete()
    assert SectionConfirmation.objects.count() == 0


def test_another_day_that_is_stated_replaces_the_days_of_the_sections(organization):
    rows, before = Organization.objects.filter(pk=organization.pk), state(organization)

    rows.update(confirmed_on=before[0], name="Ny")
    assert state(organization) == before
    rows.update(confirmed_on=days_ago(1))
    make(SectionConfirmation).delete()
    assert state(organization) == (days_ago(1), {})


def confirm(organization, _superuser):
    freshness.confirm_profile(organization, by=make.colleague(organization))
    assert stated(organization) == days_ago(0)


def state_a_day(organization, superuser):
    with recording(Batch.Act.SAVE, by=superuser):
        Organization.objects.filter(pk=organization.pk).update(confirmed_on=days_ago(1))


@pytest.mark.parametrize("write", [confirm, state_a_day])
@pytest.mark.parametrize("is_first", [False, True])
def test_what_is_undone_leaves_the_days_of_before(request, superuser, write, is_first):
    one = make.organization(confirmed_on=days_ago(90))
    if not is_first:
        one = request.getfixturevalue("organization")
    before = state(one)
    write(one, superuser)

    history.undo(Batch.objects.latest("pk"), by=superuser)

    assert state(one) == before

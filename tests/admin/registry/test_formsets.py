from datetime import date

import pytest
from django.utils.translation import gettext as _

from members.models import Membership, Participation, Presence
from tests.support.admin import add_row, address
from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_presence,
    make_project,
    make_site,
)
from tests.support.html_forms import filled

PERIODS = Membership.objects.order_by("since").values_list("since", "until")


def test_ending_a_membership_and_starting_the_next_is_one_save(as_secretary):
    member = make_member(since=LONG_AGO)
    page = as_secretary.get(address("organization", member))
    values = filled(page, **{"memberships-0-until": "31.12.2025"})
    values = add_row(
        values,
        "memberships",
        organization=member.pk,
        since="01.01.2026",
        category="core",
        certainty="named",
    )

    answer = as_secretary.post(address("organization", member), values)

    assert answer.status_code == 302
    assert list(PERIODS.all()) == [
        (LONG_AGO, date(2025, 12, 31)),
        (date(2026, 1, 1), None),
    ]


def test_two_memberships_that_share_a_day_are_refused_on_the_new_row(as_secretary):
    member = make_member(since=LONG_AGO)
    page = as_secretary.get(address("organization", member))
    values = add_row(
        filled(page),
        "memberships",
        organization=member.pk,
        since="01.01.2026",
        category="core",
        certainty="named",
    )

    answer = as_secretary.post(address("organization", member), values)

    rows = answer.context["inline_admin_formsets"][0].formset
    assert [row.non_field_errors() for row in rows] == [
        [],
        [_("This organization is already a member in that period.")],
    ]
    assert list(PERIODS.all()) == [(LONG_AGO, None)]


def test_a_membership_may_be_moved_before_another_in_one_save(as_secretary):
    member = make_member(since=date(2020, 1, 1), until=date(2020, 12, 31))
    Membership.objects.create(
        organization=member, since=date(2021, 1, 1), until=date(2021, 12, 31)
    )
    page = as_secretary.get(address("organization", member))
    swapped = {
        "memberships-0-since": "01.01.2020",
        "memberships-0-until": "31.12.2020",
        "memberships-1-since": "01.01.2021",
        "memberships-1-until": "31.12.2021",
    }

    as_secretary.post(address("organization", member), filled(page, **swapped))

    newest, oldest = Membership.objects.order_by("-since")
    assert newest.pk < oldest.pk
    assert list(PERIODS.all()) == [
        (date(2020, 1, 1), date(2020, 12, 31)),
        (date(2021, 1, 1), date(2021, 12, 31)),
    ]


def test_a_plant_may_change_hands_in_one_save_on_the_page_of_the_site(as_secretary):
    site, plant = make_site(), make_presence(role="plant")
    plant.site = site
    plant.save()
    page = as_secretary.get(address("site", site))
    values = filled(page, **{"presences-0-until": "31.12.2025"})
    values = add_row(
        values,
        "presences",
        site=site.pk,
        organization=plant.organization_id,
        role="plant",
        since="01.01.2026",
    )

    as_secretary.post(address("site", site), values)

    assert list(Presence.objects.order_by("pk").values_list("since", "until")) == [
        (None, date(2025, 12, 31)),
        (date(2026, 1, 1), None),
    ]


@pytest.mark.parametrize("role", ["lead", "partner"])
def test_a_role_in_a_project_may_end_and_start_again(as_secretary, role):
    member, project = make_member(), make_project()
    Participation.objects.create(organization=member, project=project, role=role)
    page = as_secretary.get(address("organization", member))
    values = filled(page, **{"participations-0-until": "31.12.2025"})
    values = add_row(
        values,
        "participations",
        organization=member.pk,
        project=project.pk,
        role=role,
        since="01.01.2026",
    )

    as_secretary.post(address("organization", member), values)

    assert list(Participation.objects.order_by("pk").values_list("since", "until")) == [
        (None, date(2025, 12, 31)),
        (date(2026, 1, 1), None),
    ]

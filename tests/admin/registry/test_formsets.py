from datetime import date

import pytest
from django.utils.translation import gettext as _

from members.models import Membership, Participation, Presence
from tests.support.admin import add_row, address
from tests.support.factories import (
    LONG_AGO,
    make_facility,
    make_member,
    make_presence,
    make_project,
    make_site,
)
from tests.support.html_forms import filled

PERIODS = Membership.objects.order_by("since").values_list("since", "until")


JOINS = {"since": "01.01.2026", "category": "core", "certainty": "named"}


def save(client, row, prefix, new=None, **typed):
    """Save the page of a record with values of its rows, and with a new row."""
    page = address(type(row)._meta.model_name, row)
    values = filled(client.get(page), **typed)
    return client.post(page, add_row(values, prefix, **new) if new else values)


@pytest.mark.parametrize(
    ("until", "error"),
    [
        ("31.12.2025", None),
        ("", "This organization is already a member in that period."),
    ],
)
def test_the_next_membership_begins_in_one_save_with_the_end_of_the_former(
    as_secretary, until, error
):
    member = make_member(since=LONG_AGO)
    new, typed = {"organization": member.pk, **JOINS}, {"memberships-0-until": until}

    answer = save(as_secretary, member, "memberships", new, **typed)

    if error:
        rows = answer.context["inline_admin_formsets"][0].formset
        assert [row.non_field_errors() for row in rows] == [[], [_(error)]]
        assert list(PERIODS.all()) == [(LONG_AGO, None)]
    else:
        stays = [(LONG_AGO, date(2025, 12, 31)), (date(2026, 1, 1), None)]
        assert list(PERIODS.all()) == stays


def test_a_membership_may_be_moved_before_another_in_one_save(as_secretary):
    member = make_member(since=date(2020, 1, 1), until=date(2020, 12, 31))
    Membership.objects.create(
        organization=member, since=date(2021, 1, 1), until=date(2021, 12, 31)
    )
    swapped = {
        "memberships-0-since": "01.01.2020",
        "memberships-0-until": "31.12.2020",
        "memberships-1-since": "01.01.2021",
        "memberships-1-until": "31.12.2021",
    }

    save(as_secretary, member, "memberships", **swapped)

    newest, oldest = Membership.objects.order_by("-since")
    assert newest.pk < oldest.pk
    assert list(PERIODS.all()) == [
        (date(2020, 1, 1), date(2020, 12, 31)),
        (date(2021, 1, 1), date(2021, 12, 31)),
    ]


def stays_of(model):
    return list(model.objects.order_by("pk").values_list("since", "until"))


NEXT = [(None, date(2025, 12, 31)), (date(2026, 1, 1), None)]


def test_a_plant_may_change_hands_in_one_save_on_the_page_of_the_site(as_secretary):
    site, plant = make_site(), make_presence(role="plant")
    plant.site = site
    plant.save()
    new = {"site": site.pk, "organization": plant.organization_id, "role": "plant"}

    new["since"], typed = "01.01.2026", {"presences-0-until": "31.12.2025"}
    save(as_secretary, site, "presences", new, **typed)

    assert stays_of(Presence) == NEXT


@pytest.mark.parametrize("role", ["lead", "partner"])
def test_a_role_in_a_project_may_end_and_start_again(as_secretary, role):
    member, project = make_member(), make_project()
    Participation.objects.create(organization=member, project=project, role=role)
    new = {"organization": member.pk, "project": project.pk, "role": role}

    new["since"], typed = "01.01.2026", {"participations-0-until": "31.12.2025"}
    save(as_secretary, member, "participations", new, **typed)

    assert stays_of(Participation) == NEXT


def test_a_secretary_edits_a_test_facility(as_secretary):
    lab = make_facility(name_nb="Lab")

    save(as_secretary, lab, "", name_nb="Pilothall")

    lab.refresh_from_db()
    assert lab.name_nb == "Pilothall"

from datetime import date

import pytest

from members.models import Membership, Participation, Presence
from tests.support import admin
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled

JOINS = {"since": "01.01.2026", "category": "core", "certainty": "named"}
NEXT = [(None, date(2025, 12, 31)), (date(2026, 1, 1), None)]


def save(client, row, prefix, new, **typed):
    """Save the page of a record with values of its rows, and with a new row."""
    page = admin.address(type(row), row)
    values = filled(client.get(page), **typed)
    return client.post(page, admin.add_row(values, prefix, **new))


def stays_of(model):
    return list(model.objects.order_by("pk").values_list("since", "until"))


@pytest.mark.parametrize("until", ["31.12.2025", ""])
def test_one_save_ends_a_membership_and_begins_the_next(as_secretary, until):
    member = make.member(since=LONG_AGO)
    new, typed = {"organization": member.pk, **JOINS}, {"memberships-0-until": until}

    answer = save(as_secretary, member, "memberships", new, **typed)

    if not until:
        rows = answer.context["inline_admin_formsets"][0].formset
        error = "Overlapper medlemskapet som medlem fra 1. januar 2019."
        assert [row.non_field_errors() for row in rows] == [[], [error]]
        assert stays_of(Membership) == [(LONG_AGO, None)]
    else:
        assert stays_of(Membership) == [(LONG_AGO, NEXT[0][1]), NEXT[1]]


def test_a_membership_may_be_moved_before_another_in_one_save(as_secretary):
    stays = [(date(year, 1, 1), date(year, 12, 31)) for year in (2020, 2021)]
    member = make.member(since=stays[0][0], until=stays[0][1])
    Membership.objects.create(organization=member, since=stays[1][0], until=stays[1][1])
    swapped = {
        f"memberships-{place}-{name}": f"{day:%d.%m.%Y}"
        for place, days in enumerate(stays)
        for name, day in zip(("since", "until"), days, strict=True)
    }

    admin.save(as_secretary, member, **swapped)

    assert stays_of(Membership) == stays[::-1]


@pytest.mark.parametrize("role", ["plant", "lead", "partner"])
def test_a_role_of_a_site_or_project_is_ended_and_begun_in_one_save(as_secretary, role):
    member = make.member()
    if role == "plant":  # from the page of the site
        row, prefix, model = make.site(), "presences", Presence
        make.presence(organization=member, site=row, role=role)
        new = {"site": row.pk}
    else:
        row, prefix, model = member, "participations", Participation
        new = {"project": make.project().pk}
        model.objects.create(organization=member, role=role, project_id=new["project"])

    new |= {"organization": member.pk, "role": role, "since": "01.01.2026"}
    save(as_secretary, row, prefix, new, **{f"{prefix}-0-until": "31.12.2025"})

    assert stays_of(model) == NEXT

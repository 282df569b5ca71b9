"""The page that ends a membership, with the dependents that the secretariat ticks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import leaving
from members.models import Membership
from tests.access.letters import letters
from tests.admin.forms import address, filled
from tests.support.factories import (
    make_colleague,
    make_member,
    make_presence,
    make_role,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = TODAY + timedelta(days=30)
RESIGNATIONS = "/admin/members/resignation/"


@pytest.fixture
def alfa(db):
    organization = make_member(name="Alfa AS")
    make_colleague(organization, role="manager", name="Mona")
    make_role(organization=organization)
    make_presence(organization=organization)
    return organization


@pytest.fixture
def resignation(alfa):
    manager = alfa.representatives.get().user
    return leaving.submit_resignation(alfa, last_day=DAY, why="Vi flytter.", by=manager)


def ending(organization):
    number = organization.memberships.get().pk
    return reverse("admin:members_membership_end", args=[number])


def test_the_page_begins_with_the_last_day_of_the_resignation(
    as_secretary, alfa, resignation
):
    page = as_secretary.get(ending(alfa))

    shown = [str(label) for label, _once, _rows in page.context["ending"].dependents]
    assert page.context["ending"].day == DAY
    assert shown == [_("Offices"), _("Access"), _("Presence at sites")]


def test_a_secretary_ends_what_is_ticked_and_nothing_else(
    as_secretary, alfa, resignation, kari
):
    role, presence = alfa.roles.get(), alfa.presences.get()
    page = as_secretary.get(ending(alfa))

    answer = as_secretary.post(ending(alfa), filled(page, also=leaving.row_key(role)))

    for row in (role, presence, resignation):
        row.refresh_from_db()
    assert (role.until, presence.until) == (DAY, None)
    assert (alfa.memberships.get().until, resignation.ended_by) == (DAY, kari)
    assert answer.url == address("organization", alfa)
    assert [kind for kind, _to in letters()] == ["membership_ended"]


def test_another_day_shows_its_own_dependents(as_secretary, alfa):
    alfa.presences.update(until=DAY)

    before = as_secretary.get(ending(alfa), {"day": f"{DAY - timedelta(1):%d.%m.%Y}"})
    on_it = as_secretary.get(ending(alfa), {"day": f"{DAY:%d.%m.%Y}"})

    number = [len(list(page.context["ending"].dependents)) for page in (before, on_it)]
    assert number == [3, 2]


@pytest.mark.parametrize("day", ["", "x", "31.02.2026", "\0", "9" * 40, "01.01.0001"])
def test_a_day_that_is_none_is_refused_in_words(as_secretary, alfa, day):
    shown = as_secretary.get(ending(alfa), {"day": day})
    posted = as_secretary.post(ending(alfa), {"day": day, "seen_until": day})

    # What no address may hold is refused before any page sees it.
    assert shown.status_code == (400 if day == "\0" else 200)
    assert posted.status_code == 200
    assert alfa.memberships.get().until is None


@pytest.mark.parametrize("also", ["x", "role-0", "role-x", "\0"])
def test_what_is_not_shown_cannot_be_ticked(as_secretary, alfa, also):
    page = as_secretary.get(ending(alfa))

    as_secretary.post(ending(alfa), filled(page, also=also))

    assert (alfa.memberships.get().until, alfa.roles.get().until) == (TODAY, None)


def test_the_second_secretary_gets_an_error_and_keeps_the_ticks(
    as_secretary, alfa, kari
):
    page = as_secretary.get(ending(alfa))
    typed = filled(page, also=leaving.row_key(alfa.roles.get()))
    keys = page.context["ending"].dependents
    shown = [key for _label, _once, rows in keys for key, _words, _tick in rows]
    stay = alfa.memberships.get()
    leaving.end_membership(stay, DAY, seen_until=None, shown=shown, by=kari)

    told = as_secretary.post(ending(alfa), typed)

    said = _(
        "The last day of this membership has just been changed. Please check again."
    )
    assert told.context["ending"].errors == [said]
    assert "checked" in told.text
    assert (alfa.memberships.get().until, alfa.roles.get().until) == (DAY, None)


def test_organizations_and_memberships_link_to_the_page(as_secretary, alfa):
    pages = [
        as_secretary.get(address("organization", alfa)),
        as_secretary.get(address("membership", alfa.memberships.get())),
    ]

    assert [f'href="{ending(alfa)}"' in page.text for page in pages] == [True, True]


@pytest.mark.parametrize("number", ["999", "9" * 30])
def test_an_unknown_membership_is_not_found(as_secretary, number):
    page = f"/admin/members/membership/{number}/end/"

    assert as_secretary.get(page).status_code == 404


def test_the_page_costs_the_same_however_many_dependents(
    as_secretary, alfa, django_assert_max_num_queries
):
    for _time in range(20):
        make_presence(organization=alfa)
        make_role(organization=alfa)

    with django_assert_max_num_queries(20):
        as_secretary.get(ending(alfa))
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("model", ["organization", "membership"])
def test_a_last_day_set_in_a_form_warns_of_dependents(as_secretary, alfa, model):
    stay = alfa.memberships.get()
    place = address(model, alfa if model == "organization" else stay)
    name = "memberships-0-until" if model == "organization" else "until"
    page = as_secretary.get(place)

    said = as_secretary.post(place, filled(page) | {name: "31.12.2026"}, follow=True)

    words = _("Offices, projects or access would continue after the membership.")
    assert f'{words} <a href="{ending(alfa)}">' in said.text


def test_no_warning_when_the_next_membership_follows(as_secretary, alfa):
    Membership.objects.filter(organization=alfa).update(until="2026-12-30")
    Membership.objects.create(organization=alfa, since="2027-01-01")
    place = address("membership", alfa.memberships.earliest("since"))
    page = as_secretary.get(place)

    said = as_secretary.post(place, filled(page, until="31.12.2026"), follow=True)

    words = _("Offices, projects or access would continue after the membership.")
    assert words not in said.text

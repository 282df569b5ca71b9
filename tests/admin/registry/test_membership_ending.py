"""The page that ends a membership, with the dependents that the secretariat ticks."""

from datetime import timedelta

import pytest
from django.utils.translation import gettext as _

from members import leaving
from members.models import Membership
from tests.support.admin import address, card
from tests.support.html_forms import filled
from tests.support.leaving import DAY, TODAY, ending_page
from tests.support.letters import letters

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("with_dependents"),
]


def test_the_page_begins_with_the_last_day_of_the_resignation(
    as_secretary, ours, resignation
):
    page = as_secretary.get(ending_page(ours))

    shown = [str(label) for label, _once, _rows in page.context["ending"].dependents]
    assert page.context["ending"].day == DAY
    assert shown == [_("Offices"), _("Access"), _("Presence at sites")]


def test_a_secretary_ends_what_is_ticked_and_nothing_else(
    as_secretary, ours, resignation, kari
):
    role, presence = ours.roles.get(), ours.presences.get()
    page = as_secretary.get(ending_page(ours))

    answer = as_secretary.post(
        ending_page(ours), filled(page, also=leaving.row_key(role))
    )

    for row in (role, presence, resignation):
        row.refresh_from_db()
    assert (role.until, presence.until) == (DAY, None)
    assert (ours.memberships.get().until, resignation.ended_by) == (DAY, kari)
    assert answer.url == card(ours)
    told = [kind for kind, _to in letters()]
    assert told == ["resignation_received", "membership_ended"]


def test_another_day_shows_its_own_dependents(as_secretary, ours):
    ours.presences.update(until=DAY)

    numbers = []
    for day in (DAY - timedelta(1), DAY):
        page = as_secretary.get(ending_page(ours), {"day": f"{day:%d.%m.%Y}"})
        numbers.append(len(list(page.context["ending"].dependents)))

    assert numbers == [3, 2]


def test_a_day_that_is_none_is_refused_in_words(as_secretary, ours):
    for day in ("", "x", "31.02.2026", "\0", "9" * 40, "01.01.0001"):
        shown = as_secretary.get(ending_page(ours), {"day": day})
        typed = {"day": day, "seen_until": day}
        posted = as_secretary.post(ending_page(ours), typed)
        # What no address may hold is refused before any page sees it.
        assert shown.status_code == (400 if day == "\0" else 200)
        assert posted.status_code == 200
    assert ours.memberships.get().until is None


@pytest.mark.parametrize("also", ["x", "role-0", "\0"])
def test_what_is_not_shown_cannot_be_ticked(as_secretary, ours, also):
    page = as_secretary.get(ending_page(ours))

    as_secretary.post(ending_page(ours), filled(page, also=also))

    assert (ours.memberships.get().until, ours.roles.get().until) == (TODAY, None)


def test_the_second_secretary_gets_an_error_and_keeps_the_ticks(
    as_secretary, ours, kari
):
    page = as_secretary.get(ending_page(ours))
    typed = filled(page, also=leaving.row_key(ours.roles.get()))
    keys = page.context["ending"].dependents
    shown = [key for _label, _once, rows in keys for key, _words, _tick in rows]
    stay = ours.memberships.get()
    leaving.end_membership(stay, DAY, seen_until=None, shown=shown, by=kari)

    told = as_secretary.post(ending_page(ours), typed)

    [said] = told.context["ending"].errors
    assert said.startswith("Siste dag i medlemskapet er nettopp endret.")
    assert "checked" in told.text
    assert (ours.memberships.get().until, ours.roles.get().until) == (DAY, None)


def test_organizations_and_memberships_link_to_the_page(as_secretary, ours):
    pages = [
        as_secretary.get(address("organization", ours)),
        as_secretary.get(address("membership", ours.memberships.get())),
    ]

    for page in pages:
        assert f'href="{ending_page(ours)}"' in page.text


@pytest.mark.parametrize("model", ["organization", "membership"])
def test_a_last_day_set_in_a_form_warns_of_dependents(as_secretary, ours, model):
    stay = ours.memberships.get()
    place = address(model, ours if model == "organization" else stay)
    name = "memberships-0-until" if model == "organization" else "until"
    page = as_secretary.get(place)

    said = as_secretary.post(place, filled(page) | {name: "31.12.2026"}, follow=True)

    words = _("Offices, projects or access would continue after the membership.")
    assert f'{words} <a href="{ending_page(ours)}">' in said.text


def test_no_warning_when_the_next_membership_follows(as_secretary, ours):
    Membership.objects.filter(organization=ours).update(until="2026-12-30")
    Membership.objects.create(organization=ours, since="2027-01-01")
    place = address("membership", ours.memberships.earliest("since"))
    page = as_secretary.get(place)

    said = as_secretary.post(place, filled(page, until="31.12.2026"), follow=True)

    words = _("Offices, projects or access would continue after the membership.")
    assert words not in said.text

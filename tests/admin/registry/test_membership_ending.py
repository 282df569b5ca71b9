"""A membership ends on a day, after its dependents were shown."""

from datetime import date, timedelta

import pytest
from django.utils.translation import gettext as _

from members.association import leaving
from members.models import Fee, Membership
from tests.support import admin
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.leaving import DAY, TODAY, ending_page
from tests.support.letters import letters
from tests.support.merging import merge_them, solved

CONTINUES = "Offices, projects or access would continue after the membership."


def labels(ending):
    return [str(label) for label, _once, _rows in ending.dependents]


def test_a_secretary_ends_what_is_ticked_alone(as_secretary, ours, resignation, kari):
    role, presence = ours.roles.get(), ours.presences.get()
    page = as_secretary.get(ending_page(ours))
    ending = page.context["ending"]
    assert ending.day == DAY
    assert labels(ending) == [_("Offices"), _("Access"), _("Presence at sites")]

    typed = filled(page, also=leaving.row_key(role))
    answer = as_secretary.post(ending_page(ours), typed)

    for row in (role, presence, resignation):
        row.refresh_from_db()
    assert (role.until, presence.until) == (DAY, None)
    assert (ours.memberships.get().until, resignation.ended_by) == (DAY, kari)
    assert answer.url == admin.card(ours)
    told = [kind for kind, _to in letters()]
    assert told == ["resignation_received", "membership_ended"]


def test_another_day_shows_its_own_dependents(as_secretary, ours, with_dependents):
    place = ending_page(ours)
    ours.presences.update(until=DAY)
    numbers = []
    for day in (DAY - timedelta(1), DAY):
        page = as_secretary.get(place, {"day": f"{day:%d.%m.%Y}"})
        numbers.append(len(labels(page.context["ending"])))
    assert numbers == [3, 2]

    for day in ("", "x", "31.02.2026", "\0", "9" * 40, "01.01.0001"):
        shown = as_secretary.get(place, {"day": day})
        posted = as_secretary.post(place, {"day": day, "seen_until": day})
        # What no address may hold is refused before any page sees it.
        assert shown.status_code == (400 if day == "\0" else 200)
        assert posted.status_code == 200
    assert ours.memberships.get().until is None

    # What is not shown cannot be ticked.
    also = ["x", "role-0", "\0"]
    as_secretary.post(place, filled(as_secretary.get(place), also=also))
    assert (ours.memberships.get().until, ours.roles.get().until) == (TODAY, None)


def test_the_end_of_a_membership_that_a_merge_deleted_goes_on_with_the_survivor(
    as_secretary, ours, kari
):
    other = make.member(since=DAY)
    place, gone = ending_page(other), other.memberships.get()
    typed = filled(as_secretary.get(place), day="31.12.2099")
    merge_them(ours, other, kari, **solved(ours, other))
    assert not Membership.objects.filter(pk=gone.pk).exists()

    page = as_secretary.post(place, typed, follow=True)

    assert page.redirect_chain[0][0] == f"{ending_page(ours)}?day=31.12.2099"
    assert page.context["ending"].day == date(2099, 12, 31)
    assert admin.said(page)[0].startswith("Denne virksomheten er slått sammen med Yara")
    assert as_secretary.post(place.replace(str(gone.pk), "999999")).status_code == 404


def test_a_second_secretary_keeps_the_ticks(as_secretary, ours, kari, with_dependents):
    page = as_secretary.get(ending_page(ours))
    typed = filled(page, also=leaving.row_key(ours.roles.get()))
    keys = page.context["ending"].dependents
    shown = [key for _label, _once, rows in keys for key, _words, _tick in rows]
    stay = ours.memberships.get()
    leaving.end_membership(stay, DAY, seen_until=None, seen_keys=shown, by=kari)

    told = as_secretary.post(ending_page(ours), typed)

    [error] = told.context["ending"].errors
    assert error.startswith("Siste dag i medlemskapet er nettopp endret.")
    assert "checked" in told.text
    assert (ours.memberships.get().until, ours.roles.get().until) == (DAY, None)


@pytest.mark.parametrize("model", ["organization", "membership"])
def test_a_last_day_in_a_form_warns(as_secretary, ours, with_dependents, model):
    row = ours if model == "organization" else ours.memberships.get()
    name = "memberships-0-until" if model == "organization" else "until"
    link = f'href="{ending_page(ours)}"'
    assert link in as_secretary.get(admin.address(model, row)).text

    page = admin.save(as_secretary, row, follow=True, **{name: "31.12.2026"})

    assert f"{_(CONTINUES)} <a {link}>" in page.text


def test_no_warning_when_the_next_one_follows(as_secretary, ours, with_dependents):
    Membership.objects.filter(organization=ours).update(until="2026-12-30")
    Membership.objects.create(organization=ours, since="2027-01-01")
    first = ours.memberships.earliest("since")

    page = admin.save(as_secretary, first, follow=True, until="31.12.2026")

    assert _(CONTINUES) not in page.text
    first.refresh_from_db()
    assert first.until == date(2026, 12, 31)


def test_the_fees_that_go_on_are_shown_beside_and_kept(as_secretary, ours):
    for year in (DAY.year - 1, DAY.year):
        make(Fee, organization=ours, year=year, amount=20_000)

    page = as_secretary.get(ending_page(ours), {"day": f"{DAY:%d.%m.%Y}"})
    as_secretary.post(ending_page(ours), filled(page))

    assert [fee.year for fee in page.context["ending"].fees] == [DAY.year]
    assert "Avslutningen endrer ingen kontingent." in page.text
    assert (ours.memberships.get().until, ours.fees.valid().count()) == (DAY, 2)

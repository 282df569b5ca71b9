"""Memberships end on a day, one or several, after their dependents were shown."""

from datetime import date, timedelta

import pytest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.association import leaving
from members.models import Membership
from tests.support import admin
from tests.support.factories import FAR_AHEAD, LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.leaving import DAY, TODAY, ending_page
from tests.support.letters import letters
from tests.support.merging import merge_them, solved

MEMBERSHIPS = "/admin/members/membership/table/"
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


@pytest.fixture
def both(db):
    """Create two members with a manager and a role each; the second has a project."""
    alfa, beta = (make.member(name=name) for name in ("Alfa AS", "Beta AS"))
    for organization in (alfa, beta):
        email = f"{organization.name[0].lower()}@x.no"
        make.colleague(organization, role="manager", email=email)
        make.role(organization=organization)
    make.participation(organization=beta)
    return alfa, beta


def chosen(both, place=admin.ORGANIZATIONS, **given):
    if place == admin.ORGANIZATIONS:
        return admin.choose(both, "end_membership", index="0", **given)
    stays = Membership.objects.filter(organization__in=both)
    return admin.choose(stays, "end_on_a_day", index="0", **given)


def again(page, selected, **typed):
    """Return what a browser posts from the page, the action included."""
    return filled(page) | selected | typed


def dependents(page):
    return [(str(ending), labels(ending)) for ending in page.context["endings"]]


@pytest.mark.parametrize("place", [admin.ORGANIZATIONS, MEMBERSHIPS])
def test_several_end_with_what_is_ticked_and_letters_go_out(as_secretary, both, place):
    alfa, beta = both
    selected = chosen(both, place)
    first = as_secretary.post(place, selected)
    day = f"{DAY:%d.%m.%Y}"
    page = as_secretary.post(place, again(first, selected, look="1", day=day))
    ticked = {f"{alfa.memberships.get().pk}-also": leaving.row_key(alfa.roles.get())}
    before = Membership.objects.filter(until=None).count()

    typed = again(page, selected, sure="1", **ticked)
    done = as_secretary.post(place, typed, follow=True)

    offices, access = _("Offices"), _("Access")
    beta_has = [offices, _("Projects"), access]
    assert dependents(first) == [("Alfa AS", [offices, access]), ("Beta AS", beta_has)]
    assert (before, admin.said(done)) == (2, [admin.done_for(2)])
    assert set(Membership.objects.values_list("until", flat=True)) == {DAY}
    assert (alfa.roles.get().until, beta.roles.get().until) == (DAY, None)
    ended = "membership_ended"
    assert sorted(letters()) == [(ended, "a@x.no"), (ended, "b@x.no")]


def test_another_day_is_shown_first_and_too_many_not(as_secretary, both, lower):
    page = as_secretary.post(admin.ORGANIZATIONS, chosen(both))

    typed = again(page, chosen(both), sure="1", day=f"{DAY:%d.%m.%Y}")
    asked = as_secretary.post(admin.ORGANIZATIONS, typed)

    assert asked.context["day"] == DAY
    for day in ("", "i morgen", "99.99.9999"):
        typed = chosen(both, day=day, sure="1", seen_day="")
        asked = as_secretary.post(admin.ORGANIZATIONS, typed)
        assert list(asked.context["day_form"].errors) == ["day"]
    # No more than the maximum are ended at once.
    lower("memberships ended at once", 1)
    answer = as_secretary.post(admin.ORGANIZATIONS, chosen(both), follow=True)
    assert [words[:22] for words in admin.said(answer)] == ["Velg høyst 1 om gangen"]
    assert Membership.objects.filter(until=None).count() == 2


def test_a_membership_with_a_new_dependent_stays_alone(as_secretary, both, kari):
    alfa, beta = both
    page = as_secretary.post(admin.ORGANIZATIONS, chosen(both))
    make.role(organization=beta)

    typed = again(page, chosen(both), sure="1")
    done = as_secretary.post(admin.ORGANIZATIONS, typed, follow=True)

    refusal = _("What continues after the membership has changed. Please check again.")
    assert admin.said(done) == [f"Beta AS: {refusal}", admin.done_for(1, 2)]
    assert (alfa.memberships.get().until, beta.memberships.get().until) == (TODAY, None)
    newest = Membership.pgh_event_model.objects.latest("pgh_id")
    assert newest.pgh_obj_id == alfa.memberships.get().pk
    assert (newest.since, newest.pgh_context["user"]) == (LONG_AGO, kari.pk)
    assert newest.pgh_context["reason"] == _("End membership")


def test_a_notice_is_shown_and_no_member_of_the_day_stands_apart(as_secretary, both):
    manager = both[0].representatives.get().user
    leaving.submit_resignation(both[0], last_day=DAY, by=manager)
    comes = make.member(name="Gamma AS", since=FAR_AHEAD)

    page = as_secretary.post(admin.ORGANIZATIONS, chosen([*both, comes]))

    notice = _("resigned by %(who)s, last day %(day)s")
    assert page.text.count(notice % {"who": manager, "day": date_format(DAY)}) == 1
    assert page.context["left_out"] == [comes]
    assert [name for name, _dependents in dependents(page)] == ["Alfa AS", "Beta AS"]


def test_a_membership_that_ended_earlier_or_began_later_is_left_unchanged(as_secretary):
    ended = make.member(until=date(2020, 1, 1)).memberships.get()
    young = make.member(name="Ung AS", since=date(2026, 1, 1))
    of_ended = admin.choose([ended], "end_on_a_day", index="0")
    of_young = admin.choose([young.memberships.get()], "end_on_a_day", index="0")

    page = as_secretary.post(MEMBERSHIPS, of_ended)
    early = as_secretary.post(MEMBERSHIPS, of_young | {"day": "01.06.2025"})
    done = as_secretary.post(MEMBERSHIPS, again(early, of_young, sure="1"), follow=True)

    assert (page.context["endings"], page.context["left_out"]) == ([], [ended])
    assert admin.said(done) == [
        f"Ung AS: {_('The last day cannot be before the first.')}"
    ]
    assert young.memberships.get().until is None

"""Several memberships end on one day, after their dependents were shown."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members import leaving
from members.models import Membership
from tests.support.admin import ORGANIZATIONS, choose, done_for, said
from tests.support.factories import (
    FAR_AHEAD,
    LONG_AGO,
    make_colleague,
    make_member,
    make_participation,
    make_role,
)
from tests.support.html_forms import filled
from tests.support.letters import letters

pytestmark = pytest.mark.django_db
MEMBERSHIPS = "/admin/members/membership/"
DAY = timezone.localdate() + timedelta(days=30)
WRITTEN = f"{DAY:%d.%m.%Y}"


@pytest.fixture
def both():
    """Create two members with a manager and a role each; the second has a project."""
    alfa, beta = (make_member(name=name) for name in ("Alfa AS", "Beta AS"))
    for organization in (alfa, beta):
        email = f"{organization.name[0].lower()}@x.no"
        make_colleague(organization, role="manager", email=email)
        make_role(organization=organization)
    make_participation(organization=beta)
    return alfa, beta


def shown(page):
    return [
        (str(ending), [str(label) for label, _once, _rows in ending.dependents])
        for ending in page.context["endings"]
    ]


@pytest.mark.parametrize("place", [ORGANIZATIONS, MEMBERSHIPS])
def test_the_dependents_of_each_are_shown_first(as_secretary, both, place):
    page = as_secretary.post(place, chosen(both, place))

    offices, access = _("Offices"), _("Access")
    assert shown(page) == [
        ("Alfa AS", [offices, access]),
        ("Beta AS", [offices, _("Projects"), access]),
    ]
    assert Membership.objects.filter(until=None).count() == 2


def chosen(both, place, **given):
    if place == ORGANIZATIONS:
        return choose(both, "end_membership", index="0", **given)
    stays = Membership.objects.filter(organization__in=both)
    return choose(stays, "end_on_a_day", index="0", **given)


@pytest.mark.parametrize("place", [ORGANIZATIONS, MEMBERSHIPS])
def test_memberships_end_with_what_is_ticked_and_managers_get_letters(
    as_secretary, both, place
):
    alfa, beta = both
    selected = chosen(both, place)
    first = as_secretary.post(place, selected)
    page = as_secretary.post(place, again(first, selected, look="1", day=WRITTEN))
    also = f"{alfa.memberships.get().pk}-also"
    ticked = {also: leaving.row_key(alfa.roles.get())}

    typed = again(page, selected, sure="1", **ticked)
    done = as_secretary.post(place, typed, follow=True)

    assert said(done) == [done_for(2)]
    assert set(Membership.objects.values_list("until", flat=True)) == {DAY}
    assert (alfa.roles.get().until, beta.roles.get().until) == (DAY, None)
    ended = "membership_ended"
    assert sorted(letters()) == [(ended, "a@x.no"), (ended, "b@x.no")]


def again(page, selected, **typed):
    """Return what a browser posts from the page, the action included."""
    return filled(page) | selected | typed


def test_another_day_is_shown_before_anything_ends(as_secretary, both):
    page = as_secretary.post(ORGANIZATIONS, chosen(both, ORGANIZATIONS))

    typed = again(page, chosen(both, ORGANIZATIONS), sure="1", day=WRITTEN)
    asked = as_secretary.post(ORGANIZATIONS, typed)

    assert asked.context["day"] == DAY
    assert Membership.objects.filter(until=None).count() == 2


def test_a_membership_with_a_new_dependent_does_not_end(as_secretary, both):
    alfa, beta = both
    page = as_secretary.post(ORGANIZATIONS, chosen(both, ORGANIZATIONS))
    make_role(organization=beta)

    typed = again(page, chosen(both, ORGANIZATIONS), sure="1")
    done = as_secretary.post(ORGANIZATIONS, typed, follow=True)

    refusal = _("What continues after the membership has changed. Please check again.")
    assert said(done) == [f"Beta AS: {refusal}", done_for(1)]
    assert alfa.memberships.get().until == timezone.localdate()
    assert beta.memberships.get().until is None


def test_a_notice_of_leaving_is_shown_with_its_membership(as_secretary, both):
    manager = both[0].representatives.get().user
    leaving.submit_resignation(both[0], last_day=DAY, by=manager)

    page = as_secretary.post(ORGANIZATIONS, chosen(both, ORGANIZATIONS))

    notice = _("resigned by %(who)s, last day %(day)s")
    assert page.text.count(notice % {"who": manager, "day": date_format(DAY)}) == 1


def test_who_is_no_member_on_that_day_is_listed_apart(as_secretary, both):
    comes = make_member(name="Gamma AS", since=FAR_AHEAD)

    page = as_secretary.post(ORGANIZATIONS, chosen([*both, comes], ORGANIZATIONS))

    assert page.context["left_out"] == [comes]
    assert [name for name, _dependents in shown(page)] == ["Alfa AS", "Beta AS"]


def test_a_membership_that_ended_earlier_is_left_unchanged(as_secretary):
    ended = make_member(until=date(2020, 1, 1)).memberships.get()

    page = as_secretary.post(MEMBERSHIPS, choose([ended], "end_on_a_day", index="0"))

    assert (page.context["endings"], page.context["left_out"]) == ([], [ended])


def test_a_day_before_the_first_is_refused_in_words(as_secretary, both):
    young = make_member(name="Ung AS", since=date(2026, 1, 1))
    stays = choose([young.memberships.get()], "end_on_a_day", index="0")
    page = as_secretary.post(MEMBERSHIPS, stays | {"day": "01.06.2025"})

    done = as_secretary.post(MEMBERSHIPS, again(page, stays, sure="1"), follow=True)

    refusal = _("The last day cannot be before the first.")
    assert said(done) == [f"Ung AS: {refusal}"]
    assert young.memberships.get().until is None


def test_a_day_that_is_none_is_asked_for_again(as_secretary, both):
    for day in ("", "i morgen", "99.99.9999"):
        typed = chosen(both, ORGANIZATIONS, day=day, sure="1", seen_day="")
        asked = as_secretary.post(ORGANIZATIONS, typed)
        assert list(asked.context["day_form"].errors) == ["day"]
    assert Membership.objects.filter(until=None).count() == 2


def test_no_more_than_the_maximum_are_ended_at_once(as_secretary, both, lower):
    lower("memberships ended at once", 1)

    done = as_secretary.post(ORGANIZATIONS, chosen(both, ORGANIZATIONS), follow=True)

    [words] = said(done)
    assert words.startswith("Velg høyst 1 om gangen")
    assert Membership.objects.filter(until=None).count() == 2


def test_history_says_who_ended_it_and_why(as_secretary, both, kari):
    selected = chosen(both[:1], ORGANIZATIONS)
    page = as_secretary.post(ORGANIZATIONS, selected)

    as_secretary.post(ORGANIZATIONS, again(page, selected, sure="1"))

    newest = Membership.pgh_event_model.objects.latest("pgh_id")
    assert newest.pgh_obj_id == both[0].memberships.get().pk
    assert (newest.since, newest.pgh_context["user"]) == (LONG_AGO, kari.pk)
    assert newest.pgh_context["reason"] == _("End membership")

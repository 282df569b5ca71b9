"""The card of an organization: what it shows, to whom, and in how many queries."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import access
from members.models import AccessRequest, Contact, Letter, MergedOrganization, Note
from tests.support.admin import card
from tests.support.factories import (
    make_member,
    make_participation,
    make_project,
    make_role,
)
from tests.support.login import log_in
from tests.support.rows import make

TODAY = timezone.localdate()
ADDED = {
    "contact": "Legg til en kontaktperson",
    "note": "Skriv et notat",
    "project": "Legg til prosjekt",
    "role": "Legg til verv",
    "invitation": "Inviter noen",
}


def panels(answer):
    return [panel.key for panel in [*answer.context["main"], *answer.context["side"]]]


def test_the_card_shows_what_a_secretary_asks_of_an_organization(
    as_secretary, ours, ola, kari
):
    late = make(Note, organization=ours, follow_up_on=TODAY, written_by=kari)
    done = make(Note, organization=ours, done_on=TODAY, written_by=kari)
    declined = make_participation(organization=ours, declined_on=TODAY)
    running = make_participation(organization=ours)
    role = make_role(organization=ours)
    former = make_role(organization=ours, until=date(2020, 1, 1))
    access.invite(ours, "ny@example.org", "editor", by=kari)

    shown = as_secretary.get(card(ours)).context["card"]

    assert shown.membership == ours.memberships.get()
    assert (shown.open_notes, shown.done_notes) == ([late], [done])
    assert shown.current_participations == [running]
    assert shown.former_participations == [declined]
    assert (shown.current_roles, shown.former_roles) == ([role], [former])
    assert [row.user for row in shown.representatives] == [ola]
    assert [row.email for row in shown.invitations] == ["ny@example.org"]
    assert [kind for kind, _letter in shown.letters_by_kind] == ["invitasjon"]


def test_each_link_that_adds_to_a_panel_says_what_it_adds(as_secretary, ours):
    page = as_secretary.get(card(ours)).text

    words = dict(re.findall(r'href="\?edit=(\w+)#\w+"[^>]*>([^<]*)<', page))
    assert {key: words.get(key) for key in ADDED} == ADDED


def test_rows_in_the_query_of_the_organization_are_as_they_are_stored(
    as_secretary, ours, kari
):
    note = make(Note, organization=ours, follow_up_on=TODAY, written_by=kari)
    project = make_project(title_nb="Fangst «ø»")
    make_participation(organization=ours, project=project, since=date(2024, 5, 1))

    shown = as_secretary.get(card(ours)).context["card"]

    [found] = shown.notes
    assert (found.text, found.follow_up_on) == (note.text, note.follow_up_on)
    assert (found.written_at, found.written_by) == (note.written_at, kari)
    [part] = shown.participations
    assert (str(part.project), part.since) == ("Fangst «ø»", date(2024, 5, 1))


def test_a_detail_that_repeats_the_role_is_left_out(as_secretary, ours):
    for detail in ("Partner", "måler", ""):
        make_participation(organization=ours, role="partner", role_detail=detail)

    page = " ".join(as_secretary.get(card(ours)).text.split())

    started = '<span class="desk-row-what"> '
    assert page.count(f"{started}Partner · ") == 2
    assert page.count(f"{started}Partner, måler · ") == 1


def test_the_card_of_an_empty_organization_says_so(as_secretary):
    bare = make_member(until=date(2020, 1, 1))

    shown = as_secretary.get(card(bare)).context["card"]

    assert (shown.is_member, shown.can_start) == (False, True)


def test_what_waits_leads_to_where_it_is_decided(as_secretary, ours, ola):
    access_request = make(AccessRequest, organization=ours)
    shown = as_secretary.get(card(ours)).context["card"]

    addresses = [address for _text, _when, address in shown.waiting]

    assert addresses == [f"/admin/members/accessrequest/{access_request.pk}/change/"]


def test_contacts_of_today_come_first_and_ended_ones_last(as_secretary, ours, nora):
    main = nora.contacts.get()
    far = TODAY + timedelta(30)
    coming = make(Contact, organization=ours, function="main", since=far)
    invoice = make(Contact, organization=ours, function="invoice")
    ended = make(Contact, organization=ours, until=TODAY - timedelta(1))

    shown = as_secretary.get(card(ours)).context["card"]

    assert shown.current_contacts == [main, invoice, coming]
    assert shown.former_contacts == [ended]


def test_letters_go_to_its_role_address_its_people_and_no_others(
    as_secretary, ours, ola, nora
):
    ours.email = "post@example.org"
    ours.save()
    wanted = ["post@example.org", ola.email, nora.email]
    for address in [*wanted, "annen@example.org", ""]:
        make(Letter, to=address, is_secret=False, sent_at=timezone.now())

    shown = as_secretary.get(card(ours)).context["card"]

    assert sorted(row.to for row in shown.letters) == sorted(wanted)


def test_a_reader_sees_no_person_and_changes_nothing(client, reader, ours, ola, nora):
    make_role(organization=ours, person=nora)
    make(Note, organization=ours, text="Ring Nora Nordmann")

    answer = log_in(client, reader).get(card(ours))

    seen = ["projects", "roles", "membership", "fees", "facts", "timeline"]
    assert panels(answer) == seen
    assert answer.context["may_add"] == answer.context["may_change"] == []
    text = answer.content.decode()
    for hidden in ("Nora", "Nordmann", "Ola", "nora@", "ola@"):
        assert hidden not in text


def test_a_merged_organization_leads_to_the_one_that_was_kept(as_secretary, ours):
    make(MergedOrganization, row_id=10**9, survivor=ours)

    answer = as_secretary.get(reverse("admin:company", args=[10**9]))

    assert answer.url == card(ours)


@pytest.mark.parametrize("number", [10**9, 10**30])
def test_an_unknown_number_is_not_found(as_secretary, number):
    answer = as_secretary.get(reverse("admin:company", args=[number]))

    assert answer.status_code == 404

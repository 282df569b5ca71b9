"""The card of an organization: what it shows, and to whom."""

import re
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from members import access
from members.models import AccessRequest, Contact, Letter, MergedOrganization, Note
from tests.support.admin import address, card
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


def card_of(client, organization):
    return client.get(card(organization)).context["card"]


def test_the_card_shows_what_a_secretary_asks_for(as_secretary, ours, ola, kari):
    late = make(Note, organization=ours, follow_up_on=TODAY, written_by=kari)
    done = make(Note, organization=ours, done_on=TODAY, written_by=kari)
    project, since = make_project(title_nb="Fangst «ø»"), date(2024, 5, 1)
    declined = make_participation(organization=ours, declined_on=TODAY)
    running = make_participation(organization=ours, project=project, since=since)
    role = make_role(organization=ours)
    former = make_role(organization=ours, until=date(2020, 1, 1))
    access.invite(ours, "ny@example.org", "editor", by=kari)
    request = make(AccessRequest, organization=ours)

    shown = card_of(as_secretary, ours)

    assert shown.membership == ours.memberships.get()
    assert (shown.open_notes, shown.done_notes) == ([late], [done])
    assert shown.current_participations == [running]
    assert shown.former_participations == [declined]
    assert (shown.current_roles, shown.former_roles) == ([role], [former])
    assert [row.user for row in shown.representatives] == [ola]
    assert [row.email for row in shown.invitations] == ["ny@example.org"]
    assert [kind for kind, _letter in shown.letters_by_kind] == ["invitasjon"]
    places = [place for _text, _when, place in shown.waiting]
    assert places == [address("accessrequest", request)]
    # Rows in the query of the organization are as they are stored.
    [note], [part] = shown.open_notes, shown.current_participations
    written = (note.text, note.follow_up_on, note.written_at, note.written_by)
    assert written == (late.text, TODAY, late.written_at, kari)
    assert (str(part.project), part.since) == ("Fangst «ø»", since)


def test_links_say_what_they_add_and_no_detail_repeats_a_role(as_secretary, ours):
    for detail in ("Partner", "måler", ""):
        make_participation(organization=ours, role="partner", role_detail=detail)

    page = " ".join(as_secretary.get(card(ours)).text.split())

    words = dict(re.findall(r'href="\?edit=(\w+)#\w+"[^>]*>([^<]*)<', page))
    assert {key: words.get(key) for key in ADDED} == ADDED
    started = '<span class="desk-row-what"> '
    texts = (f"{started}Partner · ", f"{started}Partner, måler · ")
    assert [page.count(text) for text in texts] == [2, 1]


def test_the_card_of_a_former_member_says_so(as_secretary):
    shown = card_of(as_secretary, make_member(until=date(2020, 1, 1)))

    assert (shown.is_member, shown.can_start) == (False, True)


def test_contacts_of_today_come_first_and_their_e_mails(as_secretary, ours, ola, nora):
    main, far = nora.contacts.get(), TODAY + timedelta(30)
    coming = make(Contact, organization=ours, function="main", since=far)
    invoice = make(Contact, organization=ours, function="invoice")
    ended = make(Contact, organization=ours, until=TODAY - timedelta(1))
    ours.email = "post@example.org"
    ours.save()
    wanted = ["post@example.org", ola.email, nora.email]
    for to in [*wanted, "annen@example.org", ""]:
        make(Letter, to=to, is_secret=False, sent_at=timezone.now())

    shown = card_of(as_secretary, ours)

    assert shown.current_contacts == [main, invoice, coming]
    assert shown.former_contacts == [ended]
    assert sorted(row.to for row in shown.letters) == sorted(wanted)


def test_a_reader_sees_no_person_and_changes_nothing(client, reader, ours, ola, nora):
    make_role(organization=ours, person=nora)
    make(Note, organization=ours, text="Ring Nora Nordmann")

    answer = log_in(client, reader).get(card(ours))

    panels = [*answer.context["main"], *answer.context["side"]]
    seen = ["projects", "roles", "membership", "fees", "facts", "timeline"]
    assert [panel.key for panel in panels] == seen
    assert answer.context["may_add"] == answer.context["may_change"] == []
    words = ("Nora", "Nordmann", "Ola", "nora@", "ola@")
    assert [word for word in words if word in answer.text] == []


def test_a_merged_organization_leads_to_the_one_that_was_kept(as_secretary, ours):
    make(MergedOrganization, row_id=10**9, survivor=ours)

    numbers = (10**9, 10**9 + 1, 10**30)
    answers = [as_secretary.get(reverse("admin:company", args=[n])) for n in numbers]

    assert answers[0].url == card(ours)
    assert [answer.status_code for answer in answers] == [302, 404, 404]

"""Pages of the admin in the table of queries, each with what adds a row to it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members.association import matching, meetings, messages
from members.association.reports import deliver
from members.models import Letter, Message, RegisterAlert
from tests.association.fees.making import make_list
from tests.association.messages.conftest import WORDS
from tests.association.reports.making import counted, fingerprint_of, labels
from tests.support import desk_rows as rows
from tests.support.admin import address, card
from tests.support.factories import make
from tests.support.leaving import ending_page
from tests.support.merging import merge_page
from tests.support.review_page import page_of

COLUMNS = "column=joined&column=presences&column=topics"
CONTACTS = "&column=organizations&column=functions&column=periods"


def page(there, make_row, queries, user="kari"):
    name = there if isinstance(there, str) else make_row.__name__
    return pytest.param(there, user, make_row, queries, None, id=name)


def at(name, maker):
    """Return the address of a page about the one row of the maker."""
    return lambda cast: reverse(name, args=[cast.one(maker).pk])


def of_record(name):
    return lambda cast: reverse(name, args=["members.organization", cast.ours.pk])


def history_page(cast):
    return address("organization", cast.ours, "history")


def profile(cast):
    return address("organization", cast.one(make.organization))


def merge_of_two(cast):
    return merge_page(cast.ours, cast.theirs)


def alert_page(cast):
    given = {"organization": cast.ours, "kind": "bankrupt"}
    alert, _is_new = RegisterAlert.objects.get_or_create(**given)
    return reverse("admin:register_alert", args=[alert.pk])


def undo_page(cast):
    return reverse("admin:undo", args=[cast.rows[-1].pk])


def message_page(cast):
    return reverse("admin:message", args=[cast.rows[-1].pk])


def preview_of_a_change(cast):
    chosen = {"act": "topic_on", "topic_on-value": make.topic().slug}
    return cast.as_secretary.post("/admin/lists/organizations/change/?", chosen).url


def merger(queries):
    """Return the page of two organizations, which loads each related model once."""
    return page(merge_of_two, rows.part_of_two_that_merge, queries)


FIELD = f"{reverse('admin:autocomplete')}?app_label=members"
ORGANIZATIONS = f"{FIELD}&model_name=participation&field_name=organization&term=aenova"
DESK_PAGES = [
    page("/admin/texts/emails/", rows.text, 4),
    page(at("admin:meeting", rows.make_meeting), rows.attended, 11),
    page(at("admin:event_door", rows.make_meeting), rows.expected_at_the_door, 5),
    page(at("admin:event_badges", rows.make_meeting), rows.expected_at_the_door, 5),
    page("/admin/messages/", rows.message, 6),
    page(reverse("admin:alike", args=["phone"]), rows.proposal_of_a_phone, 5),
    page(address("changerequest"), rows.proposal, 8),
    page("/admin/waiting/proposals/", rows.proposal, 7),
    page(lambda cast: page_of(cast.rows[-1]), rows.row_of_a_proposal, 13),
    page(reverse("admin:duplicates"), rows.pair, 6),
    page(reverse("admin:duplicate_people"), rows.pair, 6),
    page(f"{reverse('admin:desk_search')}?q=tangen", rows.found_by_search, 9),
    page(history_page, rows.change_of_a_record, 6),
    page(of_record("admin:statement"), rows.former_name, 6),
    page(of_record("admin:comparison"), rows.former_name, 6),
    page(address("project"), rows.listed, 7),
    page(address("organization"), rows.listed, 8),
    page(profile, rows.member_of_a_profile, 20),
    page(lambda cast: ending_page(cast.ours), rows.dependent_of_a_membership, 14),
    page(at("admin:members_person_leave", make.person), rows.contact_of_one, 7),
    page(ORGANIZATIONS, lambda n, cast: make.organization(name=f"Aenova {n} AS"), 6),
    page(reverse("admin:members_resourcestream_pairs"), rows.stream_at_a_site, 4),
    page(f"{reverse('admin:similar')}?name=norner", rows.alike, 6),
    page(lambda cast: card(cast.ours), rows.part_of_a_card, 6),
    page(alert_page, rows.part_of_a_card, 7),
    page(at("admin:person", rows.make_person), rows.part_of_a_person, 7),
    page(at("admin:project", make.project), rows.part_of_a_project, 6),
    page(at("admin:event", rows.make_event), rows.answer_to_an_event, 6),
    page("/admin/lists/events/", rows.listed_event, 8),
    page("/admin/tasks/", rows.finished_task, 4),
    page(rows.file_of, lambda n, cast: n, 9),
    page(f"/admin/lists/organizations/?{COLUMNS}", rows.listed, 11),
    page(f"/admin/lists/people/?relation=member{CONTACTS}", rows.listed, 10),
    page("/admin/lists/memberships/", rows.listed, 8),
    page("/admin/lists/offices/", rows.listed, 8),
    page("/admin/lists/projects/", rows.listed, 9),
    page("/admin/lists/organizations/", rows.listed, 10),
    page("/admin/lists/letters/", lambda n, cast: make(Letter), 7),
    page("/admin/deleted/", rows.deletion, 6),
    page(undo_page, rows.deletion, 5),
    page("/admin/declined/", rows.declined, 5),
    page("/admin/background/", rows.e_mail_and_job, 13),
    page(message_page, rows.addressee_of_a_draft, 10),
    page(message_page, rows.addressee_of_an_invitation, 13),
    page(message_page, rows.addressee_of_a_sent_message, 8),
    page(preview_of_a_change, rows.member_of_a_topic, 10),
]


def call(name, function, make_row, queries):
    return pytest.param(function, make_row, queries, id=name)


def recipients_of(noun, query=""):
    words = {"noun": noun, "query": query, **WORDS}
    return lambda c: messages.select(Message(by=c.kari, **words), c.kari).addressees


def matches(cast):
    return matching.Matches(cast.ours).all


def shares_of_meetings(cast):
    year = date(2026, 1, 1), date(2026, 12, 31)
    return meetings.attendance_shares(cast.one(rows.make_meeting).body, *year)


def list_of_fees(cast):
    return range(make_list(cast.kari).changes["fee"]["insert"])


def report(cast):
    return labels(counted(), "members", "joined")


def refusals_of_a_report(cast):
    with pytest.raises(ValidationError) as refusal:
        deliver(cast.draft.pk, "Siva", seen=fingerprint_of(cast.draft), by=cast.kari)
    return refusal.value.messages


MEMBERS = recipients_of("organizations", "relation=member")
DESK_CALLS = [
    call("main contacts that get a message", MEMBERS, rows.recipient, 4),
    call("people that get a message", recipients_of("people"), rows.recipient, 3),
    call("partners that get a message", recipients_of("projects"), rows.recipient, 4),
    call("matches of a member", matches, rows.need, 1),
    call("shares of meetings attended", shares_of_meetings, rows.attended, 2),
    call("a list of fees that is made", list_of_fees, rows.member_without_a_fee, 14),
    call("a report", report, rows.joined_member, 11),
    call("a report that names people", refusals_of_a_report, rows.named_person, 31),
]

"""Pages of the admin in the table of queries, each with what adds a row to it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members import matching, meetings, messages
from members.models import (
    Message,
)
from members.reports import deliver
from tests.fees.making import make_list
from tests.messages.conftest import WORDS
from tests.reports.making import counted, fingerprint_of, labels
from tests.support.admin import address, card
from tests.support.desk_rows import (
    addressee_of_a_draft,
    addressee_of_a_sent_message,
    alike,
    attended,
    change_of_a_record,
    contact_of_one,
    deletion,
    dependent_of_a_membership,
    e_mail_and_job,
    file_of,
    finished_task,
    former_name,
    found_by_search,
    joined_member,
    listed,
    make_meeting,
    member_of_a_profile,
    member_of_a_topic,
    member_without_a_fee,
    message,
    named_person,
    need,
    pair,
    part_of_a_card,
    part_of_two_that_merge,
    proposal,
    proposal_of_a_phone,
    recipient,
    row_of_a_proposal,
    stream_at_a_site,
    text,
)
from tests.support.factories import (
    make_organization,
    make_person,
    make_topic,
)
from tests.support.leaving import ending_page
from tests.support.merging import merge_page
from tests.support.review_page import page_of

CONTACTS = "&column=organizations&column=functions&column=periods"


def page(there, make_row, queries, user="kari"):
    name = there if isinstance(there, str) else make_row.__name__
    return pytest.param(there, user, make_row, queries, None, id=name)


def at(name, maker):
    """Return the address of a page about the one row of the maker."""
    return lambda cast: reverse(name, args=[cast.one(maker).pk])


def undo_page(cast):
    return reverse("admin:undo", args=[cast.rows[-1].pk])


def message_page(cast):
    return reverse("admin:message", args=[cast.rows[-1].pk])


def preview_of_a_change(cast):
    """Choose another topic for all members; return the address of the preview."""
    chosen = {"act": "topic_on", "topic_on-value": make_topic().slug}
    return cast.as_secretary.post("/admin/lists/organizations/change/?", chosen).url


FIELD = f"{reverse('admin:autocomplete')}?app_label=members"
ORGANIZATIONS = f"{FIELD}&model_name=participation&field_name=organization&term=aenova"
RECORD = "members.organization"
DESK_PAGES = [
    page("/admin/texts/emails/", text, 7),
    page(
        lambda cast: reverse("admin:meeting", args=[cast.one(make_meeting).pk]),
        attended,
        13,
    ),
    page("/admin/messages/", message, 9),
    page(reverse("admin:alike", args=["phone"]), proposal_of_a_phone, 8),
    page(address("changerequest"), proposal, 11),
    page(lambda cast: page_of(cast.rows[-1]), row_of_a_proposal, 15),
    page(reverse("admin:duplicates"), pair, 9),
    page(reverse("admin:duplicate_people"), pair, 9),
    page(f"{reverse('admin:desk_search')}?q=tangen", found_by_search, 12),
    page(
        lambda cast: address("organization", cast.ours, "history"),
        change_of_a_record,
        9,
    ),
    page(
        lambda cast: reverse("admin:statement", args=[RECORD, cast.ours.pk]),
        former_name,
        9,
    ),
    page(
        lambda cast: reverse("admin:comparison", args=[RECORD, cast.ours.pk]),
        former_name,
        9,
    ),
    page(address("project"), listed, 11),
    page(address("organization"), listed, 11),
    page(
        lambda cast: address("organization", cast.one(make_organization)),
        member_of_a_profile,
        23,
    ),
    page(lambda cast: ending_page(cast.ours), dependent_of_a_membership, 16),
    page(lambda cast: merge_page(cast.ours, cast.theirs), part_of_two_that_merge, 38),
    page(
        at("admin:members_person_leave", make_person),
        contact_of_one,
        10,
    ),
    page(ORGANIZATIONS, lambda n, cast: make_organization(name=f"Aenova {n} AS"), 8),
    page(
        reverse("admin:members_resourcestream_pairs"),
        stream_at_a_site,
        7,
    ),
    page(
        f"{reverse('admin:similar')}?name=norner",
        alike,
        9,
    ),
    page(lambda cast: card(cast.ours), part_of_a_card, 9),
    page("/admin/tasks/", finished_task, 7),
    page(file_of, lambda n, cast: n, 12),
    page(
        "/admin/lists/organizations/?column=joined&column=presences&column=topics",
        listed,
        14,
    ),
    page(f"/admin/lists/people/?relation=member{CONTACTS}", listed, 11),
    page("/admin/lists/memberships/", listed, 11),
    page("/admin/lists/offices/", listed, 11),
    page("/admin/lists/projects/", listed, 12),
    page("/admin/deleted/", deletion, 9),
    page(undo_page, deletion, 8),
    page("/admin/background/", e_mail_and_job, 18),
    page(message_page, addressee_of_a_draft, 12),
    page(message_page, addressee_of_a_sent_message, 11),
    page(preview_of_a_change, member_of_a_topic, 13),
]


def call(name, function, make_row, queries):
    return pytest.param(function, make_row, queries, id=name)


def recipients_of(**given):
    words = {"noun": "organizations", "query": "relation=member", **WORDS, **given}
    return lambda cast: (
        messages.select(Message(by=cast.kari, **words), cast.kari).addressees
    )


def refusals_of_a_report(cast):
    with pytest.raises(ValidationError) as refusal:
        deliver(cast.draft.pk, "Siva", seen=fingerprint_of(cast.draft), by=cast.kari)
    return refusal.value.messages


DESK_CALLS = [
    call("main contacts that get a message", recipients_of(), recipient, 3),
    call(
        "people that get a message",
        recipients_of(noun="people", query=""),
        recipient,
        3,
    ),
    call(
        "partners that get a message",
        recipients_of(noun="projects", query=""),
        recipient,
        3,
    ),
    call(
        "matches of a member",
        lambda cast: matching.Matches(cast.ours).all,
        need,
        1,
    ),
    call(
        "the shares of meetings that people attended",
        lambda cast: meetings.attendance_shares(
            cast.one(make_meeting).body, date(2026, 1, 1), date(2026, 12, 31)
        ),
        attended,
        2,
    ),
    call(
        "a list of fees that is made",
        lambda cast: range(make_list(cast.kari).changes["fee"]["insert"]),
        member_without_a_fee,
        14,
    ),
    call(
        "a report",
        lambda cast: labels(counted(), "members", "joined"),
        joined_member,
        11,
    ),
    call("a report that names people", refusals_of_a_report, named_person, 31),
]

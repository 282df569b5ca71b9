"""The timeline, the statement and the comparison in the admin."""

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from members import privacy
from members.history import recording
from members.models import Batch, Organization, Person
from tests.support.admin import address
from tests.support.factories import (
    make_contact,
    make_organization,
    make_person,
    make_role,
)
from tests.support.login import log_in

pytestmark = pytest.mark.django_db


def page_of(record, name="history", **query):
    if name == "history":
        place = address(type(record), record, "history")
    else:
        place = reverse(f"admin:{name}", args=[record._meta.label_lower, record.pk])
    return f"{place}?{urlencode(query)}"


def titles(answer):
    acts = answer.context["acts"]
    return [change.title for act, _links in acts for change in act.changes]


def test_days_begin_at_local_midnight_in_winter_and_summer_time(as_secretary, ours):
    query = {"since": "2026-03-29", "until": "29.03.2026"}
    form = as_secretary.get(page_of(ours, **query)).context["form"]

    asked = form.wanted()
    assert form.errors == {}
    assert asked.start == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert asked.end == datetime(2026, 3, 29, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"since": "i går"}, "since"),
        ({"since": "2026-02-30"}, "since"),
        ({"until": "0001-01-01"}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"since": "2026-02-02", "until": "2026-02-01"}, "until"),
        ({"person": "kari"}, "person"),
        ({"person": "9" * 30}, "person"),
        ({"field": "organization.secret"}, "field"),
        ({"field": "organization.name; DROP"}, "field"),
    ],
)
def test_a_wrong_value_is_answered_and_left_out(as_secretary, ours, query, wrong):
    answer = as_secretary.get(page_of(ours, **query))

    assert list(answer.context["form"].errors) == [wrong]
    assert answer.context["form"].errors[wrong][0] in answer.text
    assert len(titles(answer)) == 2


def test_a_page_that_is_none_shows_the_newest_with_a_word(as_secretary, ours):
    answer = as_secretary.get(page_of(ours, older="tull"))

    assert answer.context["refusal"] in answer.text
    assert len(titles(answer)) == 2


def test_fields_and_people_are_those_that_there_are(as_secretary, ours):
    form = as_secretary.get(page_of(ours)).context["form"]

    groups = [label for label, _choices in form.fields["field"].choices[1:]]
    assert groups == ["Medlemskap", "Virksomhet"]
    people = [value for value, _name in form.fields["person"].widget.choices]
    assert people == ["", "0"]


def test_the_links_lead_through_all_pages_and_back(as_secretary, ours, lower):
    lower("acts on a page of history", 2)
    for number in range(4):
        Organization.objects.update(employees=number)
    first = as_secretary.get(page_of(ours, field="organization"))

    second = as_secretary.get(page_of(ours) + first.context["older"][1:])
    third = as_secretary.get(page_of(ours) + second.context["older"][1:])
    back = as_secretary.get(page_of(ours) + third.context["newer"][1:])

    told = [answer.context["page"].events for answer in (first, second, third)]
    assert [len(events) for events in told] == [2, 2, 1]
    assert third.context["older"] == ""
    assert [e.id for e in back.context["page"].events] == [e.id for e in told[1]]


def test_a_deleted_record_still_has_its_pages(as_secretary):
    gone = make_organization(name="Borte AS")
    number = gone.pk
    gone.delete()
    gone.pk = number

    answers = [
        as_secretary.get(page_of(gone, name))
        for name in ("history", "statement", "comparison")
    ]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert [answer.context["record"].name for answer in answers] == ["Borte AS"] * 3
    assert titles(answers[0]) == ["Virksomhet", "Virksomhet"]


def test_each_act_change_and_field_leads_to_its_undo(as_secretary, kari, ours):
    with recording(Batch.Act.SAVE, by=kari) as batch:
        Organization.objects.filter(pk=ours.pk).update(phone="1", website="")

    page = as_secretary.get(page_of(ours)).text

    links = re.findall(r'href="([^"]*/undo/[^"]*)"', page)
    number = Organization.pgh_event_model.objects.latest("pgh_id").pk
    change = reverse("admin:undo_change", args=["organization", number])
    fields = [f"{change}?column={name}" for name in ("website", "phone")]
    whole = reverse("admin:undo", args=[batch.pk])
    assert sorted(links[:4]) == sorted([whole, change, *fields])
    assert [as_secretary.get(link).status_code for link in links[:4]] == [200] * 4


def test_a_reader_is_offered_no_undo(client, reader, kari, ours):
    with recording(Batch.Act.SAVE, by=kari):
        Organization.objects.filter(pk=ours.pk).update(phone="1")

    page = log_in(client, reader).get(page_of(ours))

    assert (page.status_code, "/undo/" in page.text) == (200, False)


def test_what_never_was_is_not_found(as_secretary):
    never = Organization(pk=10**12)

    answers = [as_secretary.get(page_of(never, n)) for n in ("statement", "comparison")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert as_secretary.get(page_of(never)).status_code == 302


@pytest.mark.parametrize(
    "place",
    [
        "members.nothing/1",
        "organization/1",
        "sessions.session/1",
        "members.letter.x/1",
        f"members.organization/{'9' * 40}",
    ],
)
def test_an_unknown_record_is_not_found(as_secretary, place):
    assert as_secretary.get(f"/admin/history/{place}/statement/").status_code == 404


def test_who_may_not_view_a_model_learns_nothing_of_its_rows(client, reader):
    log_in(client, reader)
    there, never = make_person(), Person(pk=10**12)

    seen = [
        client.get(page_of(record, name)).status_code
        for record in (there, never)
        for name in ("history", "statement", "comparison")
    ]

    assert seen == [403] * 6


def test_a_reader_finds_no_name_of_a_person(client, reader, ours):
    make_role(person=make_contact(ours, name="Hemmelig Navn"), organization=ours)
    log_in(client, reader)

    answers = [
        client.get(page_of(ours, name))
        for name in ("history", "statement", "comparison")
    ]

    assert ["Hemmelig Navn" in answer.text for answer in answers] == [False] * 3
    assert "person" not in answers[0].context["form"].fields


def test_it_says_of_whom_by_whom_and_how_many(as_secretary):
    ours = make_organization(name="Yara", orgnr="934949145")
    Organization.objects.update(employees=3)

    answer = as_secretary.get(page_of(ours, "statement", since="2000-01-01"))

    assert answer.context["count"] == 2
    for text in ("Yara", "934 949 145", "Kari Nordmann", "1. januar 2000"):
        assert text in answer.text


def test_it_is_never_cut_off_silently(as_secretary, ours, lower):
    lower("changes of a statement", 1)

    answer = as_secretary.get(page_of(ours, "statement"))

    assert answer.context["acts"] is None
    assert _("More than %(most)s") % {"most": 1} in answer.text


def test_it_may_hold_as_many_as_there_are(as_secretary, ours, lower):
    lower("changes of a statement", 2)

    assert len(titles(as_secretary.get(page_of(ours, "statement")))) == 2


def test_a_day_alone_is_its_last_moment_in_local_time(as_secretary, ours):
    query = {"from": "2026-03-29", "to": "2026-03-29T12:30"}
    page = as_secretary.get(page_of(ours, "comparison", **query))
    form = page.context["form"]

    old, new = form.moments(default=None)

    assert old == datetime(2026, 3, 29, 21, 59, 59, 999999, tzinfo=UTC)
    assert new == datetime(2026, 3, 29, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["i går", "2026-02-30", "2026-02-01T25:00", "0001-01-01", "9999-12-31"]
)
def test_what_is_no_moment_is_answered(as_secretary, ours, text):
    answer = as_secretary.get(page_of(ours, "comparison", **{"from": text}))

    assert list(answer.context["form"].errors) == ["from"]
    assert answer.context["form"].errors["from"][0] in answer.text


def test_differences_are_marked_in_words(as_secretary, ours):
    before = datetime(2000, 1, 1, tzinfo=UTC).isoformat()
    answer = as_secretary.get(page_of(ours, "comparison", **{"from": before}))

    assert [row.was for row in answer.context["rows"]] == [False, False]
    assert answer.text.count(_("different")) > 1


@pytest.mark.parametrize("start", ["x", "-1", "9" * 30, "²"])
def test_a_start_that_is_none_is_the_first_row(as_secretary, ours, start):
    answer = as_secretary.get(page_of(ours, "comparison", start=start))

    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["history", "statement", "comparison"])
def test_what_was_erased_is_on_no_page(as_secretary, kari, ours, name):
    nora = make_contact(ours, name="Nora Nordmann", email="nora@example.org")
    role = make_role(person=nora, organization=ours, note="Nora Nordmann ringer")
    Organization.objects.filter(pk=ours.pk).update(note="Spør Nora Nordmann")
    nora.name = "Nora N. Nordmann"
    nora.save()
    role.delete()
    before = as_secretary.get(
        page_of(ours, name, to="2999-01-01", **{"from": "2000-01-01"})
    )

    privacy.erase(nora, by=kari)

    after = as_secretary.get(page_of(ours, name))
    assert "Nordmann" in before.text.replace("Kari Nordmann", "")
    assert "Nordmann" not in after.text.replace("Kari Nordmann", "")

"""A save of a record: the former name that it keeps, its history and its reason."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Batch, Organization, OrganizationName
from tests.support.admin import add_row, address, form_of, save, undo
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.review_page import fields, page_of, propose, send

UNTIL, REASON = "former_name_until", "_act-reason"


def names():
    """Return the name, and the former names with their last days."""
    rows = OrganizationName.objects.order_by("pk")
    former = list(rows.values_list("name", "until", "until_precision"))
    return Organization.objects.get().name, former


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({}, lambda: [("Yara", timezone.localdate(), "day")]),
        ({UNTIL: "mai 2024"}, lambda: [("Yara", date(2024, 5, 31), "month")]),
        ({"keeps_former_name": []}, list),
    ],
    ids=["today", "another day", "no"],
)
def test_a_new_name_keeps_the_old_as_answered(as_secretary, ours, typed, kept):
    form = form_of(as_secretary.get(address("organization", ours)))
    asked = form.fields["keeps_former_name"]
    assert asked.label == "Hvis navnet endres: behold «Yara» som tidligere navn"
    assert (form["keeps_former_name"].value(), form[UNTIL].value()) == (True, None)

    save(as_secretary, ours, name="Nordgas", **typed)
    assert names() == ("Nordgas", kept())

    undo(as_secretary, Batch.objects.get())
    assert names() == ("Yara", [])


def test_what_is_no_day_comes_back_and_the_same_name_keeps_none(as_secretary, ours):
    page = address("organization", ours)
    values = filled(as_secretary.get(page))

    for typed in ("i fjor", "\0", "x" * 41):
        given = {"name": "Nordgas", UNTIL: typed}
        form = form_of(as_secretary.post(page, values | given))
        assert (form["name"].value(), form[UNTIL].value()) == ("Nordgas", typed)
        assert [*form.errors] == [UNTIL]
    as_secretary.post(page, values | {"phone": "35 00 00 00", UNTIL: "2019"})

    assert names() == ("Yara", [])
    ours.refresh_from_db()
    assert ours.phone == "35 00 00 00"


def test_a_second_window_sees_the_first_and_keeps_its_reason(as_secretary, ours):
    page = address("organization", ours)
    first, second = [filled(as_secretary.get(page)) for _window in range(2)]
    as_secretary.post(page, first | {"name": "Nordgas"})

    told = as_secretary.post(page, second | {"name": "Sørgas", REASON: "Flyttet"})
    as_secretary.post(page, filled(told))

    changed = _("Not saved yet. Check what has changed in the meantime.")
    assert changed in str(told.context["errors"])
    assert told.context["reason_form"]["reason"].value() == "Flyttet"
    assert Batch.objects.order_by("pk").last().reason == "Flyttet"
    assert [name for name, *_rest in names()[1]] == ["Yara", "Nordgas"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({UNTIL: "2019"}, [("Yara", date(2019, 12, 31), "year")]),
        ({"keeps_former_name": []}, []),
    ],
)
def test_a_proposal_asks_once_the_day_is_read(as_secretary, ours, ola, typed, kept):
    request = propose(ours, ola, name="Nordgas", phone="1")
    page = fields(as_secretary.get(page_of(request)))
    asked = {name: field.former_name is not None for name, field in page.items()}

    answer = send(as_secretary, request, "all", **{UNTIL: "i fjor"})
    unread = names()
    send(as_secretary, request, "all", **typed)

    form = answer.context["page"].former_name
    [[error]] = form.errors.values()
    assert error.startswith("Skriv et år, en måned eller en dag")
    assert form[UNTIL].value() == "i fjor"
    assert asked == {"name": True, "phone": False}
    assert (unread, names()) == (("Yara", []), ("Nordgas", kept))


def displayed(client, row):
    acts = client.get(address(type(row), row, "history")).context["acts"]
    return [
        (
            str(act.who or ""),
            str(change.kind),
            change.title,
            [(line.label, line.old, line.new) for line in change.lines],
        )
        for act, _links in acts
        for change in act.changes
    ]


def test_the_history_has_user_field_old_and_new_value_and_the_rows(as_secretary):
    organization = make.organization(kind="company", is_listed=True)
    topic, page = make.topic(label_nb="Hydrogen"), address("organization", organization)
    values = filled(as_secretary.get(page), kind="research")
    del values["is_listed"]
    # Hiding it takes a reason, other changes none.
    refused = as_secretary.post(page, values)
    words = {"__all__": ["Skriv hvorfor virksomheten skal skjules."]}
    assert form_of(refused).errors == words
    as_secretary.post(page, filled(refused, **{REASON: "Ba om det"}))
    row = {"organization": organization.pk, "topic": topic.pk}
    values = add_row(filled(as_secretary.get(page)), "organizationtopic_set", **row)
    as_secretary.post(page, values)

    title = f"{_('topic').capitalize()}: Hydrogen"
    assert displayed(as_secretary, organization)[:2] == [
        ("Kari Nordmann", _("added"), title, []),
        (
            "Kari Nordmann",
            _("changed"),
            _("organization").capitalize(),
            [
                (_("kind").capitalize(), _("Company"), _("Research and education")),
                (_("shown publicly").capitalize(), _("Yes"), _("No")),
            ],
        ),
    ]


def test_the_history_has_changes_from_outside_the_admin_and_deleted_rows(as_secretary):
    member = make.member(name="Før")
    Organization.objects.update(name="Etter")
    member.memberships.get().delete()

    deleted, changed = displayed(as_secretary, member)[:2]

    title = f"{_('membership').capitalize()}: fra 1. januar 2019"
    assert deleted[:3] == ("", _("removed"), title)
    assert deleted[3][0] == (_("since").capitalize(), "1. januar 2019", "")
    assert changed[0] == ""
    assert changed[3] == [(_("name").capitalize(), "Før", "Etter")]


def test_act_and_timeline_have_the_reason_but_for_a_reader(as_secretary, reader, ours):
    reason, place = "Ringte <b>og</b> spurte", address("organization", ours, "history")
    save(as_secretary, ours, phone="35 00 00 00", **{REASON: f"  {reason} "})

    pages = [client.get(place) for client in (as_secretary, log_in(Client(), reader))]

    assert Batch.objects.get().reason == reason
    assert [page.context["acts"][0][0].why for page in pages] == [reason, ""]
    escaped = "Ringte &lt;b&gt;og&lt;/b&gt; spurte"
    assert [page.text.count(escaped) > 0 for page in pages] == [True, False]
    # A new record may have a reason too.
    add = address("topic") + "add/"
    typed = {"label_nb": "Hydrogen", "label_en": "Hydrogen", "kind": "theme"}
    as_secretary.post(add, filled(as_secretary.get(add)) | typed | {REASON: "Ny"})
    assert Batch.objects.latest("pk").reason == "Ny"


def test_a_reason_that_is_refused_loses_nothing_typed(as_secretary, ours):
    for reason in ("x" * 301, "\0"):
        answer = save(as_secretary, ours, **{"phone": "35 00 00 00", REASON: reason})
        asked = answer.context["reason_form"]
        assert (asked["reason"].value(), len(asked.errors["reason"])) == (reason, 1)
        assert form_of(answer)["phone"].value() == "35 00 00 00"
    assert Organization.objects.get().phone == "35 92 00 00"

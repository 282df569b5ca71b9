"""The history of a record: by whom, what, and the reason that was given with a save."""

from django.test import Client
from django.utils.translation import gettext as _

from members.models import Batch, Organization
from tests.support.admin import add_row, address, form_of, save
from tests.support.factories import make_member, make_organization, make_topic
from tests.support.html_forms import filled
from tests.support.login import log_in

REASON = "_act-reason"


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
    organization = make_organization(kind="company", is_listed=True)
    topic, page = make_topic(label_nb="Hydrogen"), address("organization", organization)
    values = filled(as_secretary.get(page), kind="research")
    del values["is_listed"]
    as_secretary.post(page, values)
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
    member = make_member(name="Før")
    Organization.objects.update(name="Etter")
    member.memberships.get().delete()

    deleted, changed = displayed(as_secretary, member)[:2]

    title = f"{_('membership').capitalize()}: fra 1. januar 2019"
    assert deleted[:3] == ("", _("removed"), title)
    assert deleted[3][0] == (_("since").capitalize(), "1. januar 2019", "")
    assert changed[0] == ""
    assert changed[3] == [(_("name").capitalize(), "Før", "Etter")]


def test_the_act_and_the_timeline_have_the_reason_but_not_for_a_reader(
    as_secretary, reader, ours
):
    reason, place = "Ringte <b>og</b> spurte", address("organization", ours, "history")
    save(as_secretary, ours, phone="35 00 00 00", **{REASON: f"  {reason} "})

    pages = [client.get(place) for client in (as_secretary, log_in(Client(), reader))]

    assert Batch.objects.get().reason == reason
    assert [page.context["acts"][0][0].why for page in pages] == [reason, ""]
    escaped = "Ringte &lt;b&gt;og&lt;/b&gt; spurte"
    assert [page.text.count(escaped) > 0 for page in pages] == [True, False]


def test_a_new_record_may_have_a_reason_too(as_secretary):
    page = address("topic") + "add/"
    typed = {"label_nb": "Hydrogen", "label_en": "Hydrogen", "kind": "theme"}

    as_secretary.post(page, filled(as_secretary.get(page)) | typed | {REASON: "Ny"})

    assert Batch.objects.get().reason == "Ny"


def test_a_reason_that_cannot_be_kept_is_refused_and_nothing_typed_is_lost(
    as_secretary, ours
):
    for reason in ("x" * 301, "\0"):
        typed = {"phone": "35 00 00 00", REASON: reason}
        answer = save(as_secretary, ours, **typed)
        asked = answer.context["reason_form"]
        assert (asked["reason"].value(), len(asked.errors["reason"])) == (reason, 1)
        assert form_of(answer)["phone"].value() == "35 00 00 00"
    assert Organization.objects.get().phone == "35 92 00 00"


def test_the_reason_stays_when_somebody_else_has_saved_meanwhile(as_secretary, ours):
    page = address("organization", ours)
    stale = filled(as_secretary.get(page))
    save(as_secretary, ours, phone="35 00 00 00")

    told = as_secretary.post(page, stale | {REASON: "Flyttet", "name": "Yara ASA"})
    as_secretary.post(page, filled(told))

    assert told.context["reason_form"]["reason"].value() == "Flyttet"
    assert Batch.objects.order_by("pk").last().reason == "Flyttet"

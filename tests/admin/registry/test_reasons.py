"""A reason can be given with every save; the act keeps it, and the timeline shows it."""

from django.test import Client

from members.models import Batch, Organization
from tests.support.admin import address
from tests.support.html_forms import filled
from tests.support.login import log_in

REASON = "_act-reason"


def save(client, organization, reason, **typed):
    page = address("organization", organization)
    return client.post(page, filled(client.get(page)) | {REASON: reason, **typed})


def test_the_act_and_the_timeline_have_the_reason(as_secretary, ours):
    save(as_secretary, ours, "  Ringte <b>og</b> spurte ", phone="35 00 00 00")

    assert Batch.objects.get().reason == "Ringte <b>og</b> spurte"
    page = as_secretary.get(address("organization", ours, "history"))
    [(act, _links), *_older] = page.context["acts"]
    assert act.why == "Ringte <b>og</b> spurte"
    assert "Ringte &lt;b&gt;og&lt;/b&gt; spurte" in page.content.decode()


def test_a_new_record_may_have_a_reason_too(as_secretary):
    page = address("topic") + "add/"
    typed = {"label_nb": "Hydrogen", "label_en": "Hydrogen", "kind": "theme"}

    as_secretary.post(page, filled(as_secretary.get(page)) | typed | {REASON: "Ny"})

    assert Batch.objects.get().reason == "Ny"


def test_a_reason_that_cannot_be_kept_is_refused_and_nothing_typed_is_lost(
    as_secretary, ours
):
    page = address("organization", ours)
    values = filled(as_secretary.get(page)) | {"phone": "35 00 00 00"}

    for reason in ("x" * 301, "\0"):
        answer = as_secretary.post(page, values | {REASON: reason})
        asked, form = answer.context["reason_form"], answer.context["adminform"].form
        assert (asked["reason"].value(), len(asked.errors["reason"])) == (reason, 1)
        assert form["phone"].value() == "35 00 00 00"
    assert Organization.objects.get().phone == "35 92 00 00"


def test_the_reason_stays_when_somebody_else_has_saved_meanwhile(as_secretary, ours):
    page = address("organization", ours)
    stale = filled(as_secretary.get(page))
    save(as_secretary, ours, "", phone="35 00 00 00")

    told = as_secretary.post(page, stale | {REASON: "Flyttet", "name": "Yara ASA"})
    as_secretary.post(page, filled(told))

    assert told.context["reason_form"]["reason"].value() == "Flyttet"
    assert Batch.objects.order_by("pk").last().reason == "Flyttet"


def test_a_reader_sees_no_reason_that_somebody_typed(as_secretary, reader, ours):
    save(as_secretary, ours, "Berit ringte", phone="35 00 00 00")

    page = log_in(Client(), reader).get(address("organization", ours, "history"))

    assert page.context["acts"][0][0].why == ""
    assert "Berit ringte" not in page.content.decode()

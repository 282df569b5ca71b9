"""What one act writes is one batch, and an act that wrote nothing leaves none."""

import pghistory
import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from members import exchange, history, leaving, review
from members.history import recording
from members.models import Batch, Letter, Organization
from tests.support.admin import ORGANIZATIONS, address, choose
from tests.support.csv_folders import SMALL_REGISTRY
from tests.support.factories import make_body, make_organization
from tests.support.leaving import TODAY
from tests.support.refusals import refusal

Act = Batch.Act
pytestmark = pytest.mark.django_db
update = Organization.objects.update


def contexts(row):
    return [change.context for change in history.changes_of(row)]


def test_each_change_within_an_act_names_the_batch_who_and_why(kari):
    organization = make_organization()

    with recording(Act.SAVE, by=kari, reason="Ringte") as batch:
        update(employees=3)
        update(employees=4)

    context = {"batch": batch.pk, "user": kari.pk, "reason": "Ringte"}
    assert contexts(organization) == [context, context, {}]
    stored = Batch.objects.get()
    assert (stored.act, stored.by, stored.reason) == ("save", kari, "Ringte")
    assert stored.changes == {"organization": {"update": 2}}


def test_an_act_that_wrote_nothing_or_fails_leaves_no_batch(kari):
    make_organization(employees=3)

    with recording(Act.SAVE, by=kari) as batch:
        update(employees=3)
    assert (batch.pk, Batch.objects.count()) == (None, 0)

    @recording(Act.SAVE, by=kari)
    def fail():
        make_organization()
        raise ValidationError("Nei.")

    assert refusal(fail).messages == ["Nei."]
    assert (Batch.objects.count(), Organization.objects.count()) == (0, 1)


def test_an_act_within_an_act_joins_its_batch_and_keeps_its_own_reason(kari, ola):
    organization = make_organization()

    with recording(Act.BULK, by=kari, reason="Alle") as outer:
        with recording(Act.DECISION, by=ola, reason="Denne", request=7) as inner:
            update(employees=1)
        update(employees=2)

    assert inner == outer
    assert contexts(organization)[:2] == [
        {"batch": outer.pk, "user": kari.pk, "reason": "Alle"},
        {"batch": outer.pk, "user": ola.pk, "reason": "Denne", "request": 7},
    ]


def test_what_is_written_after_an_act_is_no_part_of_it(kari):
    organization = make_organization()

    with pghistory.context(url="/admin/"):
        with recording(Act.SAVE, by=kari) as batch:
            update(employees=1)
        update(employees=2)
    with transaction.atomic():
        with recording(Act.SAVE, by=kari):
            update(employees=3)
        update(employees=4)

    fourth, _third, second, first, _made = contexts(organization)
    assert first == {"url": "/admin/", "batch": batch.pk, "user": kari.pk}
    assert (second, fourth) == ({"url": "/admin/"}, {})


def test_the_size_of_a_batch_leaves_out_its_letters(ours, ola, kari):
    kinds = leaving.dependents_after(ours, TODAY)
    shown = [leaving.row_key(row) for kind in kinds for row in kind.rows]

    given = {"seen_until": None, "shown": shown, "also": shown, "by": kari}
    leaving.end_membership(ours.memberships.get(), TODAY, **given)

    batch = Batch.objects.get()
    assert (batch.act, Letter.objects.count()) == ("ending", 2)
    changes = {"membership": {"update": 1}, "representative": {"update": 1}}
    assert batch.changes == changes


def test_the_events_of_a_batch_are_found_by_an_index(kari):
    with recording(Act.SAVE, by=kari) as batch:
        make_organization()

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT count(*) FROM members_organizationevent WHERE"
            " pgh_context ? 'batch' AND pgh_context ->> 'batch' = %s",
            [str(batch.pk)],
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "batch_organization" in plan
    assert history.count_changes(batch) == {"organization": {"insert": 1}}


def test_acts_of_the_admin_a_decision_and_a_load_of_files_are_batches(
    as_secretary, kari, ola, ours, tmp_path
):
    body = make_body()
    rows = [make_organization(), make_organization()]
    as_secretary.post(address(body, body, "delete"), {"post": "yes"})
    as_secretary.post(ORGANIZATIONS, choose(rows, "delete_selected", post="yes"))
    request = review.submit(ours, {"employees": 21}, by=ola).waiting
    review.approve(request.pk, by=kari)
    assert contexts(ours)[0]["request"] == request.pk
    for name, text in SMALL_REGISTRY.items():
        (tmp_path / f"{name}.csv").write_text(text)
    # Loading the same again is no batch.
    exchange.load(tmp_path)
    exchange.load(tmp_path)

    first, second, decision, load = Batch.objects.order_by("pk")
    assert [(row.act, row.changes, row.by) for row in (first, second)] == [
        ("delete", {"body": {"delete": 1}}, kari),
        ("delete", {"organization": {"delete": 2}}, kari),
    ]
    assert (decision.act, decision.by) == ("decision", kari)
    assert (load.act, load.by, load.size) == ("file", None, 8)

"""What one act writes is one batch, and an act that wrote nothing leaves none."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction

from members import exchange
from members.actions import count_changes, recording
from members.association import leaving
from members.models import Batch, Letter, Organization, OrganizationName
from members.records import history, review
from members.records.history import Comparison
from tests.support.admin import ORGANIZATIONS, address, choose
from tests.support.csv_folders import SMALL_REGISTRY
from tests.support.events import rows, run
from tests.support.factories import make
from tests.support.leaving import TODAY
from tests.support.refusals import refusal
from tests.support.timelines import compared

Act = Batch.Act
update = Organization.objects.update


def contexts(row):
    return [change.context for change in history.changes_of(row)]


def test_each_change_within_an_act_names_the_batch_who_and_why(kari, reader):
    organization = make.organization()
    with recording(Act.SAVE, by=kari, reason="Ringte") as batch:
        update(employees=3)
        update(employees=4)
    context = {"batch": batch.pk, "user": kari.pk, "reason": "Ringte"}
    assert contexts(organization) == [context, context, {}]
    stored = Batch.objects.get()
    assert (stored.act, stored.by, stored.reason) == ("save", kari, "Ringte")
    assert stored.changes == {"organization": {"update": 2}}

    # An act within an act joins its batch and keeps its own reason.
    with recording(Act.BULK, by=kari, reason="Alle") as outer:
        with recording(Act.DECISION, by=reader, reason="Denne", request=7) as inner:
            update(employees=1)
        update(employees=2)
    assert inner == outer
    assert contexts(organization)[:2] == [
        {"batch": outer.pk, "user": kari.pk, "reason": "Alle"},
        {"batch": outer.pk, "user": reader.pk, "reason": "Denne", "request": 7},
    ]

    # What is written beside an act is no part of it.
    with pghistory.context(url="/admin/"):
        with recording(Act.SAVE, by=kari) as batch:
            update(employees=3)
        update(employees=4)
    with transaction.atomic():
        with recording(Act.SAVE, by=kari):
            update(employees=5)
        update(employees=6)
    fourth, _third, second, first = contexts(organization)[:4]
    assert first == {"url": "/admin/", "batch": batch.pk, "user": kari.pk}
    assert (second, fourth) == ({"url": "/admin/"}, {})


def test_an_act_that_wrote_nothing_or_fails_leaves_no_batch(kari):
    make.organization(employees=3)

    with recording(Act.SAVE, by=kari) as batch:
        update(employees=3)
    assert (batch.pk, Batch.objects.count()) == (None, 0)

    @recording(Act.SAVE, by=kari)
    def fail():
        make.organization()
        raise ValidationError("Nei.")

    assert refusal(fail).messages == ["Nei."]
    assert (Batch.objects.count(), Organization.objects.count()) == (0, 1)


def test_the_size_of_a_batch_leaves_out_its_letters(ours, ola, kari):
    kinds = leaving.dependents_after(ours, TODAY)
    shown = [leaving.row_key(row) for kind in kinds for row in kind.rows]

    given = {"seen_until": None, "seen_keys": shown, "also": shown, "by": kari}
    leaving.end_membership(ours.memberships.get(), TODAY, **given)

    batch = Batch.objects.get()
    assert (batch.act, Letter.objects.count()) == ("ending", 2)
    changes = {"membership": {"update": 1}, "representative": {"update": 1}}
    assert batch.changes == changes


def test_the_events_of_a_batch_are_found_by_an_index(kari):
    with recording(Act.SAVE, by=kari) as batch:
        make.organization()

    run("SET LOCAL enable_seqscan = off")
    explained = rows(
        "EXPLAIN SELECT count(*) FROM members_organizationevent WHERE"
        " pgh_context ? 'batch' AND pgh_context ->> 'batch' = %s",
        str(batch.pk),
    )
    plan = "\n".join(line for (line,) in explained)

    assert "batch_organization" in plan
    assert count_changes(batch) == {"organization": {"insert": 1}}


def test_each_act_of_the_product_is_a_batch(as_secretary, kari, ola, ours, tmp_path):
    body = make.body()
    rows = [make.organization(), make.organization()]
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


def now():
    """Return the moment by the database's clock, which events are recorded by."""
    return rows("SELECT clock_timestamp()")[0][0]


def test_what_changed_between_two_moments_stands_side_by_side():
    topic = make.topic(label_nb="Sement")
    ours = make.member(name="Norcem", employees=2, topics=[topic])
    old = now()
    Organization.objects.update(employees=170)
    Organization.objects.update(name="Heidelberg", employees=171)
    ours.topics.clear()
    ours.names.create(name="Norcem", kind="former")

    assert compared(ours, old, now(), only_different=True) == {
        "Virksomhet": [("Ansatte", "2", "171"), ("Navn", "Norcem", "Heidelberg")],
        "Fagområde: Sement": [("Fagområde", "Sement", "")],
        "Annet navn: Norcem": [("Navn", "", "Norcem"), ("Type", "", "tidligere navn")],
    }
    # What is the same is there too unless only differences are asked for.
    whole = compared(ours, old, now())
    assert ("Type", "Bedrift", "Bedrift") in whole["Virksomhet"]
    since = ("Fra og med", "1. januar 2019", "1. januar 2019")
    assert whole["Medlemskap: fra 1. januar 2019"][0] == since


def test_nothing_was_there_before_it_was_made_and_a_change_is_at_its_very_moment():
    before = now()
    ours = make.organization(employees=1)
    made = now()
    Organization.objects.update(employees=2)
    event = Organization.pgh_event_model.objects.latest("pgh_id")

    [row], has_more = Comparison(ours).rows(before, made)
    assert (row.was, row.is_there, has_more) == (False, True, False)
    assert {field.old for field in row.fields} == {""}
    assert compared(ours, before, before) == {}
    rows = compared(ours, made, event.pgh_created_at, only_different=True)
    assert rows == {"Virksomhet": [("Ansatte", "1", "2")]}


def test_a_row_is_there_while_it_is_the_records_own():
    old, new = make.organization(), make.organization()
    old.names.create(name="Norcem", kind="former")
    before = now()
    OrganizationName.objects.update(organization=new)

    names = [
        compared(one, before, now())["Annet navn: Norcem"][0] for one in (old, new)
    ]
    assert names == [("Navn", "Norcem", ""), ("Navn", "", "Norcem")]


def test_the_rows_come_in_pages_without_loss():
    ours = make.organization()
    for number in range(5):
        ours.names.create(name=f"Navn {number}", kind="former")

    comparison, moment = Comparison(ours), now()
    pages = [comparison.rows(moment, moment, start=n, size=4) for n in (0, 4)]

    sizes = [(len(rows), has_more) for rows, has_more in pages]
    assert sizes == [(4, True), (2, False)]
    titles = [row.title for rows, _more in pages for row in rows]
    assert titles == ["Virksomhet", *(f"Annet navn: Navn {n}" for n in range(5))]

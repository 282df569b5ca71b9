"""What an act wrote is put back whole, and nothing that came later is run over."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import history, leaving, privacy, review
from members.history import Conflict, count_changes, plan, recording, undo, undo_event
from members.models import (
    Batch,
    ChangeRequest,
    Consent,
    FormerSlug,
    Letter,
    Membership,
    Organization,
    OrganizationName,
    OrganizationTopic,
    Person,
    Representative,
    Role,
    Topic,
)
from tests.history.undoing import contents, last_batch
from tests.support.factories import (
    make_contact,
    make_member,
    make_organization,
    make_picture,
    make_presence,
    make_role,
    make_topic,
)
from tests.support.refusals import broken_by, refusal, told

Act = Batch.Act
pytestmark = pytest.mark.django_db


@pytest.fixture
def by(superuser):
    return superuser


def act(change, by, kind=Act.SAVE):
    with recording(kind, by=by) as batch:
        change()
    return batch


def code(attempt):
    return refusal(attempt).code


def test_a_changed_value_is_put_back(kari):
    organization = make_organization(employees=21_239, phone="1")
    before = contents()
    batch = act(lambda: Organization.objects.update(employees=21, phone="2"), kari)

    undoing = undo(batch, by=kari, reason="Feil tall")

    assert contents() == before
    newest = history.changes_of(organization)[0]
    assert newest.values == {"employees": (21, 21_239), "phone": ("2", "1")}
    assert (newest.by, newest.why) == (kari, "Feil tall")
    assert (undoing.act, undoing.undoes, undoing.size) == ("undo", batch, 1)


def test_one_field_of_a_change_is_put_back_alone(kari):
    organization = make_organization(employees=1, phone="1")
    act(lambda: Organization.objects.update(employees=2, phone="2"), kari)
    event = Organization.pgh_event_model.objects.latest("pgh_id")

    undo_event(Organization, event.pgh_id, ["phone"], by=kari)

    organization.refresh_from_db()
    assert (organization.employees, organization.phone) == (2, "1")


def test_an_inserted_row_is_removed_and_history_counts_it(kari):
    before = contents()
    batch = act(lambda: [make_member(topics=[make_topic()]) for _ in "123"], kari)

    undoing = undo(batch, by=kari)

    assert contents() == before
    nouns = ("organization", "membership", "organizationtopic", "topic")
    assert count_changes(undoing) == {noun: {"delete": 3} for noun in nouns}


def test_a_batch_is_undone_once_and_the_undo_is_undone(kari):
    make_organization(employees=1)
    batch = act(lambda: Organization.objects.update(employees=2), kari)
    after = contents()
    first = undo(batch, by=kari)
    assert code(lambda: undo(batch, by=kari)) == "undone"

    undo(first, by=kari)

    assert contents() == after


def delete_with_all(organization):
    named = (OrganizationName, OrganizationTopic)
    for model in (Membership, Representative, Role, *named):
        model.objects.filter(organization=organization).delete()
    organization.delete()


def test_a_deleted_organization_comes_back_with_all_that_hung_on_it(ours, ola, kari):
    ours.logo = make_picture()
    ours.save()
    make_role(organization=ours)
    OrganizationName.objects.create(organization=ours, name="Hydro Agri", kind="former")
    OrganizationTopic.objects.create(organization=ours, topic=make_topic())
    before = contents()
    batch = act(lambda: delete_with_all(ours), kari, Act.DELETE)

    undo(batch, by=kari)

    assert contents() == before
    assert not FormerSlug.objects.exists()
    assert ola.organizations().get().slug == "yara"


def test_a_value_changed_later_stops_the_undo_whole(kari):
    organization, other = make_organization(employees=1), make_organization(employees=1)
    batch = act(lambda: Organization.objects.update(employees=2), kari)
    Organization.objects.filter(pk=organization.pk).update(employees=3)
    before = contents()

    assert code(lambda: undo(batch, by=kari)) == "later"

    assert contents() == before
    [row] = plan(batch).conflicts
    conflict = Conflict(Conflict.CHANGED, "employees", 2, 3)
    assert (row.row_id, row.conflicts) == (organization.pk, [conflict])
    assert other.pk != organization.pk


def test_another_value_changed_later_stays(kari):
    organization = make_organization(employees=1)
    batch = act(lambda: Organization.objects.update(employees=2), kari)
    Organization.objects.update(phone="7")

    undo(batch, by=kari)

    organization.refresh_from_db()
    assert (organization.employees, organization.phone) == (1, "7")


def test_a_row_that_others_refer_to_by_now_is_not_removed(kari):
    batch = act(make_organization, kari)
    make_presence(organization=Organization.objects.get())

    assert code(lambda: undo(batch, by=kari)) == "later"

    [row] = plan(batch).conflicts
    assert [each.kind for each in row.conflicts] == [Conflict.REFERRED]


def test_a_constraint_that_an_undo_would_break_is_told_in_words(kari):
    organization = make_organization(orgnr="986228608")
    batch = act(lambda: Organization.objects.update(orgnr=""), kari)
    make_organization(orgnr="986228608")

    words = told(lambda: undo(batch, by=kari))

    assert words == ["Another organization already has this number."]
    organization.refresh_from_db()
    assert organization.orgnr == ""


def test_an_undo_takes_the_right_to_do_each_of_it_by_hand(kari, ola, reader):
    batch = act(lambda: make_organization(slug="ny"), kari)

    codes = [code(lambda by=by: undo(batch, by=by)) for by in (ola, reader)]

    assert codes == ["permission", "permission"]
    assert Organization.objects.filter(slug="ny").exists()


def test_an_undone_decision_waits_again_and_its_proposer_is_told(ours, ola, kari):
    request = review.submit(ours, {"employees": 21, "phone": "1"}, by=ola).waiting
    before = contents()
    review.approve(request.pk, ["employees"], by=kari, reason="Nei")
    after = contents()

    undone = undo(last_batch(), by=kari)

    assert contents() == before
    assert Letter.objects.get(kind="review_reopened").to == ola.email
    undo(undone, by=kari)
    assert contents() == after
    undo(last_batch(), by=kari)
    assert review.approve(request.pk, by=kari).status == "approved"


def test_only_an_undo_reopens_a_decision(ours, ola, kari):
    request = review.submit(ours, {"phone": "1"}, by=ola).waiting
    review.approve(request.pk, by=kari)
    reopened = {"status": "open", "decided_at": None, "decided_by": None}

    def reopen(**more):
        with recording(Act.UNDO, by=kari):
            ChangeRequest.objects.filter(pk=request.pk).update(**reopened, **more)

    def reopen_otherwise():
        ChangeRequest.objects.filter(pk=request.pk).update(**reopened)

    for attempt in (reopen_otherwise, lambda: reopen(language="en")):
        assert broken_by(attempt) == "what_is_decided_stays_so"


def test_an_undone_end_of_a_membership_brings_back_what_ended_with_it(ours, ola, kari):
    make_role(organization=ours)
    make_presence(organization=ours)
    review.submit(ours, {"phone": "1"}, by=ola)
    day = date(2026, 11, 1)
    rows = [row for kind in leaving.dependents_after(ours, day) for row in kind.rows]
    keys = [leaving.row_key(row) for row in rows]
    before = contents()
    membership = ours.memberships.get()
    given = {"seen_until": None, "shown": keys, "also": keys, "by": kari}
    leaving.end_membership(membership, day, **given)
    assert contents() != before

    undo(last_batch(), by=kari)

    assert contents() == before
    assert ola.organizations().get() == ours


def test_who_was_erased_never_comes_back(kari, ours):
    person = make_contact(ours, name="Nora", email="nora@example.org")
    batch = act(person.delete, kari, Act.DELETE)
    privacy.erase("nora@example.org", by=kari)

    refused = [
        code(lambda: undo(batch, by=kari)),
        broken_by(
            lambda: Person(pk=person_row(batch), name="Nora").save(force_insert=True)
        ),
    ]

    assert refused == ["later", "who_is_erased_stays_so"]


def test_what_a_person_says_by_the_own_link_no_one_undoes(kari, ours):
    person = make_contact(ours, name="Nora", email="nora@example.org", agreed=["email"])
    person.consents.get().revoke()
    event = Consent.pgh_event_model.objects.latest("pgh_id")

    refused = code(lambda: undo_event(Consent, event.pgh_id, by=kari))

    assert (refused, person.consents.get().is_revoked) == ("later", True)


def person_row(batch):
    [row] = [row for row in plan(batch).rows if row.model is Person]
    return row.row_id


def test_what_an_erasure_took_out_of_a_text_does_not_come_back(kari, ours):
    make_contact(ours, name="Nora Nordmann", email="nora@example.org")
    Organization.objects.update(source="Ringte Nora Nordmann")
    batch = act(lambda: Organization.objects.update(source="Nettsiden"), kari)
    privacy.erase("nora@example.org", by=kari)

    undo(batch, by=kari)

    assert Organization.objects.get().source == "Ringte [slettet]"


def test_the_number_of_statements_does_not_grow_with_the_rows(kari):
    def statements(rows):
        topics = Topic.objects.filter(pk__in=[make_topic().pk for _ in range(rows)])
        batch = act(topics.delete, kari)
        with CaptureQueriesContext(connection) as queries:
            undo(batch, by=kari)
        return len(queries)

    statements(1)  # The rights of a user are read once.
    assert [statements(2), statements(8)] == [20, 20]

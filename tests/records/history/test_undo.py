"""What an act wrote is put back whole, and nothing that came later is run over."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import exchange, models, people
from members.actions import count_changes, recording
from members.association import leaving
from members.models import Batch, Consent, Letter, Organization, Person
from members.people import privacy
from members.records import history, review
from members.records.history import UndoConflict, plan, undo, undo_event
from tests.records.history.undoing import contents, last_batch
from tests.support.factories import make
from tests.support.refusals import broken_by, refusal, told

Act = Batch.Act
update = Organization.objects.update


def act(change, by, kind=Act.SAVE):
    with recording(kind, by=by) as batch:
        change()
    return batch


def stored(organization):
    organization.refresh_from_db()
    return organization.employees, organization.phone


def test_a_changed_value_is_put_back_once_and_the_undo_undone(kari):
    organization = make.organization(employees=21_239, phone="1")
    before = contents()
    batch = act(lambda: update(employees=21, phone="2"), kari)
    after = contents()

    undoing = undo(batch, by=kari, reason="Feil tall")
    assert contents() == before
    newest = history.changes_of(organization)[0]
    assert newest.values == {"employees": (21, 21_239), "phone": ("2", "1")}
    assert (newest.by, newest.why) == (kari, "Feil tall")
    assert (undoing.act, undoing.undoes, undoing.size) == ("undo", batch, 1)

    assert refusal(undo, batch, by=kari).code == "undone"
    undo(undoing, by=kari)
    assert contents() == after


def test_one_field_of_a_change_is_put_back_alone_and_what_changed_later_stays(kari):
    organization = make.organization(employees=1, phone="1")
    batch = act(lambda: update(employees=2, phone="2"), kari)
    event = Organization.pgh_event_model.objects.latest("pgh_id")

    undo_event(Organization, event.pgh_id, ["phone"], by=kari)
    assert stored(organization) == (2, "1")

    update(phone="2", website="https://a.example.org/")
    undo(batch, by=kari)
    assert stored(organization) == (1, "1")
    assert organization.website == "https://a.example.org/"


def test_an_inserted_row_is_removed_by_whom_may_delete_it(kari, ola, reader):
    before = contents()
    batch = act(lambda: [make.member(topics=[make.topic()]) for _ in "123"], kari)
    for by in (ola, reader):
        assert refusal(undo, batch, by=by).code == "permission"
    assert Organization.objects.count() == 4

    undoing = undo(batch, by=kari)
    assert contents() == before
    nouns = ("organization", "membership", "organizationtopic", "topic")
    assert count_changes(undoing) == {noun: {"delete": 3} for noun in nouns}


def test_a_deleted_organization_comes_back_with_all_that_hung_on_it(ours, ola, kari):
    ours.logo = make.picture()
    ours.save()
    make.role(organization=ours)
    ours.names.create(name="Hydro Agri", kind="former")
    ours.topics.add(make.topic())
    before = contents()

    with recording(Act.DELETE, by=kari) as batch:
        for name in ("memberships", "representatives", "roles", "names"):
            getattr(ours, name).all().delete()
        models.OrganizationTopic.objects.filter(organization=ours).delete()
        ours.delete()
    undo(batch, by=kari)

    assert contents() == before
    assert not models.FormerSlug.objects.exists()
    assert ola.organizations().get().slug == "yara"


def test_no_reference_and_no_constraint_is_broken_by_an_undo(kari):
    batch = act(make.organization, kari)
    make.presence(organization=Organization.objects.get())
    assert refusal(undo, batch, by=kari).code == "later"
    [row] = plan(batch).conflicts
    assert [each.kind for each in row.conflicts] == [UndoConflict.REFERRED]

    update(orgnr="986228608")
    batch = act(lambda: update(orgnr=""), kari)
    other = make.organization(orgnr="986228608")
    words = ["Another organization already has this number."]
    assert told(lambda: undo(batch, by=kari)) == words
    assert Organization.objects.exclude(pk=other.pk).get().orgnr == ""


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

    def reopen(kind, **more):
        given = {"status": "open", "decided_at": None, "decided_by": None, **more}
        with recording(kind, by=kari):
            models.ChangeRequest.objects.filter(pk=request.pk).update(**given)

    for attempt in (lambda: reopen(Act.SAVE), lambda: reopen(Act.UNDO, language="en")):
        assert broken_by(attempt) == "what_is_decided_stays_so"


def test_an_undone_end_of_a_membership_brings_back_what_ended_with_it(ours, ola, kari):
    make.role(organization=ours)
    make.presence(organization=ours)
    review.submit(ours, {"phone": "1"}, by=ola)
    day = date(2026, 11, 1)
    rows = [row for kind in leaving.dependents_after(ours, day) for row in kind.rows]
    keys = [leaving.row_key(row) for row in rows]
    before = contents()

    given = {"seen_until": None, "seen_keys": keys, "also": keys, "by": kari}
    leaving.end_membership(ours.memberships.get(), day, **given)
    assert contents() != before
    undo(last_batch(), by=kari)

    assert contents() == before
    assert ola.organizations().get() == ours


def test_nothing_of_who_was_erased_comes_back(kari, ours):
    person = make.contact(ours, name="Nora Nordmann", email="nora@example.org")
    update(source="Ringte Nora Nordmann")
    text = act(lambda: update(source="Nettsiden"), kari)
    batch = act(person.delete, kari, Act.DELETE)
    privacy.erase("nora@example.org", by=kari)

    assert refusal(undo, batch, by=kari).code == "later"
    [row] = [row for row in plan(batch).rows if row.model is Person]
    again = Person(pk=row.row_id, name="Nora")
    insert = lambda: again.save(force_insert=True)  # noqa: E731
    assert broken_by(insert) == "who_is_erased_stays_so"
    undo(text, by=kari)
    assert Organization.objects.get().source == "Ringte [slettet]"

    # What a person says by the own link no one undoes.
    person = make.contact(ours, agreed=["email"])
    person.consents.get().revoke()
    event = Consent.pgh_event_model.objects.latest("pgh_id")
    refused = refusal(undo_event, Consent, event.pgh_id, by=kari)
    assert (refused.code, person.consents.get().is_revoked) == ("later", True)


def test_no_undo_revives_a_consent_and_each_person_is_asked_again(kari, ours):
    names = ["anne", "bo", "eva", "ida"]
    given = {"phone": "35 00 00 00", "agreed": ["name", "phone"]}
    anne, bo, eva, ida = (
        make.contact(ours, name=name, email=f"{name}@example.org", **given)
        for name in names
    )

    def change():
        for person in (anne, bo, eva):
            people.update_person(person, {"phone": "36 00 00 00"}, by=kari)
        ida.delete()

    batch = act(change, kari)
    [ended] = Consent.pgh_event_model.objects.filter(person_id=anne.pk, is_revoked=True)
    people.withdraw_consents(bo)
    people.set_consents(eva, ["name", "phone"], contact=eva.contacts.get())
    Letter.objects.all().delete()

    refused = refusal(lambda: undo_event(Consent, ended.pgh_id, by=kari))
    undo(batch, by=kari)

    in_force = Consent.objects.standing().values_list("person__name", "item")
    assert refused.code == "later"
    assert sorted(in_force) == [("anne", "name"), ("eva", "name")]
    assert {*Person.objects.values_list("name", "phone")} == {
        (name, "35 00 00 00") for name in names
    }
    # The record of a deleted consent is back, as of one that has ended.
    of_ida = Consent.objects.filter(person__name="ida")
    assert [consent.is_revoked for consent in of_ida] == [True] * 2
    asked = Letter.objects.order_by("to").values_list("to", "kind", "text")
    words = ("- Telefon\n", "- Navn\n")
    lines = [(to, kind, *(w in text for w in words)) for to, kind, text in asked]
    assert lines == [
        ("anne@example.org", "person_changed", True, False),
        ("eva@example.org", "person_changed", True, False),
        ("ida@example.org", "person_changed", True, True),
    ]


def test_a_file_is_undone_and_then_loaded_again_with_the_same_addresses(tmp_path, kari):
    text = "slug,name,kind\nalfa,Alfa AS,company\nbeta,Beta AS,company\n"
    (tmp_path / "organizations.csv").write_text(text)
    before = contents()
    exchange.load(tmp_path)
    loaded = contents()

    for after in (before, loaded, before):
        undo(last_batch(), by=kari)
        assert contents() == after
    exchange.load(tmp_path)
    slugs = Organization.objects.values_list("slug", flat=True)
    assert sorted(slugs) == ["alfa", "beta"]


def test_the_number_of_statements_does_not_grow_with_the_rows(kari):
    def statements(rows):
        keys = [make.topic().pk for _ in range(rows)]
        topics = models.Topic.objects.filter(pk__in=keys)
        batch = act(topics.delete, kari)
        with CaptureQueriesContext(connection) as queries:
            undo(batch, by=kari)
        return len(queries)

    statements(1)  # The rights of a user are read once.

    assert [statements(2), statements(8)] == [20, 20]

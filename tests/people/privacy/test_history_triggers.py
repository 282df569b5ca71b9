"""Events may be blanked in the transaction of an erasure, and not otherwise."""

import pgtrigger
import pytest
from django.db import transaction
from django.utils import timezone

from members.models import Erasure, Person, PersonEvent, User
from members.people import privacy
from tests.support.cases import cases
from tests.support.events import rows, run
from tests.support.factories import make
from tests.support.refusals import broken_by, diagnosis

# The owner may change events where triggers let it; the role that serves may not at all.
pytestmark = pytest.mark.usefixtures("as_owner")
ERASED = "who_is_erased_stays_so"
BLANK = {"name": "[slettet]", "title": "", "email": "", "pgh_context": None}
OTHER = cases(__file__, "not_blank.jsonl")


def record_erasure(nora, **given):
    return Erasure.objects.create(noun="person", row_id=nora.pk, **given)


def is_refused(act):
    return "Cannot update or delete" in diagnosis(act).message_primary


def is_change_refused(values):
    return is_refused(lambda: PersonEvent.objects.update(**values))


@pytest.mark.django_db(transaction=True)
def test_without_an_erasure_and_after_its_transaction_nothing_may_be_changed(nora):
    assert [values for values in (BLANK, *OTHER) if not is_change_refused(values)] == []
    with pgtrigger.ignore():
        assert is_change_refused(BLANK)
    with transaction.atomic():
        record_erasure(nora)
    assert is_change_refused(BLANK)


def test_in_its_transaction_personal_columns_may_be_blanked_and_nothing_else(nora):
    record_erasure(nora)

    assert [values for values in OTHER if not is_change_refused(values)] == []
    assert is_refused(PersonEvent.objects.all().delete)
    PersonEvent.objects.update(**BLANK)
    event = PersonEvent.objects.get()
    assert (event.name, event.title, event.email) == ("[slettet]", "", "")


def test_a_word_may_be_redacted_and_none_added(nora):
    Person.objects.filter(pk=nora.pk).update(note="Ring Nora 100% i_dag \\ nå")
    record_erasure(nora)
    last = PersonEvent.objects.latest("pgh_id")
    rows = PersonEvent.objects.filter(pk=last.pk)

    for note in ["Ring [slettet] 100_ i_dag \\ nå", "Ring [slettet] alltid"]:
        diagnosis(lambda note=note: rows.update(note=note))
    rows.update(note="Ring [slettet] 100% i_dag \\ nå")

    assert rows.get().note == "Ring [slettet] 100% i_dag \\ nå"


def test_an_erasure_is_dated_by_the_database_and_cannot_be_changed(nora):
    forged = record_erasure(nora, made_in="1", made_at="2019-01-01T00:00Z")

    row = Erasure.objects.values("made_at__year", "made_in").get(pk=forged.pk)
    assert row["made_at__year"] == timezone.now().year
    assert row["made_in"] != "1"
    for attempt in (
        lambda: Erasure.objects.update(made_in="1"),
        lambda: Erasure.objects.update(row_id=2),
        Erasure.objects.all().delete,
        lambda: run("UPDATE members_erasure SET reason = 'old'"),
    ):
        assert is_refused(attempt)


def test_a_temporary_table_of_the_same_name_has_no_effect(nora):
    run("CREATE TEMP TABLE members_erasure AS SELECT * FROM public.members_erasure")
    run(
        "INSERT INTO pg_temp.members_erasure (made_in, made_at)"
        " SELECT pg_current_xact_id()::text, clock_timestamp()"
    )

    assert is_change_refused(BLANK)


@pytest.mark.parametrize("maker", [make.person, make.user])
def test_a_form_that_was_loaded_before_restores_nobody(maker, kari):
    row = maker(name="Nora Nordmann", email="nora@example.org")
    before, table = type(row).objects.get(pk=row.pk), row._meta.db_table
    privacy.erase(row, by=kari)

    assert broken_by(before.save) == ERASED
    assert type(row).objects.get(pk=row.pk).name == "[slettet]"
    # Without the trigger it would.
    named = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass"
    [(name,)] = rows(f"{named} AND tgname LIKE %s", table, f"%{ERASED}%")
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    before.save()
    assert type(row).objects.get(pk=row.pk).name == "Nora Nordmann"


def test_what_is_not_personal_may_still_change(nora, kari):
    privacy.erase(nora, by=kari)
    row = Person.objects.get(pk=nora.pk)
    row.full_clean(exclude=["email"])

    row.save()

    assert User.objects.count() == 1

"""What the register has removed is erased here; what we or the member wrote stays."""

from contextlib import suppress

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from members import models
from members.association import register
from members.operation import journal
from members.records.history import undo
from tests.support.admin import address
from tests.support.planted_secrets import everything, secrets_in
from tests.support.refusals import refusal
from tests.support.removed_units import SECRETS, STAYS, plant_registered


def test_all_that_came_from_the_register_is_gone_in_history_too_and_the_rest_stays(
    kari, client
):
    row = plant_registered(kari)
    cache.set("register-prøvebedriften", [{"business_address": "Moderveien 3"}])
    page = reverse("directory:organization", args=[row.slug])
    assert secrets_in(SECRETS | STAYS, everything()) == SECRETS | STAYS
    assert "Moderveien 3" in client.get(page).text

    assert register.remove(row)

    assert secrets_in(SECRETS, everything()) == set()
    assert secrets_in(STAYS, everything()) == STAYS
    assert cache.get("register-prøvebedriften") is None
    assert "Moderveien 3" not in client.get(page).text
    row.refresh_from_db()
    values = row.name, row.legal_form, row.municipality, row.business_address, row.orgnr
    assert values == ("Prøvebedriften AS", "ASA-vår", "Notodden", "", "")
    assert (row.employees, row.employees_year, row.employees_source) == (None, None, "")
    snapshot = row.register_snapshot
    kept = snapshot.number, snapshot.status, snapshot.facts, snapshot.taken
    assert kept == ("974760673", "removed", {}, {})
    left = [*row.change_requests.all(), *row.register_alerts.all()]
    assert left == [*row.presences.all()] == [*row.names.all()] == []


def test_a_note_to_follow_up_names_what_was_emptied_and_what_stays(kari):
    row = plant_registered(kari)

    register.remove(row)

    note = models.Note.objects.get(organization=row)
    assert (note.written_by, note.follow_up_on) == (None, timezone.localdate())
    today = date_format(timezone.localdate())
    assert note.text == (
        f"{today} svarte Enhetsregisteret at enheten er fjernet fra de åpne dataene."
        " Tømt her, også i historikken: organisasjonsnummer, næringskode,"
        " forretningsadresse, ansatte og steder. Beholdt, fordi vi eller medlemmet har skrevet"
        " det: organisasjonsform og kommune. Navnet blir alltid stående."
    )


def test_a_second_answer_writes_nothing_and_a_number_of_our_own_stays(kari, ours):
    row = plant_registered(kari)
    register.remove(row)
    before = everything(), len(journal.read())

    assert not register.remove(row)

    assert (everything(), len(journal.read())) == before
    models.Organization.objects.filter(pk=ours.pk).update(orgnr="974760673")
    ours.refresh_from_db()
    assert register.remove(ours)
    ours.refresh_from_db()
    assert (ours.orgnr, ours.register_snapshot.status) == ("974760673", "removed")


def test_no_undo_brings_back_a_value_of_the_register(kari, as_secretary):
    row = plant_registered(kari)
    batches = models.Batch.objects.order_by("-pk")
    decisions = list(batches.filter(by=kari))
    register.remove(row)

    codes = [refusal(undo, batch, by=kari).code for batch in decisions]

    assert codes == ["later"] * len(decisions)
    page = as_secretary.get(reverse("admin:undo", args=[decisions[0].pk]))
    assert "Den er slettet siden." in page.text
    history = address(models.Organization, row, "history")
    assert secrets_in(SECRETS, as_secretary.get(history).text.lower()) == set()
    for batch in batches.filter(by=None):
        with suppress(ValidationError):
            undo(batch, by=kari)
    assert secrets_in(SECRETS, everything()) == set()

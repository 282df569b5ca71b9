"""The forms of the card: what they save, refuse, and show of what others have saved."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import (
    Batch,
    Invitation,
    Membership,
    Note,
    Participation,
    Representative,
    Role,
)
from tests.support.admin import said
from tests.support.factories import (
    make_body,
    make_organization,
    make_participation,
    make_project,
    make_secretary,
)
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.rows import make

TODAY = timezone.localdate()


@pytest.fixture
def per(db):
    """Return the client of another secretary."""
    return log_in(Client(), make_secretary(name="Per Hansen"))


def opened(organization, word):
    return f"{reverse('admin:company', args=[organization.pk])}?edit={word}"


def save(client, organization, word, **typed):
    page = opened(organization, word)
    return client.post(page, filled(client.get(page), **typed), follow=True)


def errors(answer):
    return dict(answer.context["editing"].form.errors)


def test_a_note_is_written_and_can_be_undone(as_secretary, ours, kari):
    typed = {"text": "Ring på mandag", "follow_up_on": "15.1.27"}
    typed["_act-reason"] = "Styret vil vente"
    answer = save(as_secretary, ours, "note", **typed)

    note = Note.objects.get()
    assert (note.organization, note.written_by) == (ours, kari)
    assert (note.text, note.follow_up_on) == ("Ring på mandag", date(2027, 1, 15))
    assert said(answer) == ["Notatet er lagret."]
    assert Batch.objects.get().reason == "Styret vil vente"
    assert f"/admin/undo/{Batch.objects.get().pk}/" in answer.content.decode()
    assert answer.redirect_chain[0][0].endswith("?saved=notes#notes")


def test_what_is_refused_stays_as_typed(as_secretary, ours):
    answer = save(as_secretary, ours, "note", text=" ", follow_up_on="mai 2027")

    assert errors(answer) == {
        "text": ["Fyll ut «Notat»."],
        "follow_up_on": ["Skriv en dag, for eksempel 15.1.2027."],
    }
    assert answer.context["editing"].form["follow_up_on"].value() == "mai 2027"
    assert not Note.objects.exists()


def test_a_note_is_done_by_one_button(as_secretary, ours):
    note = make(Note, organization=ours, follow_up_on=TODAY)

    as_secretary.post(opened(ours, f"note_done-{note.pk}"))

    note.refresh_from_db()
    assert note.done_on == TODAY
    save(as_secretary, ours, f"note-{note.pk}", is_done=[])
    note.refresh_from_db()
    assert note.done_on is None


def test_the_second_save_shows_the_first_and_keeps_what_was_typed(
    as_secretary, per, ours
):
    page = opened(ours, "facts")
    karis, pers = (filled(client.get(page)) for client in (as_secretary, per))
    per.post(page, pers | {"phone": "35 00 00 00", "municipality": "Skien"})

    mine = karis | {"phone": "35 11 11 11", "employees": "12"}
    answer = as_secretary.post(page, mine)

    rows = answer.context["editing"].stale_write["differences"]
    assert [(row.base, row.theirs, row.mine) for row in rows] == [
        ("35 92 00 00", "35 00 00 00", "35 11 11 11"),
        ("", "Skien", None),
    ]
    as_secretary.post(page, filled(answer))
    ours.refresh_from_db()
    saved = (ours.phone, ours.municipality, ours.employees)
    assert saved == ("35 11 11 11", "Skien", 12)


def test_what_was_typed_for_a_row_that_is_gone_is_added_on_the_next_save(
    as_secretary, ours
):
    part = make_participation(organization=ours)
    page = opened(ours, f"project-{part.pk}")
    typed = filled(as_secretary.get(page), role_detail="Måler")
    part.delete()

    refused = as_secretary.post(page, typed)
    saved = as_secretary.post(opened(ours, "project"), filled(refused))

    told = "Dette er slettet i mellomtiden. Lagre for å legge det til på nytt."
    assert errors(refused) == {"__all__": [told]}
    assert saved.status_code == 302
    assert Participation.objects.get().role_detail == "Måler"


def test_each_part_is_added_where_it_stands(as_secretary, kari):
    bare, project, body = make_organization(), make_project(), make_body()

    save(as_secretary, bare, "membership", since="2025", category="core")
    save(as_secretary, bare, "project", project=project.pk, role="lead")
    save(as_secretary, bare, "role", body=body.pk, role="chair", since="1.3.2025")
    save(as_secretary, bare, "invitation", email="ny@example.org", role="manager")

    stay = Membership.objects.get(organization=bare)
    assert (stay.since, stay.since_precision) == (date(2025, 1, 1), "year")
    assert Participation.objects.get(organization=bare).role == "lead"
    assert Role.objects.get(organization=bare).since == date(2025, 3, 1)
    assert Invitation.objects.get(organization=bare).role == "manager"


def test_a_contact_is_added_for_a_function_and_changed(as_secretary, ours, nora):
    known = nora.contacts.get()
    person = {"name": "Berit", "email": "berit@example.org", "phone": "35 22 22 22"}

    save(as_secretary, ours, "contact", function="invoice", language="nb", **person)
    save(as_secretary, ours, f"contact-{known.pk}", phone="35 33 33 33")

    added = ours.contacts.get(function="invoice")
    nora.refresh_from_db()
    assert (added.person.phone, added.since) == ("35 22 22 22", TODAY)
    assert nora.phone == "35 33 33 33"
    shown = as_secretary.get(opened(ours, "contact")).context["card"]
    assert shown.current_contacts == [known, added]


def test_what_a_person_has_written_is_overwritten_on_request_only(
    as_secretary, ours, nora
):
    nora.own_items = ["phone"]
    nora.save()
    word, typed = f"contact-{nora.contacts.get().pk}", "35 33 33 33"

    refused = save(as_secretary, ours, word, phone=typed)
    save(as_secretary, ours, word, phone=typed, overwrite="on")

    assert len(errors(refused)["__all__"]) == 1
    assert refused.context["editing"].form["phone"].value() == typed
    nora.refresh_from_db()
    assert nora.phone == typed


def test_what_the_database_refuses_comes_back_with_its_words(as_secretary, ours):
    answer = save(as_secretary, ours, "membership", since="2025")

    told = "Virksomheten er allerede medlem i den perioden."
    assert errors(answer) == {"__all__": [told]}
    assert answer.context["editing"].form["since"].value() == "2025"


def test_access_is_changed_and_ended(as_secretary, ours, manager):
    save(as_secretary, ours, f"access-{manager.pk}", role="editor")
    manager.refresh_from_db()
    assert manager.role == "editor"

    save(as_secretary, ours, f"access_end-{manager.pk}")
    assert not Representative.objects.current().exists()


@pytest.mark.parametrize("word", ["", "x", "note-", "facts-1", "NOTE", "-1"])
def test_what_nobody_can_edit_is_not_found(as_secretary, ours, word):
    assert as_secretary.post(opened(ours, word), {}).status_code == 404


def test_a_null_character_is_a_bad_request(as_secretary, ours):
    assert as_secretary.get(opened(ours, "note\0")).status_code == 400


def test_rows_of_another_organization_are_not_its_own(as_secretary, ours, theirs):
    foreign = make(Note, organization=theirs, text="Deres")
    page = opened(ours, f"note-{foreign.pk}")

    asked, sent = as_secretary.get(page), as_secretary.post(page, {"text": "Vårt"})

    assert asked.url == f"/admin/company/{ours.pk}/#notes"
    assert sent.status_code == 200
    foreign.refresh_from_db()
    assert foreign.text == "Deres"

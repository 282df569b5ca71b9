"""The forms of the card: what they save, refuse, and show of what others have saved."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from members import models
from members.models import Note
from tests.support.admin import card, said
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


def opened(organization, word):
    return f"{card(organization)}?edit={word}"


def save(client, organization, word, **typed):
    page = opened(organization, word)
    return client.post(page, filled(client.get(page), **typed), follow=True)


def errors(answer):
    return dict(answer.context["editing"].form.errors)


def typed_again(answer, name):
    return answer.context["editing"].form[name].value()


def test_a_note_is_written_undone_and_done_by_one_button(as_secretary, ours, kari):
    answer = save(as_secretary, ours, "note", text=" ", follow_up_on="mai 2027")
    assert errors(answer) == {
        "text": ["Fyll ut «Notat»."],
        "follow_up_on": ["Skriv en dag, for eksempel 15.1.2027."],
    }
    assert (typed_again(answer, "follow_up_on"), Note.objects.count()) == (
        "mai 2027",
        0,
    )

    typed = {"text": "Ring på mandag", "_act-reason": "Styret vil vente"}
    answer = save(as_secretary, ours, "note", follow_up_on="15.1.27", **typed)
    note, batch = Note.objects.get(), models.Batch.objects.get()
    assert (note.organization, note.written_by) == (ours, kari)
    assert (note.text, note.follow_up_on) == ("Ring på mandag", date(2027, 1, 15))
    assert (said(answer), batch.reason) == (["Notatet er lagret."], "Styret vil vente")
    assert f"/admin/undo/{batch.pk}/" in answer.text
    assert answer.redirect_chain[0][0].endswith("?saved=notes#notes")

    as_secretary.post(opened(ours, f"note_done-{note.pk}"))
    assert Note.objects.get().done_on == TODAY
    save(as_secretary, ours, f"note-{note.pk}", is_done=[])
    assert Note.objects.get().done_on is None


def test_the_second_save_shows_the_first_and_keeps_what_was_typed(as_secretary, ours):
    per = log_in(Client(), make_secretary(name="Per Hansen"))
    page = opened(ours, "facts")
    karis, pers = (filled(client.get(page)) for client in (as_secretary, per))
    per.post(page, pers | {"phone": "35 00 00 00", "municipality": "Skien"})

    typed = {"phone": "35 11 11 11", "employees": "12"}
    answer = as_secretary.post(page, karis | typed)
    rows = answer.context["editing"].stale_write["differences"]
    assert [(row.base, row.theirs, row.mine) for row in rows] == [
        ("35 92 00 00", "35 00 00 00", "35 11 11 11"),
        ("", "Skien", None),
    ]

    as_secretary.post(page, filled(answer))
    ours.refresh_from_db()
    saved = (ours.phone, ours.municipality, ours.employees)
    assert saved == ("35 11 11 11", "Skien", 12)


def test_what_was_typed_for_a_deleted_row_is_added_next(as_secretary, ours):
    part = make_participation(organization=ours)
    page = opened(ours, f"project-{part.pk}")
    typed = filled(as_secretary.get(page), role_detail="Måler")
    part.delete()

    refused = as_secretary.post(page, typed)
    saved = as_secretary.post(opened(ours, "project"), filled(refused))

    words = "Dette er slettet i mellomtiden. Lagre for å legge det til på nytt."
    assert (errors(refused), saved.status_code) == ({"__all__": [words]}, 302)
    assert models.Participation.objects.get().role_detail == "Måler"


def test_each_part_is_added_where_it_stands_and_the_database_may_refuse(as_secretary):
    bare, project, body = make_organization(), make_project(), make_body()
    for word, typed in {
        "membership": {"since": "2025", "category": "core"},
        "project": {"project": project.pk, "role": "lead"},
        "role": {"body": body.pk, "role": "chair", "since": "1.3.2025"},
        "invitation": {"email": "ny@example.org", "role": "manager"},
    }.items():
        save(as_secretary, bare, word, **typed)

    stay, role = bare.memberships.get(), models.Role.objects.get(organization=bare)
    assert (stay.since, stay.since_precision) == (date(2025, 1, 1), "year")
    assert bare.participations.get().role == "lead"
    assert (role.role, role.since) == ("chair", date(2025, 3, 1))
    assert bare.invitations.get().role == "manager"

    answer = save(as_secretary, bare, "membership", since="2025")
    words = "Virksomheten er allerede medlem i den perioden."
    assert errors(answer) == {"__all__": [words]}
    assert typed_again(answer, "since") == "2025"


def test_a_contact_is_added_for_a_function_and_changed(as_secretary, ours, nora):
    main = nora.contacts.get()
    person = {"name": "Berit", "email": "berit@example.org", "phone": "35 22 22 22"}

    save(as_secretary, ours, "contact", function="invoice", language="nb", **person)
    save(as_secretary, ours, f"contact-{main.pk}", phone="35 33 33 33")

    added = ours.contacts.get(function="invoice")
    nora.refresh_from_db()
    assert (added.person.phone, added.since) == ("35 22 22 22", TODAY)
    assert nora.phone == "35 33 33 33"
    shown = as_secretary.get(opened(ours, "contact")).context["card"]
    assert shown.current_contacts == [main, added]


def test_a_person_s_own_text_is_overwritten_on_request(as_secretary, ours, nora):
    nora.own_items = ["phone"]
    nora.save()
    word, typed = f"contact-{nora.contacts.get().pk}", "35 33 33 33"

    refused = save(as_secretary, ours, word, phone=typed)
    nora.refresh_from_db()
    assert (len(errors(refused)["__all__"]), nora.phone == typed) == (1, False)
    assert typed_again(refused, "phone") == typed

    save(as_secretary, ours, word, phone=typed, overwrite="on")
    nora.refresh_from_db()
    assert nora.phone == typed


def test_access_is_changed_and_ended(as_secretary, ours, manager):
    save(as_secretary, ours, f"access-{manager.pk}", role="editor")
    manager.refresh_from_db()
    assert manager.role == "editor"

    save(as_secretary, ours, f"access_end-{manager.pk}")
    assert not models.Representative.objects.current().exists()


@pytest.mark.parametrize("word", ["", "x", "note-", "facts-1", "NOTE", "-1"])
def test_what_nobody_can_edit_is_not_found(as_secretary, ours, word):
    assert as_secretary.post(opened(ours, word), {}).status_code == 404
    assert as_secretary.get(opened(ours, f"{word}\0")).status_code == 400


def test_rows_of_another_organization_are_not_its_own(as_secretary, ours, theirs):
    foreign = make(Note, organization=theirs, text="Deres")
    page = opened(ours, f"note-{foreign.pk}")

    asked, sent = as_secretary.get(page), as_secretary.post(page, {"text": "Vårt"})

    assert (asked.url, sent.status_code) == (f"{card(ours)}#notes", 200)
    foreign.refresh_from_db()
    assert foreign.text == "Deres"

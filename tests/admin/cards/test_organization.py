"""The card of an organization: what it shows, to whom, and what its forms save."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import models
from members.accounts import access
from members.association.joining import change_category
from members.models import AccessRequest, Contact, Letter, MergedOrganization, Note
from tests.support.admin import address, card, said, undo
from tests.support.cards import card_of, errors, opened, save, typed_again
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import LONG_AGO, OWN_HEADCOUNT, make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.merging import merge_them
from tests.support.sampling import some

TODAY = timezone.localdate()


def test_a_note_is_written_undone_and_done_by_one_button(as_secretary, ours, kari):
    answer = save(as_secretary, ours, "note", text=" ", follow_up_on="mai 2027")
    assert errors(answer) == {
        "text": ["Fyll ut «Notat»."],
        "follow_up_on": ["Skriv en dag, for eksempel 15.1.2027."],
    }
    assert typed_again(answer, "follow_up_on") == "mai 2027"
    assert not Note.objects.exists()

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


def test_an_organization_is_shown_from_its_card_and_hidden_with_a_reason(as_secretary):
    new = make.member(is_listed=False, listing_agreed_on=None)
    page = new.get_absolute_url()
    assert Client().get(page).status_code == 404
    for day in ("", "31.12.2099"):
        refused = save(as_secretary, new, "show", listing_agreed_on=day)
        assert list(errors(refused)) == ["listing_agreed_on"]

    answer = save(as_secretary, new, "show")
    new.refresh_from_db()
    assert (new.is_listed, new.listing_agreed_on) == (True, TODAY)
    assert f'href="{page}"' in answer.text
    assert Client().get(page).status_code == 200

    refused = save(as_secretary, new, "hide")
    assert "Begrunn" in refused.text
    save(as_secretary, new, "hide", **{"_act-reason": "Styret vil vente"})
    assert Client().get(page).status_code == 404
    new.refresh_from_db()
    assert new.listing_agreed_on == TODAY


def test_a_changed_number_of_employees_needs_its_scope_year_and_source(
    as_secretary, ours
):
    page = opened(ours, "facts")
    refused = as_secretary.post(page, filled(as_secretary.get(page), employees="12"))

    assert (list(errors(refused)), typed_again(refused, "employees")) == (
        [*OWN_HEADCOUNT],
        "12",
    )
    as_secretary.post(page, filled(refused, **OWN_HEADCOUNT))
    ours.refresh_from_db()
    assert (ours.employees, ours.size) == (12, "10-49")


def test_the_second_save_shows_the_first_and_keeps_what_was_typed(as_secretary, ours):
    per = log_in(Client(), make.secretary(name="Per Hansen"))
    page = opened(ours, "facts")
    karis, pers = (filled(client.get(page)) for client in (as_secretary, per))
    per.post(page, pers | {"phone": "35 00 00 00", "municipality": "Skien"})

    typed = {"phone": "35 11 11 11", "employees": "12"} | OWN_HEADCOUNT
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

    # What was typed for a row that is gone is added on the next save.
    part = make.participation(organization=ours)
    page = opened(ours, f"project-{part.pk}")
    typed = filled(as_secretary.get(page), role_detail="Måler")
    part.delete()
    refused = as_secretary.post(page, typed)
    saved = as_secretary.post(opened(ours, "project"), filled(refused))
    words = "Dette er slettet i mellomtiden. Lagre for å legge det til på nytt."
    assert (errors(refused), saved.status_code) == ({"__all__": [words]}, 302)
    assert models.Participation.objects.get().role_detail == "Måler"


def test_each_part_is_added_where_it_stands_and_the_database_may_refuse(as_secretary):
    bare, project, body = make.organization(), make.project(), make.body()
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
    words = "Overlapper medlemskapet som kjernemedlem fra 2025."
    assert errors(answer) == {"__all__": [words]}
    assert typed_again(answer, "since") == "2025"


def test_a_new_name_keeps_the_one_before_until_a_day(as_secretary, ours):
    save(as_secretary, ours, "name", name="Yara Porsgrunn AS", former_name_until="2025")
    kept = [(row.name, row.kind, row.until_text) for row in ours.names.all()]
    facts = {fact.label: fact.text for fact in card_of(as_secretary, ours).facts}
    save(as_secretary, ours, "name", name="Yara Herøya", keeps_former_name="")

    assert kept == [("Yara", "former", "til 2025")]
    assert facts["Andre navn"] == "Yara (tidligere navn)"
    refused = save(as_secretary, ours, "name", name="", former_name_until="tull")
    assert errors(refused).keys() == {"name", "former_name_until"}
    ours.refresh_from_db()
    assert (ours.name, ours.names.count()) == ("Yara Herøya", 1)


def test_contacts_and_access_are_changed_and_ended(as_secretary, ours, nora, manager):
    main = nora.contacts.get()
    person = {"name": "Berit", "email": "berit@example.org", "phone": "35 22 22 22"}
    save(as_secretary, ours, "contact", function="invoice", language="nb", **person)
    added = ours.contacts.get(function="invoice")
    assert (added.person.phone, added.since) == ("35 22 22 22", TODAY)
    word = f"contact-{main.pk}"
    save(as_secretary, ours, word, phone="35 33 33 33")
    nora.refresh_from_db()
    assert nora.phone == "35 33 33 33"
    assert card_of(as_secretary, ours).current("contacts") == [main, added]

    # What a person has written is overwritten on request only.
    nora.own_items = ["phone"]
    nora.save()
    refused = save(as_secretary, ours, word, phone="35 44 44 44")
    nora.refresh_from_db()
    assert (len(errors(refused)["__all__"]), nora.phone) == (1, "35 33 33 33")
    assert typed_again(refused, "phone") == "35 44 44 44"
    save(as_secretary, ours, word, phone="35 44 44 44", overwrite="on")
    nora.refresh_from_db()
    assert nora.phone == "35 44 44 44"

    # Another address takes a reason.
    typed = {"email": "ny@example.org", "title": "Leder"}
    refused = save(as_secretary, ours, word, **typed)
    assert errors(refused) == {"__all__": ["Skriv hvorfor adressen endres."]}
    page = opened(ours, word)
    as_secretary.post(page, filled(refused, **{"_act-reason": "Byttet jobb"}))
    nora.refresh_from_db()
    assert {name: getattr(nora, name) for name in typed} == typed
    assert models.Batch.objects.latest("pk").reason == "Byttet jobb"

    save(as_secretary, ours, f"access-{manager.pk}", role="editor")
    manager.refresh_from_db()
    assert manager.role == "editor"
    save(as_secretary, ours, f"access_end-{manager.pk}")
    assert not models.Representative.objects.current().exists()


def test_what_nobody_can_edit_and_others_rows_are_not_found(as_secretary, ours, theirs):
    for word in ("", "x", "note-", "facts-1", "NOTE", "-1"):
        assert as_secretary.post(opened(ours, word), {}).status_code == 404, word
    assert as_secretary.get(opened(ours, "note\0")).status_code == 400

    foreign = make(Note, organization=theirs, text="Deres")
    page = opened(ours, f"note-{foreign.pk}")
    assert as_secretary.get(page).url == f"{card(ours)}#notes"
    assert as_secretary.post(page, {"text": "Vårt"}).status_code == 200
    foreign.refresh_from_db()
    assert foreign.text == "Deres"


def test_a_former_member_may_start_again_and_a_merged_one_leads_on(as_secretary, ours):
    shown = card_of(as_secretary, make.member(until=date(2020, 1, 1)))
    assert (shown.is_member, shown.can_start) == (False, True)

    make(MergedOrganization, row_id=10**9, survivor=ours)

    numbers = (10**9, 10**9 + 1, 10**30)
    answers = [as_secretary.get(reverse("admin:company", args=[n])) for n in numbers]

    assert answers[0].url == card(ours)
    assert [answer.status_code for answer in answers] == [302, 404, 404]


ADDED = {"contact": "Legg til en kontaktperson", "note": "Skriv et notat"}
ADDED |= {"project": "Legg til prosjekt", "role": "Legg til verv"}
ADDED |= {"invitation": "Inviter noen"}


def test_the_card_shows_what_a_secretary_asks_for(as_secretary, ours, ola, kari):
    late = make(Note, organization=ours, follow_up_on=TODAY, written_by=kari)
    done = make(Note, organization=ours, done_on=TODAY, written_by=kari)
    project, since = make.project(title_nb="Fangst «ø»"), date(2024, 5, 1)
    declined = make.participation(organization=ours, declined_on=TODAY)
    running = make.participation(organization=ours, project=project, since=since)
    role = make.role(organization=ours)
    former = make.role(organization=ours, until=date(2020, 1, 1))
    access.invite(ours, "ny@example.org", "editor", by=kari)
    request = make(AccessRequest, organization=ours)

    shown = card_of(as_secretary, ours)

    assert shown.membership == ours.memberships.get()
    assert (shown.current("notes"), shown.former("notes")) == ([late], [done])
    assert shown.current("participations") == [running]
    assert shown.former("participations") == [declined]
    assert (shown.current("roles"), shown.former("roles")) == ([role], [former])
    assert [row.user for row in shown.representatives] == [ola]
    assert [row.email for row in shown.invitations] == ["ny@example.org"]
    assert [kind for kind, _letter in shown.letters_by_kind] == ["invitasjon"]
    places = [place for _text, _when, place in shown.waiting]
    assert places == [address("accessrequest", request)]
    # Rows in the query of the organization are as they are stored.
    [note], [part] = shown.current("notes"), shown.current("participations")
    written = (note.text, note.follow_up_on, note.written_at, note.written_by)
    assert written == (late.text, TODAY, late.written_at, kari)
    assert (str(part.project), part.since) == ("Fangst «ø»", since)


def test_links_say_what_they_add_and_no_detail_repeats_a_role(as_secretary, ours):
    for detail in ("Partner", "måler", ""):
        make.participation(organization=ours, role="partner", role_detail=detail)

    page = " ".join(as_secretary.get(card(ours)).text.split())

    words = dict(re.findall(r'href="\?edit=(\w+)#\w+"[^>]*>([^<]*)<', page))
    assert {key: words.get(key) for key in ADDED} == ADDED
    started = '<span class="desk-row-what"> '
    texts = (f"{started}Partner · ", f"{started}Partner (måler) · ")
    assert [page.count(text) for text in texts] == [2, 1]


def test_contacts_of_today_come_first_and_their_e_mails(as_secretary, ours, ola, nora):
    main, far = nora.contacts.get(), TODAY + timedelta(30)
    coming = make(Contact, organization=ours, function="main", since=far)
    invoice = make(Contact, organization=ours, function="invoice")
    ended = make(Contact, organization=ours, until=TODAY - timedelta(1))
    ours.email = "post@example.org"
    ours.save()
    wanted = ["post@example.org", ola.email, nora.email]
    for to in [*wanted, "annen@example.org", ""]:
        make(Letter, to=to, is_secret=False, sent_at=timezone.now())

    shown = card_of(as_secretary, ours)

    assert shown.current("contacts") == [main, invoice, coming]
    assert shown.former("contacts") == [ended]
    assert sorted(row.to for row in shown.letters) == sorted(wanted)


def test_a_reader_sees_no_person_and_changes_nothing(client, reader, ours, ola, nora):
    make.role(organization=ours, person=nora)
    make(Note, organization=ours, text="Ring Nora Nordmann")

    answer = log_in(client, reader).get(card(ours))

    seen = ["membership", "listing", "fees", "projects", "roles", "facts", "timeline"]
    assert [panel.key for panel in answer.context["panels"]] == seen
    assert answer.context["may_add"] == answer.context["may_change"] == []
    words = ("Nora", "Nordmann", "Ola", "nora@", "ola@")
    assert [word for word in words if word in answer.text] == []


@pytest.mark.parametrize("number", [3, pytest.param(9, marks=pytest.mark.long)])
def test_each_form_that_meets_a_merge_keeps_what_was_typed_and_saves_on_the_survivor(
    as_secretary, ours, kari, number
):
    other = make.organization(name="Alfa", phone="35 11 11 11")
    note, part = make(Note, organization=other), make.participation(organization=other)
    contact = make(Contact, organization=other)
    typed = {
        "note": {"text": "Ring"},
        f"note-{note.pk}": {"text": "Ring igjen"},
        "project": {"project": make.project().pk, "role": "lead"},
        f"project-{part.pk}": {"role_detail": "Måler"},
        "role": {"body": make.body().pk, "role": "chair"},
        "contact": {"name": "Nora", "email": "nora@example.org"},
        f"contact-{contact.pk}": {"title": "Leder"},
        "facts": {"employees": "12"} | OWN_HEADCOUNT,
        "invoicing": {"invoice_reference": "A1"},
    }
    assert len(typed) == 9
    typed = {word: typed[word] for word in some("forms of a card", typed, number)}
    pages = {word: opened(other, word) for word in typed}
    sent = {w: filled(as_secretary.get(p), **typed[w]) for w, p in pages.items()}
    merge_them(ours, other, kari)

    for word, values in typed.items():
        refused = as_secretary.post(pages[word], sent[word])
        [why] = errors(refused).pop("__all__")
        again = {name: str(typed_again(refused, name)) for name in values}
        assert again == {name: str(value) for name, value in values.items()}
        assert why.startswith("Denne virksomheten er slått sammen med Yara. Ingenting")
        to = refused.context["editing"].address
        saved = as_secretary.post(to, filled(refused))
        assert (to.split("?")[0], saved.status_code) == (card(ours), 302), word

    ours.refresh_from_db()
    employees = 12 if "facts" in typed else None
    assert (ours.employees, ours.phone) == (employees, "35 92 00 00")


DAY, EVE = date(2026, 7, 1), date(2026, 6, 30)


def stays(organization):
    rows = organization.memberships.order_by("since")
    return [(row.category, row.since, row.until) for row in rows]


def test_a_category_is_changed_from_a_day_to_the_same_end_and_undone(as_secretary):
    last = date(2026, 12, 31)
    one = make.member(since=LONG_AGO, until=last)
    before, word = stays(one), f"category-{one.memberships.get().pk}"
    for day, words in {
        "1.1.2019": "Medlemskapet begynner den dagen eller senere: ",
        "1.1.2027": "Medlemskapet er avsluttet før den dagen: ",
    }.items():
        refused = save(as_secretary, one, word, category="core", day=day)
        stay = "Medlem fra 1. januar 2019 til 31. desember 2026."
        assert errors(refused) == {"__all__": [words + stay]}

    answer = save(as_secretary, one, word, category="core", day="1.7.2026")

    assert stays(one) == [("ordinary", LONG_AGO, EVE), ("core", DAY, last)]
    assert said(answer) == ["Kjernemedlem fra 1. juli 2026."]
    undo(as_secretary, models.Batch.objects.get())
    assert stays(one) == before


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_it_at_once_the_second_is_refused(kari):
    one = make.member(since=LONG_AGO)
    stay, given = one.memberships.get(), {"day": DAY, "by": kari}

    codes = concurrent_refusals(
        lambda: change_category(stay, category="core", **given),
        lambda: change_category(stay, category="associated", **given),
    )

    assert stays(one) == [("ordinary", LONG_AGO, EVE), ("core", DAY, None)]
    assert codes == ["day"]

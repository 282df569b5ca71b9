"""The card of a person: what it shows, to whom, and what its forms save."""

from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from members import models
from members.models import Contact
from members.models.consent_texts import CURRENT_NOTICE
from tests.support.admin import card, said, undo
from tests.support.cards import card_of, errors, opened, save, typed_again
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.letters import last
from tests.support.login import log_in

TODAY = timezone.localdate()


def ids(rows):
    return [row.pk for row in rows]


def test_the_card_shows_where_a_person_stands(as_secretary, ours, theirs, nora):
    main, body = nora.contacts.get(), make.body(name_nb="Styret")
    ended = make(Contact, person=nora, organization=theirs, until=LONG_AGO)
    role = make.role(person=nora, body=body, since=date(2026, 1, 1))
    former = make.role(person=nora, body=body, until=date(2020, 1, 1))
    shown_item = make.consent(nora, "name", contact=main)
    make.consent(nora, "email", contact=main, until=TODAY - timedelta(1))
    beside = make.consent(nora, "name", contact=None)
    own = make.representative(organization=ours, user=make.user(email=nora.email))
    make.representative(organization=theirs)
    letter = make(models.Letter, to=nora.email)
    make(models.Letter, to="annen@example.org")

    shown = card_of(as_secretary, nora)

    assert (shown.current("contacts"), shown.former("contacts")) == ([main], [ended])
    assert (shown.current("roles"), shown.former("roles")) == ([role], [former])
    assert shown.consents == [shown_item, beside]
    assert shown.representatives == [own]
    assert ids(shown.letters) == [letter.pk]
    # Rows in the query of the person name their own records.
    assert [str(row.organization) for row in shown.contacts] == ["Yara", "Sintef"]
    assert str(shown.consents[0].contact.organization) == "Yara"


def test_the_card_names_what_waits_about_the_person_as_today_does(as_secretary, nora):
    todays = "Person som ikke er informert om at de står i registeret"
    assert [text for text, *_ in card_of(as_secretary, nora).waiting] == [todays]

    nora.told_on, nora.told_version = TODAY, CURRENT_NOTICE
    nora.erasure_asked_on = nora.corrected_on = TODAY
    nora.save()

    rows = card_of(as_secretary, nora).waiting
    addresses = {text: address for text, _day, address in rows}
    assert addresses == {
        "Rettelse fra en person": f"/admin/corrections/{nora.pk}/",
        "Ønske om sletting": card(nora),
    }
    informed = make.person(told_on=TODAY, told_version=CURRENT_NOTICE)
    assert card_of(as_secretary, informed).waiting == []


def test_a_reader_sees_no_card_of_a_person_and_an_administrator_no_offices(nora):
    make.consent(nora, "name"), make.role(person=nora)
    reader, administrator = (
        log_in(Client(), make.staff(group))
        for group in ("reader", "site administrator")
    )

    for client in (reader, Client()):
        answer = client.get(card(nora), follow=True)
        assert "Nora" not in answer.text
    assert reader.get(card(nora)).status_code == 403
    assert reader.post(opened(nora, "facts"), {"name": "X"}).status_code == 403
    answer = administrator.get(card(nora))
    keys = ["facts", "waiting", "contacts", "consents", "newsletter"]
    keys += ["access", "letters"]
    assert [one.key for one in answer.context["panels"]] == [*keys, "timeline"]
    may = ["facts", "link", "contact", "contact_end", "access", "access_end"]
    assert answer.context["may_change"] == [*may, "consent", "newsletter"]


def test_other_details_end_consents_and_an_other_address_takes_a_reason(
    as_secretary, nora
):
    consent = make.consent(nora, "phone")
    answer = save(as_secretary, nora, "facts", phone="35 11 11 11")
    consent.refresh_from_db()
    assert (said(answer), consent.is_revoked) == (["Opplysningene er lagret."], True)
    undo(as_secretary, models.Batch.objects.latest("pk"))

    refused = save(as_secretary, nora, "facts", email="ny@example.org")
    assert errors(refused) == {"__all__": ["Skriv hvorfor adressen endres."]}
    assert typed_again(refused, "email") == "ny@example.org"
    page, why = opened(nora, "facts"), {"_act-reason": "Byttet jobb"}
    as_secretary.post(page, filled(refused, **why))
    nora.refresh_from_db()
    assert nora.email == "ny@example.org"
    assert models.Batch.objects.latest("pk").reason == "Byttet jobb"


def test_the_second_of_two_windows_shows_the_first_and_keeps_its_typing(
    as_secretary, nora
):
    per = log_in(Client(), make.secretary(name="Per Hansen"))
    page = opened(nora, "facts")
    karis, pers = (filled(client.get(page)) for client in (as_secretary, per))
    per.post(page, pers | {"phone": "35 00 00 00", "title": "Leder"})

    answer = as_secretary.post(page, karis | {"phone": "35 11 11 11"})
    rows = answer.context["editing"].stale_write["differences"]
    assert [(row.theirs, row.mine) for row in rows] == [
        ("Leder", None),
        ("35 00 00 00", "35 11 11 11"),
    ]

    as_secretary.post(page, filled(answer))
    nora.refresh_from_db()
    assert (nora.title, nora.phone) == ("Leder", "35 11 11 11")


def test_what_the_person_wrote_is_overwritten_on_request_only(as_secretary, nora):
    nora.own_items = ["phone"]
    nora.save()

    refused = save(as_secretary, nora, "facts", phone="35 44 44 44")
    nora.refresh_from_db()
    assert (len(errors(refused)["__all__"]), nora.phone) == (1, "35 00 00 01")

    save(as_secretary, nora, "facts", phone="35 44 44 44", overwrite="on")
    nora.refresh_from_db()
    assert nora.phone == "35 44 44 44"


def test_contacts_and_offices_are_written_where_they_stand(
    as_secretary, nora, ours, theirs
):
    body = make.body()
    save(as_secretary, nora, "contact", organization=theirs.pk, function="press")
    save(as_secretary, nora, "role", body=body.pk, role="chair", organization=ours.pk)

    added = nora.contacts.get(organization=theirs)
    role = models.Role.objects.get(person=nora)
    assert (added.function, role.body, role.organization) == ("press", body, ours)

    # A contact never moves to another organization, for its consents would go along.
    word = f"contact-{added.pk}"
    page = as_secretary.get(opened(nora, word))
    as_secretary.post(
        opened(nora, word),
        filled(page) | {"function": "other", "organization": ours.pk},
    )
    added.refresh_from_db()
    assert (added.organization, added.function) == (theirs, "other")
    save(as_secretary, nora, f"contact_end-{added.pk}", day="31.12.2026")
    added.refresh_from_db()
    assert added.until == date(2026, 12, 31)


def test_access_and_consents_are_ended_of_this_person_alone(as_secretary, nora, ours):
    own = make.representative(organization=ours, user=make.user(email=nora.email))
    other, consent = make.representative(), make.consent(nora, "name")

    save(as_secretary, nora, f"access-{own.pk}", role="manager")
    own.refresh_from_db()
    assert own.role == "manager"
    save(as_secretary, nora, f"consent-{consent.pk}", until=TODAY.strftime("%d.%m.%Y"))
    consent.refresh_from_db()
    assert consent.until == TODAY

    gone = as_secretary.get(opened(nora, f"access_end-{other.pk}"))
    assert gone.status_code == 404
    bare = make.person(email="")
    assert as_secretary.get(opened(bare, f"access-{own.pk}")).status_code == 404


def test_the_own_link_is_sent_and_without_an_address_refused(as_secretary, nora):
    as_secretary.post(opened(nora, "link"))
    nora.refresh_from_db()
    assert (last("person_told").to, nora.told_on) == (nora.email, TODAY)

    bare = make.person(email="")
    refused = as_secretary.post(opened(bare, "link"))
    assert errors(refused) == {
        "__all__": ["Det finnes ingen e-postadresse. Spør om en først."]
    }


def test_a_person_who_leaves_or_is_erased_is_one_press_away(as_secretary, nora):
    labels = [label for label, _address in card_of(as_secretary, nora).pages]

    assert labels == [
        "Alle felt",
        "Historikk",
        "Personen slutter …",
        "Se lagrede opplysninger og slett",
    ]

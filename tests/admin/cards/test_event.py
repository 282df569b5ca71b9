"""The card of an event: what it shows, to whom, and what its forms and buttons do."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Attachment, Attendance, Batch, Event
from tests.support.admin import card, undo
from tests.support.cards import errors, opened, save
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.pdf import upload

NOW = timezone.now()
AHEAD = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def event(db):
    names = {"title_nb": "Frokost", "title_en": "Breakfast", "slug": "frokost"}
    return make(Event, **names, held_on=AHEAD, places=2, place="Porsgrunn")


def invite(event, name, answer="", minutes=0, **given):
    """Return the attendance of a person who was invited, and answered if so."""
    answered_at = NOW + timedelta(minutes=minutes) if answer else None
    at = {"invited_at": NOW, "answered_at": answered_at}
    person = make.person(name=name)
    values = {"answer": answer, "organization": None} | given
    return make(Attendance, event=event, person=person, **at | values)


def groups(answer):
    card = answer.context["card"]
    return {name: [str(r.person) for r in rows] for name, _title, rows in card.groups}


def test_the_card_shows_the_facts_and_who_comes_by_answer(as_secretary, event, ours):
    event.organizer = ours
    event.save()
    event.topics.add(make.topic(label_nb="Hydrogen"))
    event.projects.add(make.project(title_nb="Fangst"))
    event.co_organizers.add(make.organization(name="Powered"))
    invite(event, "Ada", "yes", organization=ours)
    invite(event, "Cox", "waiting", 2), invite(event, "Bo", "waiting", 1)
    invite(event, "Dag", "no"), invite(event, "Eli", company="Fabrikken")
    came = {"invited_at": None, "status": "present"}
    invite(event, "Finn", **came)

    answer = as_secretary.get(card(event))

    assert groups(answer) == {
        "yes": ["Ada"],
        "waiting": ["Bo", "Cox"],
        "no": ["Dag"],
        "": ["Eli"],
    }
    facts = {fact.label: str(fact.text) for fact in answer.context["card"].facts}
    shown = {
        "Lokale eller adresse": "Porsgrunn",
        "Arrangør": "Yara",
        "Antall plasser": "2",
    }
    shown |= {"Sammen med": "Powered", "Fagområder": "Hydrogen", "Prosjekter": "Fangst"}
    assert shown.items() <= facts.items()
    assert "Fabrikken" in answer.text


def test_the_details_are_changed_in_place_and_the_database_may_refuse(
    as_secretary, event
):
    given = {"title_nb": "Lunsj", "starts_at": "11:30", "ends_at": "12:30"}
    save(as_secretary, event, "facts", **given, held_on="3.6.2027", audience="open")
    event.refresh_from_db()
    stored = (event.title_nb, event.held_on, event.starts_at, event.audience)
    assert stored == ("Lunsj", date(2027, 6, 3), time(11, 30), "open")

    refused = save(as_secretary, event, "facts", ends_at="10:00")
    assert [*errors(refused)] == ["__all__"]
    refused = save(as_secretary, event, "facts", held_on="", starts_at="ni", places="x")
    assert {*errors(refused)} == {"held_on", "starts_at", "places"}
    undo(as_secretary, Batch.objects.order_by("pk").last())
    event.refresh_from_db()
    assert (event.title_nb, event.held_on) == ("Frokost", AHEAD)


def test_an_event_is_published_hidden_and_called_off_by_buttons(as_secretary, event):
    invite(event, "Ada", "yes"), invite(event, "Bo", "waiting"), invite(event, "Cox")
    page = as_secretary.get(card(event))
    assert event.get_absolute_url() not in page.text
    published = save(as_secretary, event, "publish")
    assert event.get_absolute_url() in published.text

    save(as_secretary, event, "unpublish")
    assert Event.objects.get().is_published is False
    asked = as_secretary.get(opened(event, "call_off"))
    assert "Avlyse? 2 personer får e-post om det." in asked.text
    assert Event.objects.get().is_cancelled is False
    done = save(as_secretary, event, "call_off")
    assert Event.objects.get().is_cancelled is True
    assert ("Avlyst" in done.text, "Avlys …" in done.text) == (True, False)
    again = save(as_secretary, event, "call_off")
    assert errors(again) == {"__all__": ["Arrangementet er over eller alt avlyst."]}


def test_a_reader_reads_the_event_and_not_who_comes(client, reader, event):
    Event.objects.update(note="Plantet notat")
    invite(event, "Ada Planta", "yes")

    answer = log_in(client, reader).get(card(event))

    assert [panel.key for panel in answer.context["panels"]] == ["facts"]
    assert ("Planta" in answer.text, "Plantet" in answer.text) == (False, False)
    assert answer.context["may_change"] == []
    for label, address in answer.context["card"].pages:
        assert client.get(address).status_code == 200, label
    assert client.post(opened(event, "call_off"), {}).status_code == 403


def test_the_card_of_an_event_ahead_leads_to_its_invitations(as_secretary, event):
    invite_to_it = f'href="{reverse("admin:invite")}?event={event.pk}"'
    assert invite_to_it in as_secretary.get(card(event)).text

    Event.objects.update(held_on=timezone.localdate() - timedelta(days=1))
    assert invite_to_it not in as_secretary.get(card(event)).text


def test_the_card_and_the_page_of_a_meeting_lead_to_each_other(as_secretary):
    meeting = make(Event, body=make.body(), held_on=AHEAD)
    page = reverse("admin:meeting", args=[meeting.pk])

    assert f'href="{page}"' in as_secretary.get(card(meeting)).text
    assert f'href="{card(meeting)}"' in as_secretary.get(page).text


def test_files_of_an_event_without_a_body_have_a_page_of_their_own(as_secretary, event):
    page = reverse("admin:event_files", args=[event.pk])
    assert f'href="{page}"' in as_secretary.get(card(event)).text
    words = {"attach": "1", "kind": "paper", "title": "Program"}
    refused = as_secretary.post(page, words | {"file": upload(b"nei")})
    assert refused.context["page"].attach_form["title"].value() == "Program"
    as_secretary.post(page, words | {"file": upload()})

    file = Attachment.objects.get()
    sent = as_secretary.get(reverse("admin:attachment", args=[file.pk]))
    name = f"frokost-{AHEAD.isoformat()}-program.pdf"
    assert sent["Content-Disposition"] == f'attachment; filename="{name}"'
    delete = reverse("admin:delete_attachment", args=[file.pk])
    assert f'href="{page}"' in as_secretary.get(delete).text
    assert as_secretary.post(delete).url == page

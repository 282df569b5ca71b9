"""The own page of a guest of events: what is stored, and its erasure."""

import json
import time
from datetime import date

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from members import people
from members.models import Attendance, Event, Person
from tests.support.consent_page import page_of
from tests.support.factories import make
from tests.support.html_forms import send
from tests.support.letters import letters


@pytest.fixture
def guest(db):
    """Return a guest who came to one event, and comes to another for a company."""
    now = timezone.now()
    guest = make.person(
        name="Gunn Gjest", email="gunn@example.org", guest_since=now, calendar_key="x1"
    )
    came = make(Event, title_nb="Frokost", held_on=date(2026, 2, 3))
    comes = make(Event, title_nb="Gjærmøte", held_on=date(2999, 3, 4))
    make(Attendance, person=guest, event=came, invited_at=now, status="present")
    answer = {"answer": "yes", "answered_at": now, "company": "Gjestebud AS"}
    make(Attendance, person=guest, event=comes, status="", **answer)
    return guest


def test_a_guest_reads_which_events_they_were_invited_to_answered_and_came_to(
    client, guest
):
    page = client.get(page_of(guest)).text
    file = client.get(reverse("portal:consent_file", args=[people.token_for(guest)]))

    shown = ["Frokost, 3. februar 2026 (til stede)"]
    shown += ["Gjærmøte, 4. mars 2999 (kommer), Gjestebud AS"]
    assert [words in page for words in shown] == [True] * 2
    assert "Lagt til av" not in page
    [came, comes] = json.loads(file.content)["Om deg"]["Oppmøter"]["Lagret"]
    assert (came["Arrangement"], came["Oppmøte"]) == (
        "Frokost, 3. februar 2026",
        "til stede",
    )
    assert {"Invitert", "Arrangement"} <= came.keys()
    assert (comes["Svar"], comes["Virksomhet"]) == ("kommer", "Gjestebud AS")
    assert "x1" not in file.text


def test_a_guest_erases_themselves_by_the_own_link_and_the_place_is_free(client, guest):
    page = reverse("portal:consent_erase", args=[people.token_for(guest)])

    answer = send(client, page, sure="on")

    assert answer.templates[0].name == "portal/erased.html"
    assert Person.objects.get().name == "[slettet]"
    left = Attendance.objects.values_list("event__title_nb", "status", "company")
    assert list(left) == [("Frokost", "present", "")]


@pytest.mark.parametrize(
    ("act", "kinds"),
    [("hide", []), ("disown", ["person_disowned"]), ("send_link", ["person_new_link"])],
)
def test_a_guest_hides_objects_and_asks_by_a_link_that_has_ended(
    client, guest, monkeypatch, act, kinds
):
    address, later = page_of(guest), time.time() + 86400 * 91
    monkeypatch.setattr(signing.time, "time", lambda: later)

    answer = send(client, address, do=act)

    assert answer.url == f"{address}?done={act}"
    assert [kind for kind, _to in letters()] == kinds

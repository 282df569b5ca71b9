"""The secretary invites from a list, from the event, and from a body, by few presses."""

import pytest

from members.models import Attendance, Message
from tests.support.desk_rows import make_event
from tests.support.factories import make
from tests.support.html_forms import Clicks
from tests.support.letters import written

MAIN, SEE = "Medlemmenes hovedkontakter", "Se hvem som får den"


def make_main_contacts(first, end):
    for n in range(first, end):
        make.contact(make.member(name=f"B {n:02}"), email=f"k{n}@example.org")


def test_twenty_nine_main_contacts_are_invited_by_six_presses(as_secretary):
    event = make_event(title_nb="Frokost", place="Herøya")
    make_main_contacts(0, 29)
    click = Clicks(as_secretary, "/admin/")

    click.link("E-post")
    click.link("Inviter til et arrangement")
    click.link("Frokost")
    click.link(MAIN)
    click.button(SEE)
    click.sees("Invitasjon", "Herøya", "Svar på invitasjonen")
    click.button("Send til 29 mottakere")

    assert click.number == 6
    assert Attendance.objects.filter(event=event).count() == len(written()) == 29


def test_the_page_of_the_event_leads_to_lists_and_bodies(as_secretary):
    event, board = make_event(), make.body(name_nb="Styret")
    ada = make.person(name="Ada", email="ada@example.org")
    make.role(body=board, person=ada)
    make_main_contacts(0, 4)
    for whom, button in [(MAIN, "4 mottakere"), ("Styret", "1 mottaker")]:
        click = Clicks(as_secretary, f"/admin/messages/invite/?event={event.pk}")
        click.link(whom)
        click.button(SEE)
        click.button(f"Send til {button}")
        assert click.number == 3
    make_main_contacts(4, 5)

    click = Clicks(as_secretary, f"/admin/messages/invite/?event={event.pk}")
    click.link(MAIN)
    click.button(SEE)

    click.sees("Allerede invitert: 4", "Send til 1 mottaker")
    assert [*Message.objects.drafts().values_list("event", flat=True)] == [event.pk]


@pytest.mark.parametrize("chosen", ["", "x", "999"])
@pytest.mark.parametrize("address", ["invite/?", "new/people/?function=main&"])
def test_without_a_coming_event_one_is_chosen_first(as_secretary, address, chosen):
    event = make_event()
    make_event(title_nb="Over", held_on="2020-01-01")
    make_event(title_nb="Styremøte", body=make.body())
    path = f"/admin/messages/{address}event={chosen}"

    page = as_secretary.get(path)

    assert [*page.context["events"]] == [event]
    Clicks(as_secretary, path).link(event.title)


def test_nothing_typed_is_lost_if_the_event_is_over_meanwhile(as_secretary):
    make_main_contacts(0, 1)
    event = make_event()
    click = Clicks(as_secretary, "/admin/lists/people/?function=main")
    click.link("Inviter disse")
    click.link(event.title)
    type(event).objects.update(is_cancelled=True)
    click.button(SEE, text_nb="Mine ord")

    click.sees("Mine ord")
    click.button("Send til 1 mottaker")

    click.sees("Arrangementet er over eller avlyst, eller svarfristen er ute.")
    assert Attendance.objects.count() == 0

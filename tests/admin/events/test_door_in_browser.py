"""The list at the door in a browser: on a phone, at two doors, and without contact."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from members.models import Attendance, Batch, Event
from tests.support.browser import flaws
from tests.support.factories import make
from tests.support.login import log_in_browser
from tests.support.polling import wait_until

NUMBER = 40
BOX = "#door-list input[type=checkbox]"


@pytest.fixture
def door():
    event = make(Event, title_nb="Frokost", held_on=timezone.localdate(), body=None)
    now = timezone.now()
    answer = {"invited_at": now, "answer": "yes", "answered_at": now, "status": ""}
    for number in range(NUMBER):
        person = make.person(name=f"Gjest {number:02}")
        own = {"organization": make.organization(name=f"Bedrift {number:02}")}
        make(Attendance, event=event, person=person, **own, **answer)
    return reverse("admin:event_door", args=[event.pk])


def here():
    return Attendance.objects.came().count()


def open_door(page, base_url, user, door):
    page.set_viewport_size({"width": 390, "height": 800})
    log_in_browser(page, base_url, user)
    page.goto(door)
    page.evaluate("document.body.dataset.stays = 'yes'")


def test_forty_ticks_by_keyboard_without_a_reload(
    page, page_monitor, base_url, kari, door
):
    open_door(page, base_url, kari, door)
    assert flaws(page, page_monitor) == []

    page.locator(BOX).first.focus()
    for number in range(NUMBER):
        expect(page.locator(BOX).nth(number)).to_be_focused()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")

    expect(page.locator("#door-here")).to_have_text(str(NUMBER))
    wait_until(lambda: here() == NUMBER)
    assert page.evaluate("document.body.dataset.stays") == "yes"
    assert Batch.objects.count() == NUMBER
    expect(page.locator("#door-status a")).to_have_text("Angre")
    assert page_monitor.all() == []


@pytest.mark.long
def test_two_doors_see_the_ticks_of_each_other(
    page, page_monitor, new_context, base_url, kari, door
):
    other = new_context().new_page()
    for each in (page, other):
        open_door(each, base_url, kari, door)

    page.locator(BOX).nth(0).check()
    other.locator(BOX).nth(1).check()

    for each in (page, other):
        expect(each.locator("#door-list :checked")).to_have_count(2, timeout=15_000)
        expect(each.locator("#door-here")).to_have_text("2")
    page.locator("#door-filter").fill("bedrift 07")
    assert page.locator("#door-list li:visible").all_inner_texts() != []
    expect(page.locator("#door-list li:visible")).to_have_count(1)
    page.locator("#door-filter").fill("Ukjent")
    expect(page.locator("#door-none")).to_be_visible()
    late = make.person(name="Sen")
    make(Attendance, event=Event.objects.get(), person=late, status="present")
    expect(other.locator("#door-list li")).to_have_count(NUMBER + 1, timeout=15_000)
    other.locator(BOX).last.uncheck()
    expect(other.locator("#door-list li")).to_have_count(NUMBER, timeout=15_000)
    assert page_monitor.all() == []


@pytest.mark.long
def test_a_tick_without_contact_stays_and_is_sent_again(
    page, page_monitor, base_url, kari, door
):
    open_door(page, base_url, kari, door)
    page.context.set_offline(True)

    page.locator(BOX).first.check()

    expect(page.locator("#door-unsaved")).to_be_visible()
    assert (page.locator(BOX).first.is_checked(), here()) == (True, 0)
    page.context.set_offline(False)
    expect(page.locator("#door-unsaved")).to_be_hidden(timeout=15_000)
    assert here() == 1
    page_monitor.forget()

"""From a new event to the tick at the door in a browser: on a phone, by keyboard alone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.models import Attendance, Event
from tests.support.browser import flaws, tab_to
from tests.support.factories import make
from tests.support.letters import last, written
from tests.support.login import log_in_browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


class Keyboard:
    """A page of the desk, used without a mouse; each page is looked at for flaws."""

    def __init__(self, page, monitor):
        self.page, self.monitor = page, monitor

    def go(self, role, name):
        """Press a link or a button, and wait for the page that it leads to."""
        target = self.page.get_by_role(role, name=name, exact=True)
        tab_to(self.page, target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        assert flaws(self.page, self.monitor) == []

    def type_in(self, label, words):
        tab_to(self.page, self.page.get_by_label(label).first)
        self.page.keyboard.type(words)


def test_a_secretary_makes_an_event_invites_and_ticks_whoever_came(
    page, page_monitor, base_url, kari
):
    member = make.member(name="Yara")
    make.contact(member, name="Ola", email="ola@yara.example")
    page.set_viewport_size({"width": 390, "height": 844})
    log_in_browser(page, base_url, kari)
    desk = Keyboard(page, page_monitor)
    page.goto("/admin/event/new/")

    desk.type_in("Tittel", "Frokost")
    day = timezone.localdate() + timedelta(days=30)
    desk.type_in("Dag", f"{day:%d.%m.%Y}")
    desk.go("button", "Lagre")
    desk.go("link", "Inviter")
    page.get_by_role("link", name="Alle", exact=True).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    desk.go("button", "Se hvem som får den")
    desk.go("button", "Send til 1 mottaker")
    written()
    invited = Attendance.objects.get()
    assert (invited.person.name, invited.answer) == ("Ola", "")

    link = last("message").text.split("/svar/")[1].split("/")[0]
    page.goto(f"/svar/{link}/")
    desk.go("button", "Ja, jeg kommer")
    page.goto(f"/admin/event/{Event.objects.get().pk}/")
    desk.go("link", "Ved døren")
    tab_to(page, page.get_by_label("Ola"))
    page.keyboard.press("Space")

    expect(page.locator("#door-here")).to_have_text("1")
    expect(page.locator("#door-status a")).to_have_text("Angre")
    invited.refresh_from_db()
    assert (invited.answer, invited.status) == ("yes", "present")
    assert invited.organization == member

"""Colleagues in a browser: each task in at most four clicks, one of them by keyboard."""

import pytest
from django.urls import reverse

from members import factors, staff
from members.models import User
from tests.support.browser import flaws, tab_to, tab_to_text
from tests.support.factories import make_secretary
from tests.support.login import log_in_browser
from tests.support.sampling import every_look, set_look

FRONT = reverse("admin:index")


class Clicks:
    """Presses what is visible, and counts; typing is not counted."""

    def __init__(self, page):
        self.page, self.number = page, 0

    def on(self, role, name):
        self.page.get_by_role(role, name=name).first.click(timeout=60_000)
        self.number += 1

    def begin(self):
        """Go to the colleagues from the front page; a narrow window has a menu first."""
        self.page.goto(FRONT)
        self.number = 0
        if not self.page.get_by_role("link", name="Kolleger", exact=True).is_visible():
            self.page.locator(".desk-menu summary").click()
            self.number += 1
        self.on("link", "Kolleger")
        self.page.wait_for_url("**/colleagues/")


@pytest.fixture
def desk(page, base_url, site_administrator):
    log_in_browser(page, base_url, site_administrator)
    return Clicks(page)


def done(page):
    page.locator(".messagelist .success").wait_for()


@every_look
def test_each_task_takes_at_most_four_clicks(page, page_monitor, desk, kari, look):
    set_look(page, "colleagues", look)
    make_secretary()
    factors.activate_totp(kari)

    desk.begin()
    found = flaws(page, page_monitor)
    desk.on("link", "Legg til Sekretær")
    page.get_by_label("E-postadresse").fill("ny@example.org")
    page.get_by_label("Navn").fill("Ny Kollega")
    found += flaws(page, page_monitor)
    desk.on("button", "Legg til og send e-posten")
    done(page)
    clicks = [desk.number]

    desk.begin()
    desk.on("link", "Endre rolle Ny Kollega")
    found += flaws(page, page_monitor)
    desk.on("button", "Gi denne rollen Leser")
    done(page)
    clicks.append(desk.number)

    desk.begin()
    desk.on("link", "Har mistet telefonen Kari")
    found += flaws(page, page_monitor)
    page.get_by_label("Hvordan forsikret").fill("Ringte tilbake")
    desk.on("button", "Fjern tofaktoren")
    done(page)
    clicks.append(desk.number)

    desk.begin()
    desk.on("link", "Avslutt tilgangen Kari")
    found += flaws(page, page_monitor)
    desk.on("button", "Avslutt tilgangen")
    done(page)
    clicks.append(desk.number)
    page.goto(reverse("admin:rights"))
    found += flaws(page, page_monitor)

    assert found == []
    assert max(clicks) <= 4
    new = User.objects.get(email="ny@example.org")
    assert staff.role_of(new).group == "reader"
    assert [user.name for user in staff.former_colleagues()] == ["Kari Nordmann"]
    assert not factors.factors_of(kari).exists()


def test_a_colleague_who_has_lost_the_telephone_is_helped_by_keyboard(page, desk, kari):
    factors.activate_totp(kari)
    page.goto(reverse("admin:colleagues"))

    tab_to_text(page, "Har mistet telefonen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/telephone/")
    tab_to(page, page.locator("#id_reason"))
    page.keyboard.type("Ringte tilbake")
    tab_to_text(page, "Fjern tofaktoren")
    page.keyboard.press("Enter")
    done(page)

    assert not factors.factors_of(kari).exists()

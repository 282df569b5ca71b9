"""Forms that the business register fills in, in a real browser on a phone, by keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from members.models import Organization
from tests.support.browser import flaws, tab_to
from tests.support.login import log_in_browser
from tests.support.register_forms import FIND

pytestmark = pytest.mark.long
PHONE = {"width": 390, "height": 844}


def press(page, words):
    tab_to(page, page.get_by_role("button", name=words, exact=True))
    page.keyboard.press("Enter")


def test_a_visitor_chooses_by_keyboard_on_a_phone(page, page_monitor, register):
    number = register.add(name="NYKRAFT AS")
    register.add(name="NYKRAFT DRIFT OG VEDLIKEHOLD I TELEMARK OG VESTFOLD AS")
    page.set_viewport_size(PHONE)
    page.goto(reverse("directory:join"))
    page.locator("#id_name").fill("nykraft")
    page.locator("#id_why").fill("Hydrogen")

    press(page, FIND)
    found = flaws(page, page_monitor)
    expect(page.get_by_role("group", name="Enhetsregisteret")).to_be_focused()
    press(page, "Nykraft AS")

    expect(page.locator("#id_name")).to_have_value("Nykraft AS")
    assert page.locator("#id_orgnr").input_value().replace(" ", "") == number
    assert page.locator("#id_why").input_value() == "Hydrogen"
    assert found + flaws(page, page_monitor) == []


def test_the_enter_key_saves_and_asks_only_where_the_name_is_missing(
    page, page_monitor, base_url, kari, register
):
    number = register.add(name="NYKRAFT AS")
    log_in_browser(page, base_url, kari)
    page.set_viewport_size(PHONE)
    page.goto(reverse("admin:new_member"))
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.locator("#id_who")).to_have_value(f"Nykraft AS {number}")
    found = flaws(page, page_monitor)
    page.locator("#id_who").press("Enter")
    page.wait_for_url("**/company/*/")
    assert (Organization.objects.get().name, found) == ("Nykraft AS", [])

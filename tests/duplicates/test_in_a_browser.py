"""While somebody types in a browser, what looks like it is named beside the field."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.support.admin import ORGANIZATIONS
from tests.support.browser import flaws
from tests.support.factories import make_member
from tests.support.login import log_in_browser

pytestmark = pytest.mark.long


@pytest.mark.parametrize("start", [f"{ORGANIZATIONS}add/", "/bli-medlem/", "/en/join/"])
def test_whoever_types_a_name_is_led_to_the_record(
    page, page_monitor, base_url, kari, start
):
    is_admin, other = start.startswith("/admin/"), make_member(name="Norner AS")
    if is_admin:
        log_in_browser(page, base_url, kari)
    page.goto(start)

    page.locator("#id_name").press_sequentially("Norner A/S")

    link = page.locator(".similar-found a")
    expect(link).to_contain_text(other.name)
    if is_admin:
        card = reverse("admin:company", args=[other.pk])
        expect(link).to_have_attribute("href", card)
        expect(page.locator("#id_name")).to_be_focused()
    page.set_viewport_size({"width": 390, "height": 900})
    assert flaws(page, page_monitor) == []

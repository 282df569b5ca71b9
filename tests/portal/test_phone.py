"""A member's pages on a phone: a low head, its menus, and nothing hidden in a box."""

import pytest

from members.models import Representative
from tests.support.browser import flaws
from tests.support.factories import make_colleague, make_member, make_topic
from tests.support.login import log_in_browser
from tests.support.profile_form import HOME, PAGE

pytestmark = pytest.mark.long
SCREEN = {"width": 390, "height": 844}
HIDDEN_IN_A_BOX = """() => [...document.querySelectorAll("main *")].filter((each) => {
  const scrolls = /auto|scroll/.test(getComputedStyle(each).overflowY);
  return scrolls && each.tagName !== "TEXTAREA" && each.scrollHeight > each.clientHeight;
}).length"""


def test_the_head_leaves_three_quarters_of_a_phone_to_the_page(
    page, page_monitor, base_url, ours, ola
):
    make_colleague(make_member(name="Et annet medlem med et langt navn"), user=ola)
    type(ours).objects.update(name="Bergfald og Sønner Miljørådgivere AS")
    for _ in range(40):
        make_topic()
    log_in_browser(page, base_url, ola)
    page.set_viewport_size(SCREEN)

    for address in (HOME, PAGE):
        page.goto(address)
        head = page.locator(".portal-head").bounding_box()
        assert head["y"] + head["height"] <= SCREEN["height"] / 4
        assert page.evaluate(HIDDEN_IN_A_BOX) == 0

    page.locator(".tab-menu summary").click()
    assert flaws(page, page_monitor) == []
    page.get_by_role("link", name="Kontaktpersoner").click()
    page.locator(".account summary").click()
    assert page.get_by_role("button", name="Logg ut").is_visible()
    assert not page.locator(".tab-menu ul").is_visible()
    assert Representative.objects.filter(user=ola).count() == 2


def test_a_passkey_is_offered_only_where_it_can_work(
    page, page_monitor, base_url, settings
):
    settings.ALLOWED_HOSTS = ["*"]
    button = page.locator("[data-passkey] button")
    page.goto("/logg-inn/")
    assert button.is_visible()

    # No browser makes a passkey for an address of digits.
    page.goto(base_url.replace("localhost", "127.0.0.1") + "/logg-inn/")

    assert not button.is_visible()
    assert page.get_by_role("button", name="Send meg en kode").is_visible()
    page_monitor.forget()

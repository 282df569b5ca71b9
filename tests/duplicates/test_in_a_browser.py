"""While somebody types in a browser, what looks like it is named beside the field."""

from django.urls import reverse
from playwright.sync_api import expect

from tests.support.admin import ORGANIZATIONS
from tests.support.browser import flaws
from tests.support.factories import make_member, make_organization
from tests.support.login import log_in_browser
from tests.support.sampling import one_of


def test_a_secretary_who_types_a_name_finds_the_record(
    page, page_monitor, base_url, kari
):
    log_in_browser(page, base_url, kari)
    other = make_organization(name="Norner AS", is_listed=False)
    page.goto(f"{ORGANIZATIONS}add/")

    page.locator("#id_name").press_sequentially("Norner A/S")

    link = page.locator(".similar-found a")
    expect(link).to_have_attribute("href", reverse("admin:company", args=[other.pk]))
    expect(page.locator("#id_name")).to_be_focused()
    page.set_viewport_size({"width": 390, "height": 900})
    assert flaws(page, page_monitor) == []


@one_of("start", ["/bli-medlem/", "/en/join/"])
def test_an_applicant_who_types_a_name_finds_the_profile(page, page_monitor, start):
    listed = make_member(name="Norner AS")
    page.goto(start)

    page.locator("#id_name").press_sequentially("Norner A/S")

    link = page.locator(".similar-found a")
    expect(link).to_contain_text(listed.name)
    page.set_viewport_size({"width": 390, "height": 900})
    assert flaws(page, page_monitor) == []

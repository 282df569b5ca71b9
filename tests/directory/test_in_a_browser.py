"""The directory as people use it: by mouse, by keyboard, without script, in two languages."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browsing import axe_findings, sideways_scroll
from tests.factories import make_member, make_site, make_topic

PAGES = [
    "/medlemmer/",
    "/medlemmer/?topic=hydrogen&kind=company&on=2022-01-01&size=tull",
    "/medlemmer/?q=norcem",
    "/medlemmer/?q=ingenheterdette",
    "/medlemmer/heroya-industripark/",
    "/medlemmer/yara-norge/",
    "/en/members/?relation=any&page=2",
    "/en/members/heidelberg-materials-sement/",
]


@pytest.fixture
def grenland(transactional_db):
    """Load the real registry."""
    call_command("load_registry", "members/grenland", verbosity=0)


@pytest.fixture
def three_members(transactional_db):
    """Make three members, two of them at one site and with one topic."""
    site, topic = make_site(name="Herøya", slug="heroya"), make_topic(slug="hydrogen")
    make_site(name="Rafnes")
    make_member(name="Alfa AS", slug="alfa", sites=[site], topics=[topic])
    make_member(name="Beta AS", sites=[site], topics=[topic], kind="research")
    make_member(name="Gamma AS")


def names(page):
    return page.locator(".card h2").all_inner_texts()


@pytest.mark.usefixtures("three_members")
def test_two_actions_find_a_member_by_mouse(page):
    page.goto("/medlemmer/")
    page.get_by_label("Herøya").check()
    expect(page.get_by_role("status")).to_have_text("2 medlemmer")
    page.get_by_label("Forskning og utdanning").check()
    expect(page.get_by_role("status")).to_have_text("1 medlem")

    assert names(page) == ["Beta AS"]
    assert page.url.endswith("/medlemmer/?kind=research&site=heroya")
    expect(page.get_by_label("Forskning og utdanning")).to_be_focused()


@pytest.mark.usefixtures("three_members")
def test_choices_survive_reload_language_and_the_back_button(page):
    page.goto("/medlemmer/")
    page.get_by_label("Herøya").check()
    expect(page.get_by_role("status")).to_have_text("2 medlemmer")

    page.reload()
    expect(page.get_by_label("Herøya")).to_be_checked()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("status")).to_have_text("2 members")
    assert page.url.endswith("/en/members/?site=heroya")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("3 medlemmer")


@pytest.mark.usefixtures("three_members")
def test_typing_finds_while_focus_stays_in_the_field(page):
    page.goto("/medlemmer/")
    page.get_by_role("searchbox").press_sequentially("gamma")

    expect(page.get_by_role("status")).to_have_text("1 medlem")
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert names(page) == ["Gamma AS"]


@pytest.mark.usefixtures("three_members")
def test_the_keyboard_alone_reaches_a_profile(page):
    page.goto("/medlemmer/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Hopp til innholdet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("alfa")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 medlem")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.card') !== null"):
            break
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Alfa AS")


@pytest.mark.usefixtures("three_members")
def test_everything_works_without_script(browser, base_url):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    page.goto("/medlemmer/")
    page.get_by_label("Herøya").check()
    page.get_by_role("button", name="Bruk valgene").click()

    assert names(page) == ["Alfa AS", "Beta AS"]
    page.get_by_role("link", name="Fjern Herøya").click()
    assert names(page) == ["Alfa AS", "Beta AS", "Gamma AS"]
    context.close()


@pytest.mark.usefixtures("three_members")
def test_a_phone_keeps_its_filter_open_while_choosing(page):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/medlemmer/")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Herøya").check()
    expect(page.get_by_role("status")).to_have_text("2 medlemmer")

    expect(page.get_by_label("Herøya")).to_be_visible()
    page.get_by_text("Meny").click()
    expect(page.get_by_role("link", name="English")).to_be_visible()


@pytest.mark.usefixtures("grenland")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_finding_or_scrolls_sideways(page, watch, scheme):
    page.emulate_media(color_scheme=scheme)
    for address in PAGES:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        assert axe_findings(page, watch) == [], address
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert sideways_scroll(page) == 0, (address, width)
        assert axe_findings(page, watch) == [], address


@pytest.mark.usefixtures("grenland")
def test_the_header_takes_one_row_on_a_phone(page):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/medlemmer/")

    assert page.locator(".top").bounding_box()["height"] < 72


@pytest.mark.usefixtures("grenland")
def test_the_english_pages_have_no_norwegian_words_of_the_interface(page):
    page.goto("/en/members/")

    left = re.findall(
        r"\b(Søk|Medlemmer|Filter etter|Sorter|Bedrift)\b", page.inner_text("body")
    )
    assert left == []

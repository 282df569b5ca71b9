"""The directory in a browser: by mouse, by keyboard, without script, in two languages."""

import re

import pytest
from playwright.sync_api import expect

from tests.support import grenland as grenland_registry
from tests.support.browser import axe_violations, horizontal_overflow, small_targets
from tests.support.factories import make_member, make_site, make_topic
from tests.support.sampling import chosen, every_look, part_of, set_look

PAGES = {
    "nb": """
        / /medlemmer/ /medlemmer/?topic=hydrogen&kind=company&on=2022-01-01&size=tull
        /medlemmer/?q=norcem /medlemmer/?q=ingenheterdette /sok/ /sok/?q=heroya
        /medlemmer/yara-norge/
        /medlemmer/heroya-industripark/ /prosjekter/ /prosjekter/brevik-ccs/
        /prosjekter/hydrogenhub-grenland/ /medlemmer/usn/ /steder/
        /steder/heroya-industripark/ /om/ /personvern/ /tilgjengelighet/
    """.split(),
    "en": """
        /en/ /en/members/?relation=any&page=2 /en/members/?q=hydrogn&kind=public
        /en/search/?q=elektrolyttisk /en/members/?on=1990-01-01
        /en/members/heidelberg-materials-sement/ /en/projects/?q=nothing
        /en/projects/brevik-ccs/ /en/sites/ /en/sites/heroya-industripark/ /en/about/
        /en/privacy/ /en/accessibility/
    """.split(),
}
WIDTHS = (1280, 390, 320)


@pytest.fixture
def grenland(transactional_db):
    """Load the registry of Grenland."""
    grenland_registry.load()


@pytest.fixture
def three_members(transactional_db):
    """Create three members, two of them at one site and with one topic."""
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
    expect(page.get_by_role("status")).to_have_text("2 navngitt som medlem")
    page.get_by_label("Forskning og utdanning").check()
    expect(page.get_by_role("status")).to_have_text("1 navngitt som medlem")

    assert names(page) == ["Beta AS"]
    assert page.url.endswith("/medlemmer/?kind=research&site=heroya")
    expect(page.get_by_label("Forskning og utdanning")).to_be_focused()


@pytest.mark.usefixtures("three_members")
def test_choices_survive_reload_language_and_the_back_button(page):
    page.goto("/medlemmer/")
    page.get_by_label("Herøya").check()
    expect(page.get_by_role("status")).to_have_text("2 navngitt som medlem")

    page.reload()
    expect(page.get_by_label("Herøya")).to_be_checked()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("status")).to_have_text("2 named as members")
    assert page.url.endswith("/en/members/?site=heroya")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("3 navngitt som medlem")


@pytest.mark.usefixtures("three_members")
def test_results_update_while_typing_and_the_field_keeps_focus(page):
    page.goto("/medlemmer/")
    field = page.locator("main").get_by_role("searchbox")
    field.press_sequentially("gamma")

    expect(page.get_by_role("status")).to_have_text("1 navngitt som medlem")
    expect(field).to_be_focused()
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
    expect(page.get_by_role("status")).to_have_text("1 navngitt som medlem")
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

    cards = page.locator(".card h2")
    expect(cards).to_have_text(["Alfa AS", "Beta AS"])
    page.get_by_role("link", name="Fjern Herøya").click()
    expect(cards).to_have_text(["Alfa AS", "Beta AS", "Gamma AS"])
    context.close()


@pytest.mark.usefixtures("three_members")
def test_a_filter_stays_open_on_a_phone_while_choosing(page):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/medlemmer/")
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Herøya").check()
    expect(page.get_by_role("status")).to_have_text("2 navngitt som medlem")

    expect(page.get_by_label("Herøya")).to_be_visible()
    page.get_by_text("Meny").click()
    expect(page.get_by_role("link", name="English")).to_be_visible()


@pytest.mark.usefixtures("grenland")
@every_look
@pytest.mark.parametrize("language", PAGES)
def test_no_page_has_an_axe_violation_or_horizontal_scroll(
    page, page_monitor, language, look
):
    for address in PAGES[language] if look else part_of(PAGES[language], 2):
        set_look(page, address, look)
        page.goto(address)
        assert axe_violations(page, page_monitor) == [], (address, page.viewport_size)
        by_seed = chosen(f"targets of {address}", WIDTHS)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            small = small_targets(page) if look or width == by_seed else []
            assert (horizontal_overflow(page), small) == (0, []), (address, width)


@pytest.mark.usefixtures("grenland")
def test_the_header_takes_one_row_on_a_phone(page):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/medlemmer/")

    assert page.locator(".top").bounding_box()["height"] < 72


@pytest.mark.usefixtures("grenland")
def test_english_pages_have_no_norwegian_interface_texts(page):
    page.goto("/en/members/")

    left = re.findall(
        r"\b(Søk|Medlemmer|Filter etter|Sorter|Bedrift)\b", page.inner_text("body")
    )
    assert left == []


def is_member_page(page, name):
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


@pytest.mark.usefixtures("grenland")
@pytest.mark.parametrize(
    ("home", "words", "name"),
    [
        ("/", "norcem", "Heidelberg Materials Sement Norge AS"),
        ("/en/", "yarra", "Yara Norge AS"),
    ],
)
def test_from_the_front_page_two_actions_lead_to_a_profile(page, home, words, name):
    page.goto(home)
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("searchbox").press("Enter")
    page.locator(".card a").first.click()

    is_member_page(page, name)


@pytest.mark.usefixtures("grenland")
def test_from_the_front_page_the_keyboard_alone_leads_to_a_profile(page):
    page.goto("/")
    tab_to(page, "#q")
    page.keyboard.type("norcem")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sok/?q=norcem")
    tab_to(page, ".card a")
    page.keyboard.press("Enter")

    is_member_page(page, "Heidelberg Materials Sement Norge AS")


def tab_to(page, selector):
    """Press Tab until a match has focus; fail at an element that does not show its focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        assert page.evaluate(SHOWS_FOCUS), page.evaluate(FOCUSED)
        if page.evaluate(f"document.activeElement.matches('{selector}')"):
            return
    raise AssertionError(f"Tab never reaches {selector}")


FOCUSED = "document.activeElement.outerHTML.slice(0, 200)"
SHOWS_FOCUS = """() => {
    const element = document.activeElement, style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    // The calendar button within a date field: the browser marks it itself.
    if (!element.matches(":focus")) return element.type === "date"
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
        && box.width > 0 && box.bottom > 0 && box.top < innerHeight
}"""


@pytest.mark.usefixtures("grenland")
def test_a_profile_is_reached_without_script(browser, base_url):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    page.goto("/en/")
    page.get_by_role("searchbox").fill("norcem")
    page.get_by_role("searchbox").press("Enter")
    page.locator(".card a").first.click()

    is_member_page(page, "Heidelberg Materials Sement Norge AS")
    page.get_by_role("link", name="Norsk").click()
    assert page.url.endswith("/medlemmer/heidelberg-materials-sement/")
    context.close()


TOOLS = "nav, .menu, .facets, .search, .sort, .pager, .skip, input, button, select"


@pytest.mark.usefixtures("grenland")
def test_print_has_the_text_and_no_controls(page):
    page.emulate_media(media="print")
    for address in ("/medlemmer/", "/medlemmer/yara-norge/"):
        page.goto(address)
        tools = page.locator(TOOLS)
        assert [tool for tool in tools.all() if tool.is_visible()] == [], address
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("heading", level=2).first).to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


@every_look
@pytest.mark.parametrize("address", ["/finnes-ikke/", "/en/members/nobody/"])
def test_an_error_page_has_no_axe_violation(
    transactional_db, page, page_monitor, address, look
):
    set_look(page, address, look)
    page.goto(address)
    # That it is not there, the browser tells the console.
    page_monitor.forget()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        violations = axe_violations(page, page_monitor)
        assert (violations, horizontal_overflow(page)) == ([], 0), width

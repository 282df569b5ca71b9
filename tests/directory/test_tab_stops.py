"""How many presses of Tab lead from the search field of a list to its first result."""

import pytest
from playwright.sync_api import expect

from tests.support import grenland
from tests.support.factories import make_member, make_topic
from tests.support.sampling import one_of

LISTS = ["/medlemmer/", "/en/projects/", "/medlemmer/?q=hydrogen&kind=company"]


@pytest.fixture
def registry(transactional_db):
    """Load the registry of Grenland."""
    grenland.load()


def presses(page, selector):
    """Press Tab until a match has the focus; return how often."""
    for number in range(1, 80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return number
    raise AssertionError(f"Tab does not reach {selector}")


@pytest.mark.usefixtures("registry")
@one_of("width", [1280, 390])
def test_few_presses_lead_from_the_search_field_to_the_first_result(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for address in LISTS:
        page.goto(address)
        page.locator("#q").focus()
        assert presses(page, ".card a") <= 20, address

        page.locator("#q").focus()
        to_link = presses(page, "a[href='#hits']")
        page.keyboard.press("Enter")
        assert to_link + presses(page, ".card a") <= 5, address


@pytest.mark.usefixtures("registry")
@one_of("width", [1280, 390])
def test_a_link_leads_past_the_results_to_the_filters(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/medlemmer/")
    page.locator("#q").focus()
    presses(page, "a[href='#facets']")
    page.keyboard.press("Enter")

    assert presses(page, "#facets summary") == 1


@pytest.fixture
def ten_topics(transactional_db):
    """Create ten topics, the last two with fewer members."""
    for number in range(10):
        topic = make_topic(slug=f"emne{number}", label_nb=f"Emne {number:02}")
        for _ in range(2 if number < 8 else 1):
            make_member(topics=[topic])


@pytest.mark.usefixtures("ten_topics")
@one_of("width", [1280, 390])
def test_folds_and_the_focus_stay_while_a_folded_choice_is_made(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/medlemmer/")
    if width == 390:
        page.get_by_text("Filter", exact=True).click()
    page.get_by_text("Vis alle 10").click()
    page.get_by_label("Emne 09").press("Space")
    expect(page.get_by_role("status")).to_have_text("1 navngitt som medlem")

    expect(page.get_by_label("Emne 09")).to_be_focused()
    expect(page.locator("#choices-topic").get_by_label("Emne 09")).to_be_checked()
    expect(page.get_by_label("Emne 08")).to_be_visible()
    page.get_by_text("Vis alle 10").click()
    expect(page.get_by_label("Emne 08")).not_to_be_visible()
    expect(page.get_by_label("Emne 09")).to_be_visible()


@pytest.mark.usefixtures("ten_topics")
def test_typing_offers_relevance_and_ranks_by_it(page):
    page.goto("/medlemmer/")
    expect(page.get_by_label("Sorter")).to_have_value("")
    page.locator("main").get_by_role("searchbox").press_sequentially("emne")
    page.wait_for_url("**/medlemmer/?q=emne")

    options = page.get_by_label("Sorter").locator("option")
    expect(options.first).to_have_text("Relevans")
    page.get_by_label("Sorter").select_option("name")
    page.wait_for_url("**/medlemmer/?q=emne&sort=name")
    expect(page.get_by_label("Sorter")).to_have_value("name")

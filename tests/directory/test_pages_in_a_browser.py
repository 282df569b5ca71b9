"""The other public pages in a browser: accessibility, width, keyboard and print."""

import os

import pytest
from playwright.sync_api import expect

from tests.support import grenland as grenland_registry
from tests.support.browser import (
    axe_violations,
    horizontal_overflow,
    small_targets,
    tab_through,
)
from tests.support.sampling import chosen, every_look, one_of, part_of, set_look

PAGES = [
    "/prosjekter/?theme=hydrogen&q=ingenting",
    "/prosjekter/skrei/",
    "/en/projects/skrei/report/",
    "/steder/frier-vest/",
    "/roller/",
    "/roller/?on=2020-06-01",
    "/roller/igt-board/",
    "/nettverk/",
    "/nettverk/tall/?on=all",
    "/tall/",
    "/en/statistics/?on=2017-02-30&since=2019-01-01",
    "/klima/?year=2025",
    "/en/climate/?on=2017-02-30&year=x",
    "/bli-medlem/",
    "/en/roles/nic/",
    "/en/network/?on=2017-02-30&theme=hydrogen&organization=yara-norge",
    "/en/network/figures/?on=2018-12-31&kind=research",
    "/en/join/?sent&number=912345674",
]
WIDTHS = (1280, 390, 320)
TABBED_THROUGH = [
    "/prosjekter/skrei/",
    "/steder/",
    "/en/roles/",
    "/roller/igt-board/",
    "/nettverk/?theme=hydrogen&on=all",
    "/en/network/figures/",
    "/en/statistics/",
    "/medlemmer/yara-norge/",
]
# One in so many of them; 1 tries all.
TABBED_SHARE = int(os.environ.get("PAGES_SHARE", "4"))


@pytest.fixture(autouse=True)
def grenland(transactional_db):
    """Load the registry of Grenland."""
    grenland_registry.load()


@every_look
def test_no_page_has_an_axe_violation_or_horizontal_scroll(page, page_monitor, look):
    for address in PAGES if look else part_of(PAGES, 2):
        set_look(page, address, look)
        page.goto(address)
        assert axe_violations(page, page_monitor) == [], (address, page.viewport_size)
        by_seed = chosen(f"targets of {address}", WIDTHS)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            small = small_targets(page) if look or width == by_seed else []
            assert (horizontal_overflow(page), small) == (0, []), (address, width)


@one_of("width", [1280, 390])
def test_every_tab_stop_of_each_page_shows_its_focus(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for address in part_of(TABBED_THROUGH, TABBED_SHARE):
        page.goto(address)

        stops, unseen = tab_through(page)

        assert (unseen, 20 < stops < 400) == ([], True), address


def test_the_front_page_and_a_dot_without_organizations_lead_to_a_site(page):
    page.goto("/")
    page.get_by_role("link", name="Frier Vest", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Frier Vest")

    page.goto("/steder/")
    empty = page.locator(".map").get_by_role("link", name=", 0 virksomheter").first
    name = empty.get_attribute("aria-label").removesuffix(", 0 virksomheter")
    empty.click()

    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_the_map_of_all_sites_links_to_lists_of_organizations(page):
    page.goto("/steder/")
    page.get_by_role("link", name="Rafnes, 2 virksomheter").click()

    expect(page.get_by_role("status")).to_have_text("2 virksomheter")


OUTSIDE_ITS_MAP = """() => [...document.querySelectorAll(".map-label")].filter(label => {
    const own = label.getBoundingClientRect()
    const map = label.closest("svg").getBoundingClientRect()
    return own.left < map.left || own.right > map.right
        || own.top < map.top || own.bottom > map.bottom
}).map(label => label.textContent)"""
LABELS_OVER = """() => {
    const boxes = [...document.querySelectorAll(".map-label")].map(label =>
        [label.textContent, label.getBoundingClientRect()])
    return boxes.flatMap(([one, a], n) => boxes.slice(n + 1).filter(([other, b]) =>
        a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        .map(([other]) => `${one} / ${other}`))
}"""


@one_of("width", [1280, 390])
def test_labels_of_a_map_do_not_overlap_and_are_inside(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/steder/", "/steder/frier-vest/"):
        page.goto(address)

        names = page.locator(".map-label")
        assert names.count() >= 4, address
        assert page.evaluate(OUTSIDE_ITS_MAP) == [], address
        assert page.evaluate(LABELS_OVER) == [], address
        heights = names.evaluate_all(
            "all => all.map(name => name.getBoundingClientRect().height)"
        )
        assert min(heights) >= 11, address


def test_the_offices_of_a_chosen_day_are_shown(page):
    page.goto("/en/roles/")
    expect(page.get_by_role("heading", level=2)).to_have_text(
        [
            "Norwegian Innovation Clusters",
            "Bodies with no known office holders on this date",
        ]
    )
    page.get_by_label("Show status as of").fill("2020-06-01")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=2).first).to_have_text(
        "Board of Industrial Green Tech"
    )


def test_projects_of_a_partner_in_a_year_are_found_with_right_counts(page):
    page.goto("/prosjekter/?organization=yara-norge")
    count = page.locator("label", has=page.locator("#year-2021")).locator(".tally")
    promised = count.inner_text()
    page.get_by_label("2021").check()

    expect(page.get_by_role("status")).to_have_text(f"{promised} prosjekter")


@one_of("width", [1500, 1280, 390])
def test_the_search_of_every_header_finds_over_everything_by_keyboard(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/prosjekter/")
    if width < 1500:
        page.locator(".find summary").press("Enter")
    field = page.get_by_role("banner").get_by_label("Søk i registeret")
    expect(field).to_be_visible()
    field.focus()
    page.keyboard.type("norcem")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sok/?q=norcem")

    assert page.locator("#find").count() == 0
    assert horizontal_overflow(page) == 0


def test_the_search_of_the_front_page_finds_over_everything(page):
    page.goto("/en/")
    page.get_by_role("searchbox").fill("norcem")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.locator(".card h3").first).to_have_text(
        "Heidelberg Materials Sement Norge AS"
    )


def test_projects_are_filtered_in_place_while_focus_stays(page):
    page.goto("/prosjekter/")
    page.get_by_label("Stanset").check()

    expect(page.get_by_role("status")).to_have_text("1 prosjekt")
    expect(page.get_by_label("Stanset")).to_be_focused()
    assert page.url.endswith("/prosjekter/?status=stopped")


@one_of("address", ["/medlemmer/", "/medlemmer/yara-norge/"])
def test_print_has_the_text_and_no_controls(page, address):
    page.goto(address)
    page.emulate_media(media="print")

    pressed = page.locator(
        ".menu:visible, input:visible, button:visible, select:visible"
    )
    assert pressed.count() == 0
    ink = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert ink == "rgb(0, 0, 0)"

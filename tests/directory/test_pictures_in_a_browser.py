"""Pictures and maps in a browser: no label over another, at any width and on paper."""

from itertools import batched, count
from random import Random

import pytest
from playwright.sync_api import expect

from members.models import Organization
from tests.directory.browsing import full_profile, load_grenland  # noqa: F401
from tests.support.browser import axe_violations, horizontal_overflow
from tests.support.cases import code
from tests.support.factories import make

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
# Texts that lie over one another: each has a name, the node it belongs to and its box.
OVER = code(__file__, "over.js")
CLIMATE = code(__file__, "labels_of_climate.js", OVER=OVER)
# A line is higher than its letters.
STATISTICS = code(__file__, "labels_of_statistics.js", OVER=OVER)
MAP = code(__file__, "labels_of_map.js", OVER=OVER)
# Also names that are wider than their box, and nodes outside the picture.
NETWORK = code(__file__, "labels_of_network.js", OVER=OVER)
NODES = 'document.querySelectorAll(".net-node").length'
OPEN = "document.querySelectorAll('details.chart-data').forEach(one => one.open = true)"
HIDDEN_TABLES = """() => [...document.querySelectorAll(".chart-frame table")]
    .filter(table => !table.getBoundingClientRect().height).length"""
LOWEST = "all => Math.min(...all.map(name => name.getBoundingClientRect().height))"


@pytest.mark.usefixtures("grenland")
def test_no_label_of_the_climate_picture_lies_over_another_at_any_width(page):
    for address in ("/klima/", "/en/climate/?year=2028"):
        page.goto(address)
        for width in (1600, 1280, 1160, 1140, 800, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate(CLIMATE), horizontal_overflow(page)
            assert found == ([True, []], 0), (address, width)
        page.emulate_media(media="print")
        assert page.evaluate(CLIMATE) == [True, []], address
        page.emulate_media(media="screen")


@pytest.mark.usefixtures("grenland")
def test_no_label_of_a_statistic_lies_over_another(page, page_monitor):
    for address in (
        "/tall/?show=all",
        "/en/statistics/?on=2021-06-30&since=2020-01-01&show=all",
    ):
        page.goto(address)
        assert page.locator(".chart-picture text").count() > 40
        for width in (1280, 760, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate(STATISTICS), horizontal_overflow(page)
            assert found == ([], 0), (address, width)

    page.emulate_media(media="print")
    assert page.evaluate(HIDDEN_TABLES) == 0
    page.emulate_media(media="screen")
    page.evaluate(OPEN)
    assert axe_violations(page, page_monitor) == []


@pytest.mark.usefixtures("grenland")
@pytest.mark.parametrize("width", [1280, 390])
def test_labels_of_a_map_do_not_overlap_and_are_inside(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/steder/", "/steder/frier-vest/"):
        page.goto(address)
        assert page.locator(".map-label").count() >= 4, address
        assert page.evaluate(MAP) == [], address


WORDS = "Elektrolysørverksted Prosessinstrumentering Karbonfangstteknologi Rør".split()
PLACES = "Langesundsfjorden Herøya Bø Frierfjordhalvøya Rafnes".split()


@pytest.mark.usefixtures("grenland")
def test_no_name_overlaps_another_in_the_real_network(page):
    for start in ("/nettverk/", "/en/network/"):
        for question in ("?on=all", "", "?on=2021-12-31", "?on=all&theme=hydrogen"):
            page.goto(start + question)
            assert page.evaluate(NODES) > 20, question
            assert page.evaluate(NETWORK) == [], question


def test_no_name_overlaps_another_among_two_hundred_and_all_are_printed(page):
    random = Random(3)
    names = (f"{random.choice(WORDS)} i {random.choice(PLACES)} {n}" for n in count())
    kinds = random.choices(Organization.Kind.values, k=150)
    members = [make.member(name=f"{next(names)} AS", kind=kind) for kind in kinds]
    for own in batched(members, 3, strict=True):
        others = random.sample(members, random.choice([0, 1, 1, 2]))
        make.project(title_nb=next(names), partners={*own, *others})

    for start, width in (("/nettverk/", 1280), ("/en/network/", 390)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(start)
        assert page.evaluate(NODES) == 200
        assert (page.evaluate(NETWORK), horizontal_overflow(page)) == ([], 0)
        assert page.locator(".net-node text").evaluate_all(LOWEST) >= 12

    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 1040, "height": 720})
    paper = page.locator(".net-frame").first.bounding_box()
    assert page.locator(".net-picture").bounding_box()["width"] <= paper["width"]
    assert not page.locator(".net-ask").is_visible()
    ink = "getComputedStyle(document.querySelector('.net-node text')).fill"
    assert page.evaluate(ink) == "rgb(0, 0, 0)"


def test_the_nodes_are_two_lists_of_links_which_tab_visits_by_name(page):
    alfa, beta, gamma = (make.member(name=n) for n in ("Alfa", "Beta", "Gamma AS"))
    theme = make.topic(slug="hydrogen", label_en="Hydrogen")
    make.project(title_en="Pilot", themes=[theme], partners=[beta, alfa])
    make.project(title_en="Another (in the north)", partners=[gamma, alfa])

    page.goto("/en/network/")
    picture = page.get_by_role("group", name="Diagram of who works with whom")
    for name, links in (("Projects", 2), ("Organizations", 3)):
        items = picture.get_by_role("list", name=name).get_by_role("listitem")
        assert items.get_by_role("link").count() == items.count() == links
    page.get_by_role("link", name="The network in figures").focus()

    walked = []
    for _ in range(4):
        page.keyboard.press("Tab")
        node = page.locator("a.net-node:focus")
        walked.append(node.locator("title").text_content())
        shape = node.locator("rect, path").first
        assert shape.evaluate("shape => getComputedStyle(shape).strokeWidth") == "4px"
    page.keyboard.press("Enter")

    assert walked == ["Pilot", "Another (in the north)", "Alfa", "Beta"]
    expect(page.get_by_role("heading", level=1)).to_have_text("Beta")


@pytest.mark.usefixtures("grenland")
def test_the_picture_of_a_profile_opens_on_its_own_node_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 900})

    page.goto("/medlemmer/sintef/")

    where = page.evaluate(code(__file__, "own_node.js"))
    assert 0.25 < where < 0.75


@pytest.mark.usefixtures("full_profile")
@pytest.mark.parametrize("width", [1280, 390])
def test_a_picture_opens_above_the_profile_and_focus_returns_to_it(
    page, page_monitor, width
):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/medlemmer/alfa/")
    links = page.locator(".profile-pictures a")
    gallery = page.get_by_role("dialog", name="Bilder")
    addresses = [link.get_attribute("href") for link in links.all()]
    assert len(addresses) == 3

    def is_shown(place):
        picture = gallery.get_by_role("img")
        expect(picture).to_have_attribute("src", addresses[place])

    links.nth(1).press("Enter")
    is_shown(1)
    assert (axe_violations(page, page_monitor), horizontal_overflow(page)) == ([], 0)
    for key, place in (("ArrowRight", 2), ("ArrowRight", 0), ("ArrowLeft", 2)):
        page.keyboard.press(key)
        is_shown(place)
    gallery.get_by_role("button", name="Forrige").click()
    is_shown(1)
    page.keyboard.press("Escape")

    expect(gallery).to_be_hidden()
    expect(links.nth(1)).to_be_focused()
    links.first.click()
    gallery.get_by_role("button", name="Lukk").click()
    expect(gallery).to_be_hidden()


@pytest.mark.usefixtures("full_profile")
def test_without_script_a_picture_is_a_link_to_itself(browser, base_url):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    page.goto("/medlemmer/alfa/")
    address = page.locator(".profile-pictures a").first.get_attribute("href")

    page.locator(".profile-pictures a").first.click()

    assert page.url.endswith(address)
    context.close()

"""The network diagram in a browser: no overlaps, by keyboard and in print."""

from itertools import batched
from random import Random

import pytest
from playwright.sync_api import expect

from members.models import Organization, Participation, Project
from tests.measuring.synthetic import random_values as values
from tests.support import grenland as grenland_registry
from tests.support.browser import horizontal_overflow
from tests.support.factories import LONG_AGO, make_member, make_project, make_topic

# The names of nodes whose rendered texts or symbols overlap those of another node.
OVERLAPS = """() => {
    const boxes = [...document.querySelectorAll(".net-node")].flatMap(node =>
        [...node.querySelectorAll("text, rect, path")].map(part => ({
            node, name: part.textContent || node.textContent, box: part.getBoundingClientRect(),
        })))
    const over = (a, b) => a.left < b.right && b.left < a.right
        && a.top < b.bottom && b.top < a.bottom
    return boxes.flatMap((one, n) => boxes.slice(n + 1)
        .filter(other => one.node !== other.node && over(one.box, other.box))
        .map(other => `${one.name} / ${other.name}`))
}"""
# Names that are wider than their box.
TOO_WIDE = """() => [...document.querySelectorAll("a.net-node:has(rect)")].flatMap(node => {
    const outer = node.querySelector("rect").getBBox()
    return [...node.querySelectorAll("text")].filter(text => {
        const box = text.getBBox()
        return box.x < outer.x || box.x + box.width > outer.x + outer.width
            || box.y < outer.y || box.y + box.height > outer.y + outer.height
    }).map(text => text.textContent)
})"""
OUTSIDE = """() => {
    const page = document.querySelector(".net-picture").getBoundingClientRect()
    return [...document.querySelectorAll(".net-node")].filter(node => {
        const box = node.getBoundingClientRect()
        return box.left < page.left || box.right > page.right
            || box.top < page.top || box.bottom > page.bottom
    }).map(node => node.textContent)
}"""
NODES = 'document.querySelectorAll(".net-node").length'


@pytest.fixture
def grenland(transactional_db):
    """Load the registry of Grenland."""
    grenland_registry.load()


def _company_name(random, number):
    brand, activity = values.brand(random), values.compound(random)[0]
    return f"{brand} {activity} {values.place_name(random)} {number} AS"


def _project_title(random, number):
    activity = values.compound(random)[0]
    return f"{activity} i {values.place_name(random)} {number}".capitalize()


@pytest.fixture
def two_hundred(transactional_db):
    """Create 150 organizations with long names in 50 projects, each in one at least."""
    random = Random(3)
    organizations = Organization.objects.bulk_create(
        Organization(
            name=_company_name(random, n),
            slug=f"virksomhet-{n}",
            kind=random.choice(Organization.Kind.values),
            is_listed=True,
            listing_agreed_on=LONG_AGO,
        )
        for n in range(150)
    )
    projects = Project.objects.bulk_create(
        Project(
            title_nb=_project_title(random, n),
            title_en=f"Pilot for {values.compound(random)[1]} {n}",
            slug=f"prosjekt-{n}",
            status="running",
        )
        for n in range(50)
    )
    own = zip(projects, batched(organizations, 3, strict=True), strict=True)
    Participation.objects.bulk_create(
        Participation(project=project, organization=one, role="partner")
        for project, three in own
        for one in {*three, *random.sample(organizations, random.choice([0, 1, 1, 2]))}
    )


@pytest.fixture
def three(transactional_db):
    """Create three organizations in two projects, one of them about hydrogen."""
    alfa, beta, gamma = (
        make_member(name=name) for name in ("Alfa", "Beta", "Gamma AS")
    )
    theme = make_topic(slug="hydrogen", label_en="Hydrogen")
    make_project(title_en="Pilot", themes=[theme], partners=[beta, alfa])
    make_project(title_en="Another (in the north)", partners=[gamma, alfa])


def faults(page):
    return page.evaluate(OVERLAPS), page.evaluate(TOO_WIDE), page.evaluate(OUTSIDE)


@pytest.mark.usefixtures("grenland")
def test_no_name_overlaps_another_in_the_real_network(page):
    for start in ("/nettverk/", "/en/network/"):
        for question in ("?on=all", "", "?on=2021-12-31", "?on=all&theme=hydrogen"):
            page.goto(start + question)
            assert page.evaluate(NODES) > 20, question
            assert faults(page) == ([], [], []), question


@pytest.mark.usefixtures("two_hundred")
def test_no_name_overlaps_another_among_two_hundred(page):
    for start, width in (("/nettverk/", 1280), ("/en/network/", 390)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(start)

        assert page.evaluate(NODES) == 200
        assert faults(page) == ([], [], [])
        assert horizontal_overflow(page) == 0
        names = page.locator(".net-node text")
        assert names.evaluate_all(LOWEST) >= 12


LOWEST = "all => Math.min(...all.map(name => name.getBoundingClientRect().height))"


@pytest.mark.usefixtures("three")
def test_tab_visits_the_nodes_by_name_and_shows_the_focus(page):
    page.goto("/en/network/")
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


@pytest.mark.usefixtures("three")
def test_a_screen_reader_gets_two_lists_of_links(page):
    page.goto("/en/network/")

    picture = page.get_by_role("group", name="Diagram of who works with whom")
    for name, links in (("Projects", 2), ("Organizations", 3)):
        items = picture.get_by_role("list", name=name).get_by_role("listitem")
        assert items.get_by_role("link").count() == items.count() == links
    expect(picture.get_by_role("link", name="Gamma AS")).to_be_visible()


@pytest.mark.usefixtures("three")
def test_filters_work_without_script(browser, base_url):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    page.goto("/en/network/")
    page.get_by_role("link", name="All years").click()
    page.get_by_label("Theme").select_option("hydrogen")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Organization", exact=True).click()

    assert page.url.endswith("/en/network/?theme=hydrogen&on=all&sort=name#table")
    assert page.locator("tbody th").all_inner_texts() == ["Alfa", "Beta"]
    context.close()


@pytest.mark.usefixtures("two_hundred")
def test_print_has_the_whole_diagram_within_the_page(page):
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 1040, "height": 720})
    page.goto("/nettverk/")

    paper = page.locator(".net-frame").first.bounding_box()
    picture = page.locator(".net-picture").bounding_box()
    assert picture["width"] <= paper["width"]
    assert not page.locator(".net-ask").is_visible()
    ink = "getComputedStyle(document.querySelector('.net-node text')).fill"
    assert page.evaluate(ink) == "rgb(0, 0, 0)"


@pytest.mark.usefixtures("grenland")
def test_the_picture_of_a_profile_opens_on_its_own_node_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 900})

    page.goto("/medlemmer/sintef/")

    where = page.evaluate(
        """() => {
            const frame = document.querySelector(".net-frame").getBoundingClientRect()
            const node = document.querySelector(".chosen .net-mark").getBoundingClientRect()
            return (node.x + node.width / 2 - frame.x) / frame.width
        }"""
    )
    assert 0.25 < where < 0.75

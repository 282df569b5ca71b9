"""Ways through the public pages in a browser: without script, by Tab, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from members.models import Task
from tests.directory.browsing import (  # noqa: F401
    full_profile,
    is_counted,
    load_grenland,
    tab_until,
)
from tests.directory.test_in_a_browser import TOOLS
from tests.directory.test_markup import MAIN
from tests.support.browser import axe_violations, tab_through
from tests.support.cases import code
from tests.support.factories import make
from tests.support.task_files import list_file, run_next, start_list_file
from tests.support.work import paced_worker

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
TABBED_THROUGH = """
    /prosjekter/skrei/ /steder/ /en/roles/ /roller/igt-board/ /en/network/figures/
    /nettverk/?theme=hydrogen&on=all /en/statistics/ /medlemmer/yara-norge/
""".split()
every_width = pytest.mark.parametrize("width", [1280, 390])


@pytest.fixture
def plain(browser, base_url):
    """Return a page without script."""
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


@pytest.fixture
def ten_topics(transactional_db):
    """Create ten topics, the last two with fewer members."""
    for number in range(10):
        topic = make.topic(slug=f"emne{number}", label_nb=f"Emne {number:02}")
        for _ in range(2 if number < 8 else 1):
            make.member(topics=[topic])


@pytest.mark.usefixtures("grenland")
def test_without_script_filters_profiles_and_the_network_work(plain):
    plain.goto("/en/")
    plain.get_by_role("searchbox").fill("norcem")
    plain.get_by_role("searchbox").press("Enter")
    plain.locator(".card a").first.click()
    name = "Heidelberg Materials Sement Norge AS"
    expect(plain.get_by_role("heading", level=1)).to_have_text(name)
    plain.get_by_role("link", name="Norsk").click()
    assert plain.url.endswith("/medlemmer/heidelberg-materials-sement/")

    plain.goto("/medlemmer/")
    cards = plain.locator(".card h2").count()
    plain.get_by_label("Offentlig virksomhet").check()
    plain.get_by_role("button", name="Bruk valgene").click()
    assert 0 < plain.locator(".card h2").count() < cards
    plain.get_by_role("link", name="Fjern Offentlig virksomhet").click()
    expect(plain.locator(".card h2")).to_have_count(cards)

    plain.goto("/en/network/")
    plain.get_by_role("link", name="All years").click()
    plain.get_by_label("Theme").select_option("hydrogen")
    plain.get_by_role("button", name="Show").click()
    plain.get_by_role("link", name="Organization", exact=True).click()
    assert plain.url.endswith("/en/network/?theme=hydrogen&on=all&sort=name#table")


def test_without_script_a_file_is_found_again_and_cancelled(plain, many_members):
    plain.goto("/medlemmer/")
    plain.locator(".downloads a").first.click()
    plain.locator("main form button").click()
    status = plain.get_by_role("status")
    expect(status).to_have_text("Venter på tur")
    address = plain.url
    plain.goto("/medlemmer/")
    plain.goto(address)
    run_next()
    expect(status).to_have_text("Ferdig", timeout=20_000)
    with plain.expect_download() as download:
        plain.locator("#task-action").click()
    assert download.value.path().stat().st_size == Task.objects.get().file_size

    other = start_list_file(list_file(query="q=a"))
    plain.goto(f"/nedlasting/{other.key}/")
    for key in ("Tab", "Enter", "Tab", "Enter"):
        plain.keyboard.press(key)
    expect(status).to_have_text("Avbrutt")


RECORD = code(__file__, "record.js")


def test_each_state_of_a_file_is_spoken_once_until_it_is_cancelled(page, many_members):
    task = start_list_file(list_file(query="sort=-joined"))
    page.goto(f"/nedlasting/{task.key}/")
    page.evaluate(RECORD)
    status = page.get_by_role("status")

    with paced_worker() as worker:
        expect(status).to_have_text("Pågår")
        worker.advance(2)
        expect(page.locator("progress")).to_be_visible()
        assert page.evaluate("window.spoken") == ["Pågår"]
        tab_until(page, "#task-action")
        page.keyboard.press("Enter")
        expect(status).to_have_text("Avbrytes")
        worker.advance(2)
        expect(status).to_have_text("Avbrutt")

    tab_until(page, ".aside a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/medlemmer/?sort=-joined")
    assert Task.objects.get().outcome == "cancelled"


@pytest.mark.usefixtures("grenland")
@every_width
def test_every_tab_stop_shows_its_focus_and_few_lead_to_results(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for address in TABBED_THROUGH:
        page.goto(address)
        stops, unseen = tab_through(page)
        assert (unseen, 20 < stops < 400) == ([], True), address

    query = "/medlemmer/?q=hydrogen&kind=company"
    for address in ("/medlemmer/", "/en/projects/", query):
        page.goto(address)
        page.locator("#q").focus()
        assert tab_until(page, ".card a") <= 20, address
        page.locator("#q").focus()
        to_link = tab_until(page, "a[href='#hits']")
        page.keyboard.press("Enter")
        assert to_link + tab_until(page, ".card a") <= 5, address

    page.goto("/medlemmer/")
    page.locator("#q").focus()
    tab_until(page, "a[href='#facets']")
    page.keyboard.press("Enter")
    assert tab_until(page, "#facets summary") == 1


@pytest.mark.usefixtures("ten_topics")
@every_width
def test_folds_and_the_focus_stay_while_a_folded_choice_is_made(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/medlemmer/")
    if width == 390:
        page.get_by_text("Filter", exact=True).click()
    page.get_by_text("Vis alle 10").click()
    page.get_by_label("Emne 09").press("Space")
    is_counted(page, 1)

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


@pytest.mark.usefixtures("grenland")
def test_the_header_takes_one_row_on_a_phone_and_its_search_finds_everything(page):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/medlemmer/")
    assert page.locator(".top").bounding_box()["height"] < 72
    for width in (1500, 1280, 390):
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
    page.get_by_text("Meny").click()
    expect(page.get_by_role("link", name="English")).to_be_visible()


@pytest.mark.usefixtures("grenland")
def test_dots_of_maps_days_of_offices_and_years_of_projects_lead_to_what_they_say(page):
    page.goto("/steder/")
    dots = page.locator(".map").get_by_role("link")
    dots.filter(has_text=re.compile(r"havneterminal$")).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Frier Vest havneterminal (Asdalstrand)")
    page.goto("/steder/")
    dots.filter(has_text=re.compile(r"^Rafnes 2$")).click()
    expect(page.get_by_role("status")).to_have_text("2 virksomheter")

    page.goto("/en/roles/")
    page.get_by_label("Show status as of").fill("2020-06-01")
    page.keyboard.press("Enter")
    board = "Board of Industrial Green Tech"
    expect(page.get_by_role("heading", level=2).first).to_have_text(board)

    page.goto("/prosjekter/?organization=yara-norge")
    count = page.locator("label", has=page.locator("#year-2021")).locator(".tally")
    promised = count.inner_text()
    page.get_by_label("2021").check()
    expect(page.get_by_role("status")).to_have_text(f"{promised} prosjekter")


@pytest.mark.usefixtures("full_profile")
def test_main_pages_have_no_violation_in_forced_colours_and_no_tool_on_paper(page):
    for address in (*MAIN.split(), "/medlemmer/alfa/"):
        page.emulate_media(forced_colors="active", media="screen")
        page.goto(address)
        assert axe_violations(page) == [], address
        page.emulate_media(forced_colors="none", media="print")
        tools = [tool for tool in page.locator(TOOLS).all() if tool.is_visible()]
        assert (tools, page.locator("h1").is_visible()) == ([], True), address
    assert page.locator(".profile-pictures img").count() == 3

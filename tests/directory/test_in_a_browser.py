"""The public pages in a browser: a visitor's story, filters, a file, print, and nothing for axe."""

import re

import pytest
from playwright.sync_api import expect

from members.models import Site, Task
from tests.directory.browsing import (  # noqa: F401
    full_profile,
    is_counted,
    load_grenland,
    tab_until,
)
from tests.directory.test_events import make_event
from tests.support.browser import axe_violations, horizontal_overflow, small_targets
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.sampling import chosen, every_look, part_of, set_look
from tests.support.task_files import make_finished_task, text_of
from tests.support.work import paced_worker

PAGES = [at for (at,) in cases(__file__, "pages_in_a_browser.csv")]
# What is not there, the browser tells the console.
MISSING = {"/finnes-ikke/", "/en/members/nobody/", "/nedlasting/borte/"}
WIDTHS = (1280, 390, 320)


@pytest.mark.usefixtures("full_profile")
@every_look
def test_no_page_has_an_axe_violation_or_horizontal_scroll(page, page_monitor, look):
    make_finished_task(key="ferdig")
    make_finished_task(key="feilet", outcome="failed", failure="Noe gikk galt.")
    make_event(slug="dagen", places=9, site=Site.objects.get(slug="frier-vest"))
    for address in PAGES if look else part_of(PAGES, 8):
        set_look(page, address, look)
        page.goto(address)
        if address in MISSING:
            page_monitor.forget()
        assert axe_violations(page, page_monitor) == [], (address, page.viewport_size)
        by_seed = chosen(f"targets of {address}", WIDTHS)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            small = small_targets(page) if look or width == by_seed else []
            assert (horizontal_overflow(page), small) == (0, []), (address, width)


@pytest.mark.usefixtures("grenland")
def test_the_keyboard_leads_to_a_search_and_in_six_presses_of_tab_to_its_hit(page):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Hopp til innholdet")).to_be_focused()
    tab_until(page, "#q")
    page.keyboard.type("norcem")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sok/?q=norcem")
    to_skip_link = tab_until(page, ".skip")
    page.keyboard.press("Enter")
    assert to_skip_link + tab_until(page, ".card a") <= 6
    page.keyboard.press("Enter")

    name = "Heidelberg Materials Sement Norge AS"
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


@pytest.mark.django_db(transaction=True)
def test_results_follow_choices_and_words_in_place_and_the_back_button(page):
    site = make.site(name="Herøya", slug="heroya")
    make.site(name="Rafnes")
    make.member(name="Alfa AS", slug="alfa", sites=[site])
    make.member(name="Beta AS", sites=[site], kind="research")
    make.member(name="Gamma AS")

    page.goto("/medlemmer/")
    page.get_by_label("Herøya").check()
    is_counted(page, 2)
    page.get_by_label("Forskning og utdanning").check()
    is_counted(page, 1)
    assert page.locator(".card h2").all_inner_texts() == ["Beta AS"]
    assert page.url.endswith("/medlemmer/?kind=research&site=heroya")
    expect(page.get_by_label("Forskning og utdanning")).to_be_focused()

    page.reload()
    expect(page.get_by_label("Herøya")).to_be_checked()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("status")).to_have_text("1 named")
    for number in (1, 2, 3):
        page.go_back()
        is_counted(page, number)

    field = page.locator("main").get_by_role("searchbox")
    field.press_sequentially("gamma")
    is_counted(page, 1)
    expect(field).to_be_focused()
    assert page.locator(".card h2").all_inner_texts() == ["Gamma AS"]


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
        for place in ("body", "h1"):
            ink = f"getComputedStyle(document.querySelector('{place}')).color"
            assert page.evaluate(ink) == "rgb(0, 0, 0)"


def test_a_file_is_asked_for_followed_and_fetched_by_keyboard(page, many_members):
    page.goto("/medlemmer/?sort=-joined")
    tab_until(page, ".downloads a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\.csv"))
    tab_until(page, "main form button")
    page.keyboard.press("Enter")
    status = page.get_by_role("status")
    expect(status).to_have_text("Venter på tur")
    tab_until(page, "#task-action")

    with paced_worker() as worker:
        expect(status).to_have_text("Pågår")
        worker.advance(1)
        expect(page.locator("progress")).to_be_visible()
        expect(page.locator("#task-action")).to_be_focused()
        worker.advance(100)

    expect(status).to_have_text("Ferdig")
    expect(page).to_have_title(re.compile("^Ferdig: medlemmer"))
    expect(page.locator("a#task-action")).to_be_focused()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    task = Task.objects.get()
    text = download.value.path().read_text(encoding="utf-8", newline="")
    assert (text, download.value.suggested_filename) == (text_of(task), task.file_name)

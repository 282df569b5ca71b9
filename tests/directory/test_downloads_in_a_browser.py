"""A long export in a browser: by keyboard, in place, without script, and cancelled."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from members.exchange import downloads, sheets
from members.models import Task
from members.work import tasks
from members.work.declared import TASK_KINDS
from members.work.shown import State
from tests.support.browser import flaws, horizontal_overflow, tab_through
from tests.support.browser import tab_to as tab_to_element
from tests.support.factories import make_member
from tests.support.sampling import chosen, every_look, one_of, set_look
from tests.support.task_files import (
    list_file,
    make_finished_task,
    start_list_file,
    text_of,
)
from tests.support.work import paced_worker

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGE = chosen("long export", ["nb", "en"])
ROWS = {"nb": "{} av 3 rader", "en": "{} of 3 rows"}[LANGUAGE]


@pytest.fixture(autouse=True)
def large(monkeypatch, transactional_db):
    """Create three members, whose file is made by a task in three slices."""
    monkeypatch.setattr(downloads, "AT_ONCE", 2)
    monkeypatch.setattr(sheets, "SLICE", 1)
    return [make_member(name=name) for name in ("Alfa", "Beta", "Gamma")]


def says(page, state):
    with translation.override(LANGUAGE):
        expect(page.get_by_role("status")).to_have_text(str(state.label))
        expect(page).to_have_title(
            f"{state.label}: {list_file().title} · Klyngeregisteret"
        )


def list_url(query=""):
    with translation.override(LANGUAGE):
        return reverse("directory:organizations") + query


def tab_to(page, selector):
    tab_to_element(page, page.locator(selector).first)


@one_of("width", [1280, 390])
def test_a_file_is_asked_for_followed_and_fetched_by_keyboard(
    page, page_monitor, width
):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(list_url("?sort=-joined"))
    tab_to(page, ".downloads a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\.csv"))
    tab_to(page, "main form button")
    assert flaws(page, page_monitor) == []
    page.keyboard.press("Enter")
    says(page, State.WAITING)
    tab_to(page, "#task-action")
    assert flaws(page, page_monitor) == []

    with paced_worker() as worker:
        says(page, State.RUNNING)
        for done in (1, 2):
            worker.advance(2 if done == 1 else 1)
            expect(page.get_by_text(ROWS.format(done))).to_be_visible()
            expect(page.locator("#task-action")).to_be_focused()
        assert flaws(page, page_monitor) == []

    says(page, State.DONE)
    expect(page.locator("a#task-action")).to_be_focused()
    assert flaws(page, page_monitor) == []
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    task = Task.objects.get()
    assert download.value.path().read_text(encoding="utf-8", newline="") == text_of(
        task
    )
    assert download.value.suggested_filename == task.file_name


def test_the_status_is_spoken_once_for_each_state(page):
    task = start_list_file(list_file(), LANGUAGE)
    with translation.override(LANGUAGE):
        page.goto(reverse("directory:download", args=[task.key]))
    page.evaluate(RECORD)

    with paced_worker() as worker:
        says(page, State.RUNNING)
        worker.advance(2)
        expect(page.get_by_text(ROWS.format(1))).to_be_visible()
        worker.advance(1)
        expect(page.get_by_text(ROWS.format(2))).to_be_visible()
    says(page, State.DONE)

    with translation.override(LANGUAGE):
        labels = [str(state.label) for state in (State.RUNNING, State.DONE)]
    assert page.evaluate("window.spoken") == labels


RECORD = """() => {
    window.spoken = []
    const status = document.querySelector("[role=status]")
    new MutationObserver(() => status.textContent && window.spoken.push(status.textContent))
        .observe(status, {childList: true, characterData: true, subtree: true})
}"""


def test_a_running_file_is_cancelled_by_keyboard(page):
    task = start_list_file(list_file(query="sort=-joined"), LANGUAGE)
    with translation.override(LANGUAGE):
        page.goto(reverse("directory:download", args=[task.key]))

    with paced_worker() as worker:
        says(page, State.RUNNING)
        tab_to(page, "#task-action")
        page.keyboard.press("Enter")
        says(page, State.CANCELLING)
        worker.advance(2)
        says(page, State.CANCELLED)

    tab_to(page, ".aside a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{list_url('?sort=-joined')}")
    assert Task.objects.get().outcome == "cancelled"


def test_without_script_the_page_refreshes_itself_and_is_left_and_found_again(
    browser, base_url
):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    page.goto(list_url())
    page.locator(".downloads a").first.click()
    page.locator("main form button").click()
    says(page, State.WAITING)
    address = page.url
    page.goto(list_url())
    page.goto(address)
    tasks.run_next(TASK_KINDS)

    with translation.override(LANGUAGE):
        done = str(State.DONE.label)
    expect(page.get_by_role("status")).to_have_text(done, timeout=20_000)
    with page.expect_download() as download:
        page.locator("#task-action").click()
    assert download.value.path().stat().st_size == Task.objects.get().file_size
    context.close()


def test_without_script_the_keyboard_cancels_before_the_page_refreshes(
    browser, base_url
):
    task = start_list_file(list_file(), LANGUAGE)
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()
    with translation.override(LANGUAGE):
        page.goto(reverse("directory:download", args=[task.key]))

    for key in ("Tab", "Enter", "Tab", "Enter"):
        page.keyboard.press(key)

    says(page, State.CANCELLED)
    context.close()


@every_look
def test_the_pages_of_a_file_have_no_axe_violation_or_horizontal_scroll(
    page, page_monitor, look
):
    done = make_finished_task()
    failed = make_finished_task(outcome="failed", failure="Noe gikk galt.")
    for address in (
        "/medlemmer.csv",
        f"/nedlasting/{done.key}/",
        f"/en/download/{failed.key}/",
        "/nedlasting/borte/",
    ):
        set_look(page, address, look)
        page.goto(address)
        if address.endswith("borte/"):
            page_monitor.forget()
        assert flaws(page, page_monitor) == [], address
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert horizontal_overflow(page) == 0, (address, width)
        assert tab_through(page)[1] == [], address

"""A long task of staff in a browser, followed and cancelled."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from members.exchange import downloads, sheets
from tests.support.admin import ORGANIZATIONS
from tests.support.browser import flaws, tab_through
from tests.support.factories import make_member, make_secretary
from tests.support.login import log_in_browser
from tests.support.sampling import every_look, set_look
from tests.support.task_files import make_finished_task, start_rows_file
from tests.support.work import paced_worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def many(monkeypatch, transactional_db):
    """Create three members, whose workbook is made by a task in three slices."""
    monkeypatch.setattr(downloads, "AT_ONCE", 2)
    monkeypatch.setattr(sheets, "SLICE", 1)
    return [make_member() for _ in range(3)]


@pytest.fixture
def kari(page, base_url):
    kari = make_secretary()
    log_in_browser(page, base_url, kari)
    return kari


def test_a_workbook_of_many_rows_is_followed_in_place_and_fetched(page, kari):
    page.goto(ORGANIZATIONS)
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("download")
    page.locator("button[name=index]").click()
    expect(page.get_by_role("status")).to_have_text("Venter på tur")

    with paced_worker() as worker:
        expect(page.get_by_role("status")).to_have_text("Pågår")
        worker.advance(2)
        expect(page.get_by_text("1 av 3 rader")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Ferdig")

    with page.expect_download() as download:
        page.locator("#task-action").click()
    assert download.value.suggested_filename == "virksomheter.xlsx"


def test_it_is_cancelled_and_leads_back_to_the_list(page, kari, many):
    task = start_rows_file(kari, many, f"{ORGANIZATIONS}?relation=member")
    page.goto(reverse("admin:task", args=[task.key]))
    page.get_by_role("button", name="Avbryt").click()

    expect(page.get_by_role("status")).to_have_text("Avbrutt")
    page.get_by_role("link", name="Tilbake til listen").click()
    page.wait_for_url(f"**{ORGANIZATIONS}?relation=member")


@every_look
def test_the_pages_of_tasks_have_no_finding(page, page_monitor, kari, many, look):
    done, waiting = make_finished_task(kari), start_rows_file(kari, many)
    places = [reverse("admin:tasks")]
    places += [reverse("admin:task", args=[task.key]) for task in (done, waiting)]

    for place in places:
        set_look(page, place, look)
        assert flaws(page, page_monitor, place) == [], place
        assert tab_through(page)[1] == [], place

"""The admin in a real browser: a secretary's story, a tour of its pages, and its scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from members.models import Note, Organization, User
from tests.support import routes
from tests.support.admin import ORGANIZATIONS, address, card
from tests.support.browser import flaws, tab_through, tab_to, type_at_once
from tests.support.cases import code
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.login import log_in_browser
from tests.support.review_page import propose, status
from tests.support.sampling import every_look, part_of, set_look, some
from tests.support.work import paced_worker

# The bar that saves lies over a field when a page is opened, until somebody scrolls.
UNCOVER = """() => {
  for (const bar of document.querySelectorAll(".save-bar")) bar.style.position = "static";
}"""
COVERED = code(__file__, "covered.js")


@pytest.fixture
def inside(page, superuser, base_url):
    """Log the browser in as a superuser; return the client with the same session."""
    return log_in_browser(page, base_url, superuser)


@every_look
def test_a_secretary_calls_a_member_writes_a_note_and_decides_by_keyboard(
    page, page_monitor, base_url, kari, ours, ola, nora, look
):
    request = propose(ours, ola, phone="1", name="Ny")
    log_in_browser(page, base_url, kari)
    set_look(page, "story", look)
    page.goto(reverse("admin:index"))
    found = flaws(page, page_monitor)

    page.locator("#desk-find").fill("yara")
    suggestion = page.locator("#desk-suggestions .desk-row-name").first
    expect(suggestion).to_have_text("Yara")
    page.locator("#desk-find").press("Enter")
    page.wait_for_url(f"**{card(ours)}")
    assert page.locator("#contacts .card-phone").first.inner_text() == "35 00 00 01"

    page.evaluate("document.body.dataset.stays = 'yes'")
    page.locator("#notes header .desk-plain").focus()
    page.keyboard.press("Enter")
    type_at_once(page, "#notes [name=text]", "Ring Berit")
    assert page.evaluate("document.body.dataset.stays") == "yes"
    found += flaws(page, page_monitor)
    page.keyboard.press("Tab")
    page.keyboard.type("15.1.2027")
    page.keyboard.press("Enter")
    expect(page.locator("#notes .messagelist a")).to_have_text("Angre")
    assert Note.objects.get().text == "Ring Berit"

    page.goto(reverse("admin:index"))
    tab_to(page, page.get_by_role("link", name="Yara", exact=True).first)
    page.keyboard.press("Enter")
    approve = page.locator("button[name=act][value=all]")
    approve.wait_for()
    found += flaws(page, page_monitor)
    approve.press("Enter")
    page.locator(".messagelist .success").wait_for()

    assert (found, status(request)) == ([], "approved")


def addresses_of_a_secretary():
    """Return what a secretary may open of the admin: pages, files and pictures."""
    data, statuses = routes.create_data(), routes.table()
    return [
        routes.address(data, route, name)
        for route, name in routes.routes()
        if name.startswith("admin:")
        and routes.expand(statuses[route]["secretary"])["GET"] == "200"
    ]


def is_page(answer):
    is_html = answer.headers["Content-Type"].startswith("text/html")
    return is_html and "Content-Disposition" not in answer.headers


@every_look
def test_no_page_has_a_finding(page, page_monitor, base_url, transactional_db, look):
    addresses, found = addresses_of_a_secretary(), {}
    client = log_in_browser(page, base_url, User.objects.get(email="anna@example.org"))

    for there in part_of(addresses, 2) if look else some("tour", addresses, 6):
        if is_page(client.get(there)):
            set_look(page, there, look)
            page.goto(there)
            page.evaluate(UNCOVER)
            found[there] = flaws(page, page_monitor)

    assert {there: flaw for there, flaw in found.items() if flaw} == {}


@pytest.mark.long
def test_the_keyboard_focus_is_visible(page, inside, ours, ola):
    request = propose(ours, ola, phone="1")

    for place in (reverse("admin:index"), address("changerequest", request)):
        page.goto(place)
        stops, unseen = tab_through(page)
        assert (stops > 10, unseen) == (True, []), place


@pytest.mark.long
def test_the_page_of_a_stale_write_has_no_finding(page, page_monitor, inside, ours):
    there = address("organization", ours)
    page.goto(there)
    inside.post(there, filled(inside.get(there)) | {"phone": "35 00 00 00"})
    page.locator("#id_phone").fill("35 11 11 11")
    page.locator("[name=_save]").click()

    expect(page.locator(".stale-write tbody tr")).to_have_count(1)
    assert page.locator("#id_phone").input_value() == "35 11 11 11"
    assert flaws(page, page_monitor) == []


@pytest.mark.long
def test_one_form_ends_a_membership_begins_the_next_and_has_a_link(page, inside, ours):
    topic = make.topic(label_nb="Hydrogen")
    page.goto(address("organization", ours))
    page.locator("#memberships-0 summary").click()
    page.locator("#id_memberships-0-until").fill("31.12.2025")
    page.locator("#memberships-group .add-row a").click()
    page.locator("#id_memberships-1-since").fill("01.01.2026")
    page.locator("#organizationtopic_set-group .add-row a").click()
    page.locator("#organizationtopic_set-0 .select2-selection").click()
    page.locator(".select2-search__field").fill("hydro")
    page.locator(".select2-results__option", has_text="Hydrogen").click()
    page.locator("[name=_save]").click()
    page.locator(".messagelist .success").wait_for()

    days = ours.memberships.order_by("since").values_list("since", "until")
    assert [[str(day) for day in stay] for stay in days] == [
        ["2019-01-01", "2025-12-31"],
        ["2026-01-01", "None"],
    ]
    assert list(ours.topics.all()) == [topic]


@pytest.mark.long
def test_leaving_asks_and_ctrl_s_saves_and_no_focus_is_hidden(page, inside, ours):
    leave = "setTimeout(() => location.assign('/admin/'))"
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"{card(ours)}?edit=membership-{ours.memberships.get().pk}")
    expect(page.locator("[name=evidence]")).to_be_hidden()
    page.locator("#show-sources").check()
    expect(page.locator("[name=evidence]")).to_be_visible()
    # A source that must be stated is asked for at once.
    page.goto(f"{card(make.project())}?edit=effect")
    expect(page.locator("[name=source]")).to_be_visible()
    page.goto(address("organization", ours))
    for box, name in {"sources": "source", "english": "summary_en"}.items():
        expect(page.locator(f"[name={name}]")).to_be_hidden()
        page.locator(f"#show-{box}").check()
        expect(page.locator(f"[name={name}]")).to_be_visible()
    bar = page.locator(".save-bar").bounding_box()
    assert bar["y"] + bar["height"] == pytest.approx(700, abs=1)
    for _stop in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate("document.activeElement.outerHTML")
        assert not page.evaluate(COVERED), focus

    page.locator("#id_name").fill("Nordgas")
    former = page.locator(".field-keeps_former_name").first
    expect(former).to_be_visible()
    with page.expect_event("dialog") as asked:
        page.evaluate(leave)
    asked.value.dismiss()
    page.keyboard.press("Control+s")
    page.locator(".messagelist .success").wait_for()
    expect(former).to_be_hidden()
    page.evaluate(leave)
    page.wait_for_url("**/admin/")

    assert asked.value.type == "beforeunload"
    assert Organization.objects.get().name == "Nordgas"


@pytest.mark.long
def test_a_workbook_of_many_rows_is_followed_in_place_and_fetched(page, inside, lower):
    lower("rows of a file made at once", 2)
    lower("rows read for a sheet in one piece", 1)
    for name in "ABC":
        make.contact(make.member(name=name))
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

"""The member's pages in a real browser: by keyboard alone, narrow and wide, without a finding."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from members import review
from members.models import OrganizationName
from tests.support.browser import flaws, tab_to
from tests.support.factories import (
    make_colleague,
    make_picture,
    make_presence,
    make_secretary,
    make_site,
    make_topic,
)
from tests.support.login import log_in_browser
from tests.support.pictures import drawing, file_of
from tests.support.profile_form import proposed
from tests.support.sampling import one_of


@pytest.fixture(autouse=True)
def choices(ours):
    """Create what the form of Yara shows and offers."""
    make_presence(organization=ours)
    OrganizationName.objects.create(organization=ours, name="Y", kind="short")
    make_topic(label_nb="Tang", label_en="Kelp")
    make_site(name="Rafnes", slug="rafnes")


@pytest.fixture
def inside(ola, page, base_url):
    log_in_browser(page, base_url, ola)


def there(name, language="nb"):
    with translation.override(language):
        return reverse(name, args=["yara"])


@pytest.mark.usefixtures("inside")
def test_a_member_proposes_by_keyboard_alone(page, ours):
    page.goto(there("portal:profile", "en"))

    tab_to(page, page.get_by_label("Summary in English", exact=True).first)
    page.keyboard.type("We make fertilizer.")
    tab_to(page, page.get_by_label("Website", exact=True).first)
    page.keyboard.type("no address")
    tab_to(page, page.get_by_label("Kelp", exact=True).first)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Website")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("www.example.org")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{there('portal:organization', 'en')}")

    expect(page.get_by_text("Nothing becomes public until")).to_be_visible()
    assert list(proposed(ours)) == ["summary_en", "website", "topics"]


@pytest.mark.usefixtures("inside")
def test_rows_and_a_preview_come_in_place_and_nothing_typed_is_lost(page, ours):
    page.goto(there("portal:profile", "en"))
    page.get_by_label("Description in English").fill("We make **ammonia**.")
    logo = {"name": "a.png", "mimeType": "image/png", "buffer": file_of(drawing())}
    page.get_by_label("Choose a picture").set_input_files(logo)

    page.get_by_role("button", name="Preview the description").click()
    expect(page.locator("#preview strong")).to_have_text("ammonia")
    page.get_by_role("button", name="Add a site").click()
    new = page.get_by_role("group", name="Presences at sites 2")
    site = new.get_by_label("Site (required)", exact=True)
    expect(site).to_be_focused()
    site.select_option("Rafnes")
    new.get_by_label("There from").fill("May 2019")
    page.get_by_role("button", name="Send to the secretariat").last.click()
    page.wait_for_url(f"**{there('portal:organization', 'en')}")

    kept = proposed(ours)
    assert list(kept) == ["logo", "description_en", "presences"]
    assert kept["presences"]["add"][0]["since_precision"] == "month"
    waiting = page.get_by_role("region", name="What you have proposed for the profile")
    expect(waiting.get_by_role("img")).to_have_js_property("naturalWidth", 300)


def test_without_javascript_it_goes_as_well(browser, base_url, ours, ola):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    plain = context.new_page()
    log_in_browser(plain, base_url, ola)
    plain.goto(there("portal:profile", "en"))
    plain.get_by_label("Phone").fill("35 00 00 00")

    plain.get_by_role("button", name="Add another name").click()
    new = plain.get_by_role("group", name="Other names 2")
    new.get_by_label("Name").fill("Yara Norge")
    new.get_by_label("Kind").select_option("brand")
    plain.get_by_role("button", name="Preview the description").click()
    plain.get_by_role("button", name="Send to the secretariat").last.click()
    plain.wait_for_url(f"**{there('portal:organization', 'en')}")
    context.close()

    assert list(proposed(ours)) == ["names", "phone"]


def everything(ours, ola):
    """Let something be decided, something wait, and a form be refused with a conflict."""
    first = {"phone": "22", "name": "Yara Ny", "logo": make_picture().hash}
    request = review.submit(ours, first, by=ola, message="Vi flytter").waiting
    edited = {"name": "Yara Norge"}
    by, reason = make_secretary(), "Nummeret er feil."
    review.approve(request.pk, ["name"], by=by, edited=edited, reason=reason)
    ours.refresh_from_db()
    more = {"summary_en": "Short", "phone": "23", "description_nb": "Langt\n\nNei"}
    review.submit(ours, more, by=ola)


@pytest.mark.usefixtures("inside")
@one_of("language", ["nb", "en"])
@one_of(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_no_page_has_a_finding(page, page_monitor, ours, ola, language, scheme, width):
    everything(ours, ola)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found = {}
    for name in ("portal:organization", "portal:profile"):
        page.goto(there(name, language))
        page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        found[name] = flaws(page, page_monitor)

    review.submit(ours, {"email": "a@example.org"}, by=make_colleague(ours))
    page.locator("#id_email").fill("b@example.org")
    page.locator("#id_employees").fill("-1")
    page.locator("button[value=preview]").click()
    page.locator("#preview h3").wait_for()
    page.locator("button[value=send]").last.click()
    page.locator(".error-summary").wait_for()
    found["refused"] = flaws(page, page_monitor)
    page.locator("#id_employees").fill("1")
    page.locator("button[value=send]").last.click()
    page.locator(".conflict").wait_for()
    found["conflict"] = flaws(page, page_monitor)

    assert {name: flaw for name, flaw in found.items() if flaw} == {}


@pytest.mark.usefixtures("inside")
def test_whoever_was_logged_out_goes_on_where_they_were(page, base_url, ours, ola):
    page.goto(there("portal:profile"))
    page.get_by_label("Telefon").fill("35 00 00 00")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.press("Enter")
    page.wait_for_url("**/logg-inn/**")

    log_in_in_this_browser(page, base_url, ola)
    page.goto(there("portal:profile"))

    expect(page.get_by_label("Telefon")).to_have_value("35 00 00 00")


def log_in_in_this_browser(page, base_url, user):
    """Log the session of the browser in, as the code from the letter would."""
    client = Client()
    for cookie in page.context.cookies():
        client.cookies[cookie["name"]] = cookie["value"]
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    page.context.add_cookies([{"name": name, "value": value, "url": base_url}])

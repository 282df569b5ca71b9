"""Applying, confirming and resigning in a browser: by keyboard, in both languages."""

from django.urls import reverse
from django.utils import translation

from members import joining, leaving
from members.models import Application
from tests.support.applications import NUMBER, TYPED, link_in_letter
from tests.support.browser import axe_violations, horizontal_overflow
from tests.support.factories import (
    make_colleague,
    make_member,
    make_site,
)
from tests.support.login import log_in_browser
from tests.support.reminders import days_ago
from tests.support.sampling import one_of

JOIN = {"nb": "/bli-medlem/", "en": "/en/join/"}


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


def fill_in(page, orgnr):
    """Type everything from the first field on, without a mouse."""
    page.locator("#id_orgnr").focus()
    page.keyboard.type(orgnr)
    keys(page, "Tab", "Tab", "Tab")
    page.keyboard.type(TYPED["name"])
    keys(page, "Tab", "Space", "Tab", "Space", "Tab")
    page.keyboard.type(TYPED["contact_name"])
    keys(page, "Tab")
    page.keyboard.type(TYPED["contact_email"])
    keys(page, "Tab")
    page.keyboard.type(TYPED["why"])
    keys(page, "Tab", "Tab", "Enter")


def check(page, page_monitor):
    """Assert that the page has no findings at any width."""
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert horizontal_overflow(page) == 0, (page.url, width)
        assert axe_violations(page, page_monitor) == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})


@one_of("language", ["nb", "en"])
def test_applying_works_by_keyboard_alone(page, page_monitor, language):
    site = make_site()
    page.goto(JOIN[language])
    check(page, page_monitor)

    fill_in(page, "123")
    page.locator("#id_orgnr_error").wait_for()
    check(page, page_monitor)
    assert page.locator("#id_why").input_value() == TYPED["why"]
    page.locator("#id_orgnr").focus()
    keys(page, "Control+A")
    page.keyboard.type(NUMBER)
    keys(page, "Enter")
    page.wait_for_url("**sent**")
    check(page, page_monitor)
    with translation.override(language):
        link = link_in_letter()
    page.goto(link)
    check(page, page_monitor)
    page.locator("main form button").focus()
    keys(page, "Enter")
    page.wait_for_url("**?done")
    check(page, page_monitor)

    application = Application.objects.waiting().get()
    assert (application.language, [*application.sites.all()]) == (language, [site])


def test_a_member_is_led_to_its_profile(page, page_monitor):
    make_member(orgnr=NUMBER, name="Alfa AS", slug="alfa")
    make_site()
    page.goto(JOIN["en"])

    fill_in(page, NUMBER)
    page.locator(".waits").wait_for()
    check(page, page_monitor)
    page.locator(".waits a").first.click()

    page.wait_for_url("**/en/members/alfa/")


def test_a_manager_resigns_and_withdraws_it(page, page_monitor, base_url):
    organization = make_member(slug="alfa")
    log_in_browser(page, base_url, make_colleague(organization, role="manager"))
    with translation.override("en"):
        page.goto(reverse("portal:leave", args=["alfa"]))
    check(page, page_monitor)

    page.locator("#id_last_day").fill("2030-01-31")
    page.keyboard.press("Enter")
    page.locator(".answers button").first.focus()
    check(page, page_monitor)
    assert organization.resignations.waiting().count() == 0
    keys(page, "Enter")
    page.locator(".waits button").wait_for()
    check(page, page_monitor)
    assert organization.resignations.waiting().count() == 1
    page.locator(".waits button").focus()
    keys(page, "Enter")
    page.locator("#id_last_day").wait_for()

    assert organization.resignations.waiting().count() == 0


def test_the_pages_of_the_secretariat_have_no_finding(
    page, page_monitor, base_url, kari
):
    organization = make_member(name="Alfa AS")
    manager = make_colleague(organization, role="manager")
    application = joining.apply(**TYPED, sites=[make_site()], language="nb")
    joining.confirm(application)
    resignation = leaving.submit_resignation(
        organization, last_day=days_ago(-9), by=manager
    )
    log_in_browser(page, base_url, kari)
    stay = organization.memberships.get()

    for address in (
        f"/admin/members/application/{application.pk}/change/",
        f"/admin/members/resignation/{resignation.pk}/change/",
        f"/admin/members/membership/{stay.pk}/end/",
    ):
        page.goto(address)
        assert horizontal_overflow(page) == 0
        assert axe_violations(page, page_monitor) == [], address

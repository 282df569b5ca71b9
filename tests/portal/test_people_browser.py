"""A person consents, corrects and withdraws by keyboard alone, in both languages."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from members import people
from members.models import Person
from tests.support.browser import (
    LOOKS,
    flaws,
    tab_to_text,
)
from tests.support.consent_page import shown
from tests.support.factories import (
    make_colleague,
    make_contact,
    make_picture,
)
from tests.support.login import log_in_browser
from tests.support.sampling import one_of


@pytest.fixture(autouse=True)
def with_picture(ours, nora):
    ours.email, nora.picture = "post@yara.example.org", make_picture()
    ours.save()
    nora.save()


@one_of("language", ["nb", "en"])
def test_the_own_page_works_by_keyboard(page, nora, language):
    with translation.override(language):
        place = reverse("portal:consent", args=[people.token_for(nora)])
        save, hide = _("Save what can be shown"), _("Hide everything")
        title = str(Person._meta.get_field("title").verbose_name).capitalize()
        correct, public = _("Save the corrections"), _("See how it is shown publicly")
    page.goto(place)
    page.locator("h1").click()

    tab_to_text(page, "Nora Nordmann")
    page.keyboard.press("Space")
    tab_to_text(page, "35 00 00 01")
    page.keyboard.press("Space")
    tab_to_text(page, save)
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=agreed")
    assert shown(nora) == {"name", "phone"}

    page.locator("h1").click()
    tab_to_text(page, title, exact=True)
    page.keyboard.press("Control+A")
    page.keyboard.type("Direktør")
    tab_to_text(page, correct)
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=corrected")
    assert Person.objects.get().title == "Direktør"

    page.locator("h1").click()
    tab_to_text(page, public)
    page.keyboard.press("Enter")
    page.wait_for_url("**/yara/**")
    assert page.get_by_role("heading", name="Nora Nordmann").count() == 1
    page.go_back()
    page.reload()

    page.locator("h1").click()
    tab_to_text(page, hide)
    page.keyboard.press("Enter")
    page.locator(".ask-first").wait_for()
    assert shown(nora) == {"name", "phone"}
    tab_to_text(page, hide, exact=True)
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=hidden")
    assert shown(nora) == set()


@one_of("language", ["nb", "en"])
@one_of(("width", "scheme"), LOOKS)
def test_the_pages_have_no_findings(
    page, page_monitor, nora, base_url, language, width, scheme
):
    people.set_consents(nora, ["name", "phone"], contact=nora.contact)
    make_contact(nora.contact.organization, name="Ola", erasure_asked_on="2026-01-01")
    user = make_colleague(nora.contact.organization)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    with translation.override(language):
        own = reverse("portal:consent", args=[people.token_for(nora)])
        erase = reverse("portal:consent_erase", args=[people.token_for(nora)])
        public = reverse("directory:contact", args=["yara"])
        contacts = reverse("portal:contacts", args=["yara"])
        overview = reverse("portal:organization", args=["yara"])

    found = {
        place: flaws(page, page_monitor, place, unfold=True)
        for place in (own, erase, public)
    }
    log_in_browser(page, base_url, user)
    page.goto(overview)
    found[contacts] = flaws(page, page_monitor, contacts, unfold=True)

    assert {place: flaw for place, flaw in found.items() if flaw} == {}


def test_a_contact_is_copied_with_a_status_message(page, context, base_url, nora):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
    people.set_consents(nora, ["name", "phone"], contact=nora.contact)
    page.goto(reverse("directory:contact", args=["yara"]))

    card = page.locator(".contact-card", has_text="Nora Nordmann")
    card.get_by_role("button").press("Enter")

    card.get_by_role("status").get_by_text(_("Copied")).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "Nora Nordmann\n35 00 00 01"


def test_the_token_is_not_sent_as_a_referrer(page, nora):
    seen = []
    page.on("request", lambda request: seen.append(request.headers.get("referer")))
    page.goto(reverse("portal:consent", args=[people.token_for(nora)]))
    with page.expect_navigation():
        page.locator(".brand").click()

    assert {referer for referer in seen if referer and "samtykke" in referer} == set()

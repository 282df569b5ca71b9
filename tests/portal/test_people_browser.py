"""A person consents, corrects and withdraws by keyboard alone, in both languages."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members import people
from members.models import Person
from tests.support.browser import axe_violations, horizontal_overflow
from tests.support.factories import (
    make_colleague,
    make_contact,
    make_member,
    make_picture,
)
from tests.support.login import log_in_browser
from tests.support.sampling import one_of

LOOKS = [(1280, "light"), (390, "dark")]


@pytest.fixture
def kari(transactional_db):
    ours = make_member(name="Alfa AS", slug="alfa", email="post@alfa.example.org")
    return make_contact(
        ours,
        name="Kari Kontakt",
        title="Fabrikksjef",
        email="kari@example.org",
        phone="35 11 22 33",
        picture=make_picture(),
    )


def shown(person):
    return Person.objects.get(pk=person.pk).agreed_on(timezone.localdate())


def tab_to(page, words, exact=False):
    """Press Tab until the element with the text has the focus."""
    for _step in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            "(e => e.labels?.[0]?.innerText ?? e.innerText)(document.activeElement)"
        )
        if focus.strip() == words or (words in focus and not exact):
            return
    raise AssertionError(words)


@one_of("language", ["nb", "en"])
def test_the_own_page_works_by_keyboard(page, kari, language):
    with translation.override(language):
        place = reverse("portal:consent", args=[people.token_for(kari)])
        save, hide = _("Save what can be shown"), _("Hide everything")
        title = str(Person._meta.get_field("title").verbose_name).capitalize()
        correct, public = _("Save the corrections"), _("See how it is shown publicly")
    page.goto(place)
    page.locator("h1").click()

    tab_to(page, "Kari Kontakt")
    page.keyboard.press("Space")
    tab_to(page, "35 11 22 33")
    page.keyboard.press("Space")
    tab_to(page, save)
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=agreed")
    assert shown(kari) == {"name", "phone"}

    page.locator("h1").click()
    tab_to(page, title, exact=True)
    page.keyboard.press("Control+A")
    page.keyboard.type("Direktør")
    tab_to(page, correct)
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=corrected")
    assert Person.objects.get().title == "Direktør"

    page.locator("h1").click()
    tab_to(page, public)
    page.keyboard.press("Enter")
    page.wait_for_url("**/alfa/**")
    assert page.get_by_role("heading", name="Kari Kontakt").count() == 1
    page.go_back()
    page.reload()

    page.locator("h1").click()
    tab_to(page, hide)
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=hidden")
    assert shown(kari) == set()


@one_of("language", ["nb", "en"])
@one_of(("width", "scheme"), LOOKS)
def test_the_pages_have_no_findings(
    page, watch, kari, base_url, language, width, scheme
):
    people.set_consents(kari, ["name", "phone"])
    make_contact(kari.organization, name="Ola", erasure_asked_on="2026-01-01")
    user = make_colleague(kari.organization)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    with translation.override(language):
        own = reverse("portal:consent", args=[people.token_for(kari)])
        erase = reverse("portal:consent_erase", args=[people.token_for(kari)])
        public = reverse("directory:contact", args=["alfa"])
        contacts = reverse("portal:contacts", args=["alfa"])
        overview = reverse("portal:organization", args=["alfa"])

    found = {place: flaws(page, watch, place) for place in (own, erase, public)}
    log_in_browser(page, base_url, user)
    page.goto(overview)
    found[contacts] = flaws(page, watch, contacts)

    assert {place: flaw for place, flaw in found.items() if flaw} == {}


def flaws(page, watch, place):
    page.goto(place)
    for summary in page.locator("main summary").all():
        summary.click()
    return axe_violations(page, watch) + [
        f"{n} px" for n in [horizontal_overflow(page)] if n
    ]


def test_a_contact_is_copied_with_a_status_message(page, context, base_url, kari):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
    people.set_consents(kari, ["name", "phone"])
    page.goto(reverse("directory:contact", args=["alfa"]))

    card = page.locator(".contact-card", has_text="Kari Kontakt")
    card.get_by_role("button").press("Enter")

    card.get_by_role("status").get_by_text(_("Copied")).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "Kari Kontakt\n35 11 22 33"


def test_the_token_is_not_sent_as_a_referrer(page, kari):
    seen = []
    page.on("request", lambda request: seen.append(request.headers.get("referer")))
    page.goto(reverse("portal:consent", args=[people.token_for(kari)]))
    with page.expect_navigation():
        page.locator(".brand").click()

    assert {referer for referer in seen if referer and "samtykke" in referer} == set()

"""A member and a person with a link erase themselves by keyboard alone."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from members import people
from members.models import Erasure, Person, User
from tests.support.browser import LOOKS, axe_violations, flaws, tab_to_text
from tests.support.factories import (
    make_contact,
)
from tests.support.login import log_in_browser
from tests.support.sampling import one_of

SURE = "Erase my data. I know that this cannot be undone."


@one_of("language", ["nb", "en"])
def test_a_member_is_erased_by_keyboard(
    page, page_monitor, base_url, ola, kari, language
):
    log_in_browser(page, base_url, ola)
    with translation.override(language):
        page.goto(reverse("portal:about_me"))
        words = [_("Erase my data"), _(SURE)]
        leave = _(
            "Leave the profile without a manager. The secretariat will be notified."
        )
        button, done = _("Erase my data"), _("Your data has been erased")
    page.locator("h1").click()

    tab_to_text(page, words[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/erase/" if language == "en" else "**/slett/")
    page.locator("h1").click()
    for box in (words[1], leave):
        tab_to_text(page, box)
        page.keyboard.press("Space")
    tab_to_text(page, button)
    page.keyboard.press("Enter")

    page.get_by_role("heading", name=done).wait_for()
    assert axe_violations(page, page_monitor) == []
    assert User.objects.get(pk=ola.pk).is_active is False


@one_of("language", ["nb", "en"])
def test_a_person_is_erased_by_keyboard(page, page_monitor, ola, language):
    person = make_contact(ola.organizations().get(), name="Ola Kontakt")
    with translation.override(language):
        page.goto(reverse("portal:consent", args=[people.token_for(person)]))
        words = [_("See what is erased"), _(SURE), _("Erase my data")]
        done = _("Your data has been erased")
    page.locator("h1").click()

    tab_to_text(page, words[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/erase/" if language == "en" else "**/slett/")
    page.locator("h1").click()
    tab_to_text(page, words[1])
    page.keyboard.press("Space")
    tab_to_text(page, words[2])
    page.keyboard.press("Enter")

    page.get_by_role("heading", name=done).wait_for()
    assert axe_violations(page, page_monitor) == []
    assert Person.objects.get().name == "[slettet]"
    assert Erasure.objects.count() == 1


@one_of("language", ["nb", "en"])
@one_of(("width", "scheme"), LOOKS)
def test_the_pages_have_no_findings(
    page, page_monitor, base_url, ola, language, width, scheme
):
    log_in_browser(page, base_url, ola)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    with translation.override(language):
        places = [reverse(f"portal:{name}") for name in ("about_me", "erase_me")]

    found = {place: flaws(page, page_monitor, place, unfold=True) for place in places}

    assert {place: flaw for place, flaw in found.items() if flaw} == {}

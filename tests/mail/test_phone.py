"""Every letter fits a phone, has one button if there is anything to do, and says its text."""

import pytest

from tests.mail.test_kinds import ALL, LINK, write

pytestmark = pytest.mark.django_db
TOKEN = "eyJhIjoxfQ" * 30
FITS = "() => document.documentElement.scrollWidth <= window.innerWidth"
SHOWN = "() => document.querySelector('main').innerText"
SAY_WHERE = (
    "() => document.querySelectorAll('.button a').forEach(a => a.append(': ' + a.href))"
)
COLOUR = "() => getComputedStyle(document.querySelector('main')).backgroundColor"
LOOKS = {"light": "rgb(255, 255, 255)", "dark": "rgb(24, 33, 30)"}


@pytest.mark.long
def test_each_letter_fits_a_phone_in_light_and_dark(page):
    page.set_viewport_size({"width": 390, "height": 844})
    for number, kind in enumerate(ALL):
        scheme = list(LOOKS)[number % 2]
        page.emulate_media(color_scheme=scheme)
        letter = write(kind, "nb", link=f"{LINK}{TOKEN}/", told="Å" * 300)

        page.set_content(letter.html)

        assert page.evaluate(FITS), kind
        assert page.evaluate(COLOUR) == LOOKS[scheme], kind
        has_link = LINK in letter.text
        buttons = page.locator(".button a")
        assert buttons.count() == has_link, kind
        assert page.locator("a:visible").count() == has_link + (
            kind in ("digest", "reminder", "staff_digest")
        ), kind
        if has_link:
            assert buttons.bounding_box()["height"] >= 44, kind
            page.evaluate(SAY_WHERE)
        assert page.evaluate(SHOWN).split() == letter.text.split(), kind

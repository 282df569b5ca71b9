"""A logo is uploaded in the admin and shown on public pages."""

import pytest
from playwright.sync_api import expect

from tests.support.admin import address
from tests.support.browser import flaws
from tests.support.factories import make
from tests.support.login import log_in_browser
from tests.support.pictures import drawing, file_of


def width_as_loaded(image):
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    return image.evaluate("image => image.naturalWidth")


@pytest.mark.long
def test_a_logo_is_chosen_and_shown(page, page_monitor, base_url):
    log_in_browser(page, base_url, make.user(is_staff=True, is_superuser=True))
    file = {"name": "logo.png", "mimeType": "image/png"}
    file["buffer"] = file_of(drawing((600, 200), "RGBA"))
    page.goto(address("organization", make.member(name="Yara", slug="yara")))

    page.get_by_label("Logo:").set_input_files(file)
    page.locator("[name=_continue]").click()

    assert width_as_loaded(page.get_by_alt_text("Det valgte bildet")) == 512
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(color_scheme="dark")
    for place in ("/medlemmer/", "/en/members/yara/"):
        page.goto(place)
        assert width_as_loaded(page.locator("img.logo")) == 512
        assert flaws(page, page_monitor) == []

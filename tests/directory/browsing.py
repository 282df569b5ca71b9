"""What tests of public pages in a browser share."""

import pytest
from playwright.sync_api import expect

from members import models
from tests.support import grenland
from tests.support.cases import code
from tests.support.factories import make
from tests.support.pictures import drawing, file_of

LONG = "Prosessinstrumentering og kalibrering av høytrykksreaktorer"
ROWS = {
    models.Service: {"name_nb": LONG, "text_nb": "I hele Norden. " * 10},
    models.CustomerReference: {"what_nb": LONG, "year": 2024},
    models.Certificate: {},
    models.ProfileLink: {"label": LONG},
}
STATUS = "{} navngitt"
SHOWS_FOCUS = code(__file__, "shows_focus.js")


@pytest.fixture(name="grenland")
def load_grenland(transactional_db):
    grenland.load()


@pytest.fixture
def full_profile(grenland):
    """Add a member that fills in all that a profile may have."""
    ways = {"phone": "35 92 00 00", "email": "post@example.org"}
    ways |= {"website": "https://alfa.example.org/"}
    ways |= {"delivery_area_nb": "Telemark og Vestfold"}
    sites = [make.site(name="Herøya øst")]
    ours = make.member(name="Alfa AS", slug="alfa", sites=sites, **ways)
    for model, fields in ROWS.items():
        make(model, organization=ours, **fields), make(model, organization=ours)
    for place in (1, 2, 3):
        image = make.picture(data=file_of(drawing((300, 199 + place))))
        make(models.ProfilePicture, organization=ours, place=place, image=image)
    sought = {"kind": "competence", "note": "Trenger en kjemiker"}
    make.stream(ours, is_public=True, **sought)
    make.contact(ours, name="Nora Nordmann", agreed=["name", "email"])


def is_counted(page, number):
    expect(page.get_by_role("status")).to_have_text(STATUS.format(number))


def tab_until(page, selector):
    """Press Tab until a match has focus; fail at an element that does not show its focus.

    Return how often.
    """
    for number in range(1, 150):
        page.keyboard.press("Tab")
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        assert page.evaluate(SHOWS_FOCUS), where
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return number
    raise AssertionError(f"Tab never reaches {selector}")

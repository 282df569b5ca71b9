"""A profile with a row of every kind, in a browser."""

import pytest

from members.models import (
    Certificate,
    CustomerReference,
    ProfileLink,
    ProfilePicture,
    Service,
)
from tests.support.browser import axe_violations, horizontal_overflow, small_targets
from tests.support.factories import (
    make_contact,
    make_member,
    make_picture,
    make_site,
    make_stream,
)
from tests.support.pictures import drawing, file_of
from tests.support.rows import make
from tests.support.sampling import every_look, set_look

LONG = "Prosessinstrumentering og kalibrering av høytrykksreaktorer"
ROWS = {
    Service: {"name_nb": LONG, "text_nb": "I hele Norden. " * 10},
    CustomerReference: {"what_nb": LONG, "year": 2024},
    Certificate: {},
    ProfileLink: {"label": LONG},
}


@pytest.fixture
def full_profile(transactional_db):
    """Create a member that fills in all that a profile may have."""
    ours = make_member(
        name="Alfa AS",
        slug="alfa",
        sites=[make_site(name="Herøya")],
        phone="35 92 00 00",
        email="post@example.org",
        website="https://alfa.example.org/",
        delivery_area_nb="Telemark og Vestfold",
    )
    for model, fields in ROWS.items():
        make(model, organization=ours, **fields)
        make(model, organization=ours)
    for place in (1, 2, 3):
        image = make_picture(data=file_of(drawing((300, 199 + place))))
        make(ProfilePicture, organization=ours, place=place, image=image)
    make_stream(ours, is_public=True, kind="competence", note="Trenger en kjemiker")
    make_contact(ours, name="Nora Nordmann", agreed=["name", "email"])


@pytest.mark.usefixtures("full_profile")
@every_look
def test_a_full_profile_has_no_axe_violation_or_horizontal_scroll(
    page, page_monitor, look
):
    for address in ("/medlemmer/alfa/", "/en/members/alfa/"):
        set_look(page, address, look)
        page.goto(address)
        assert page.locator(".profile-pictures img").count() == 3
        assert axe_violations(page, page_monitor) == [], address
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            found = horizontal_overflow(page), small_targets(page)
            assert found == (0, []), (address, width)


@pytest.mark.usefixtures("full_profile")
def test_a_full_profile_has_no_axe_violation_in_forced_colours(page, page_monitor):
    page.emulate_media(forced_colors="active")
    page.goto("/medlemmer/alfa/")

    assert axe_violations(page, page_monitor) == []

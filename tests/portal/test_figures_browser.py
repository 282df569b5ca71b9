"""A climate effect from the member's form to the public page, in a browser, by keyboard."""

import pytest
from django.urls import reverse
from django.utils import translation

from members import review
from members.models import ChangeRequest
from tests.support.browser import axe_violations, horizontal_overflow
from tests.support.factories import make_effect, make_funding, make_project
from tests.support.login import log_in_browser
from tests.support.sampling import LOOKS, one_of

TYPED = {"Value": "41 000", "Sources": "https://example.org/rapport"}
CHOSEN = {
    "Unit": "t CO₂/year",
    "What happens to the CO₂": "avoided",
    "How certain": "expected",
    "Qualifier": "about",
}


def at(name, *args):
    with translation.override("en"):
        return reverse(f"portal:{name}", args=["yara", *args])


@pytest.fixture
def project(ours):
    make_effect(make_project(), value=1000, mechanism="avoided", maturity="expected")
    project = make_project(partners=[ours])
    make_funding(project, source="Rapport")
    make_effect(project, value=500, mechanism="used")
    return project


@one_of(("scheme", "width"), LOOKS)
def test_an_effect_is_weighed_proposed_decided_and_public(
    page, page_monitor, ola, project, kari, base_url, scheme, width
):
    log_in_browser(page, base_url, ola)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(at("projects_change", project.slug))

    page.get_by_role("button", name="Add a climate effect").press("Enter")
    row = page.get_by_role("group", name="Climate effects 2")
    for label, text in TYPED.items():
        row.get_by_label(f"{label} (required)", exact=True).fill(text)
    for label, value in CHOSEN.items():
        row.get_by_label(f"{label} (required)", exact=True).select_option(value)
    page.get_by_role("button", name="Show what it is worth").press("Enter")
    page.get_by_text("about 42,000 tonnes CO₂ a year").wait_for()
    assert (axe_violations(page, page_monitor), horizontal_overflow(page)) == ([], 0)

    page.get_by_role("button", name="Send to the secretariat").last.press("Enter")
    page.wait_for_url(f"**{at('projects')}")
    assert (axe_violations(page, page_monitor), horizontal_overflow(page)) == ([], 0)
    review.approve(ChangeRequest.objects.get().pk, by=kari)
    page.goto(f"/en/projects/{project.slug}/")
    assert page.get_by_text("41,000 tonnes CO₂ a year").count() == 1

"""The yearly check on a phone."""

import pytest
from django.utils.translation import override

from members.models import ChangeRequest
from tests.support.browser import axe_violations, horizontal_overflow
from tests.support.factories import (
    make_contact,
    make_facility,
    make_participation,
    make_project,
    make_stream,
)
from tests.support.reminders import asked_link, make_asked

pytestmark = pytest.mark.long


@pytest.fixture
def member():
    """Return an average member: something in each section."""
    organization, _users = make_asked(
        "manager", name="Alfa AS", municipality="Porsgrunn", summary_nb="Lager stål."
    )
    make_contact(organization, name="Kari Nord")
    for title in ("Fangst", "Grønn ammoniakk"):
        project = make_project(title_nb=title, status="running")
        make_participation(organization=organization, project=project)
    make_facility(organization)
    make_stream(organization, is_public=True)
    return organization


def check(page, page_monitor):
    assert horizontal_overflow(page) == 0
    assert axe_violations(page, page_monitor) == []


def test_what_belongs_to_an_answer_is_shown_with_it(page, page_monitor, member):
    page.set_viewport_size({"width": 390, "height": 844})
    with override("en"):
        page.goto(asked_link())
    section = page.locator("section", has=page.locator("#part-projects"))
    text, boxes = section.locator("textarea"), section.locator(".for-end")
    assert [text.is_visible(), boxes.is_visible()] == [False, False]

    section.locator(".choice.end input").check()
    assert [text.is_visible(), boxes.is_visible()] == [True, True]
    check(page, page_monitor)
    page.locator(".send button").click()
    page.locator(".error-summary").wait_for()
    check(page, page_monitor)
    boxes.locator("input").first.check()
    page.locator(".send button").click()
    page.wait_for_url("**?done")

    assert ChangeRequest.objects.get().noun == "project"

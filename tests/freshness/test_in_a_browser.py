"""The yearly check on a phone: by keyboard, with at most ten presses, in a chosen language."""

import pytest
from django.utils.translation import override

from members.models import ChangeRequest, Reminder
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
MOST_PRESSES = 10


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


def press_by_keyboard(page, pressed):
    """Move to the first answer of each open section and press it, then the button."""
    for fieldset in page.locator(".choices").all():
        first = fieldset.locator("input").first
        first.focus()
        page.keyboard.press("Space")
        assert first.is_checked()
        pressed.append("Space")
    page.locator(".send button").focus()
    page.keyboard.press("Enter")
    pressed.append("Enter")


def check(page, page_monitor):
    assert horizontal_overflow(page) == 0
    assert axe_violations(page, page_monitor) == []


@pytest.mark.parametrize(
    ("language", "look"), [("nb", "390 dark"), ("en", "1280 light")]
)
def test_an_average_member_answers_with_at_most_ten_presses(
    page, page_monitor, member, language, look
):
    width, scheme = look.split()
    page.set_viewport_size({"width": int(width), "height": 844})
    page.emulate_media(color_scheme=scheme)
    with override(language):
        page.goto(asked_link())
    check(page, page_monitor)

    pressed = []
    press_by_keyboard(page, pressed)
    page.wait_for_url("**?done")
    check(page, page_monitor)

    assert len(pressed) <= MOST_PRESSES
    assert member.reminders.get().outcome == Reminder.Outcome.CONFIRMED
    assert page.context.cookies() == []


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

"""A typed form: leaving it asks, Ctrl+S saves it, and the bar that saves stays in sight."""

import pytest

from members.models import Organization
from tests.support.admin import address
from tests.support.browser import flaws
from tests.support.login import log_in_browser

COVERED = """() => {
  const bar = document.querySelector(".save-bar").getBoundingClientRect();
  const at = document.activeElement.getBoundingClientRect();
  return at.height < innerHeight / 2 && at.bottom > bar.top + 1
    && !document.activeElement.closest(".save-bar, .delete-row");
}"""


@pytest.fixture
def form(page, superuser, base_url, ours):
    log_in_browser(page, base_url, superuser)
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(address("organization", ours))
    return page


def leave(page):
    """Leave the page, and stay if it asks; return what kinds of dialogs there were."""
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.evaluate("setTimeout(() => location.assign('/admin/'))")
    page.wait_for_timeout(500)
    page.remove_listener("dialog", stay)
    return asked


def test_leaving_asks_only_what_was_typed_and_ctrl_s_saves(form, page_monitor):
    bar = form.locator(".save-bar").bounding_box()
    found = flaws(form, page_monitor)
    form.locator("#id_name").fill("Nordgas")
    shown = form.locator(".field-keeps_former_name").first.is_visible()
    asked = leave(form)
    form.keyboard.press("Control+s")
    form.locator(".messagelist .success").wait_for()
    hidden = form.locator(".field-keeps_former_name").first.is_hidden()
    asked_after = leave(form)

    assert found == []
    assert bar["y"] + bar["height"] == pytest.approx(700, abs=1)
    assert (shown, asked, hidden, asked_after) == (True, ["beforeunload"], True, [])
    assert Organization.objects.get().name == "Nordgas"


def test_the_bar_hides_nothing_that_has_the_keyboard_focus(form):
    covered = []
    for _stop in range(60):
        form.keyboard.press("Tab")
        if form.evaluate(COVERED):
            covered.append(form.evaluate("document.activeElement.outerHTML"))

    assert covered == []

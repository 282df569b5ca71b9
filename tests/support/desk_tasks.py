"""The desk in a browser, with the words of `Clicks`: what is pressed is counted."""

import re
from functools import cached_property

from playwright.sync_api import expect

from tests.support.browser import horizontal_overflow

PATIENCE = 60_000  # milliseconds: other tests run beside
# The element of the button's form with the name, of several ticks the one with the value.
ELEMENT = """(button, [name, value]) => {
  const named = [...button.form.elements].filter((one) => one.name === name);
  return named.find((one) => one.value === value && one.matches("[type=checkbox], [type=radio]"))
    ?? named.find((one) => one.type !== "hidden");
}"""


class BrowserClicks:
    """A page in a browser, opened at the first act; `number` counts clicks, no typing."""

    def __init__(self, page, address):
        self._page, self.address, self.number = page, address, 0
        page.set_default_timeout(PATIENCE)

    @cached_property
    def page(self):
        self._page.goto(self.address)
        return self._page

    def link(self, words):
        self._click(self._find("link", words))

    def button(self, words, **typed):
        button = self._find("button", words)
        for name, value in typed.items():
            self._type(button, name, value)
        self._click(button)

    def unfold(self, words):
        self.page.locator("summary", has_text=words).first.click()
        self.number += 1

    def file(self, words, **typed):
        """Press a button that sends a file; return its bytes."""
        with self.page.expect_download() as download:
            button = self._find("button", words)
            for name, value in typed.items():
                self._type(button, name, value)
            button.click()
        self.number += 1
        return download.value.path().read_bytes()

    def has(self, words, attribute):
        return self._find("link" if attribute else "button", words).count() > 0

    def sees(self, *words):
        for one in words:
            expect(self.page.locator("body")).to_contain_text(one, timeout=PATIENCE)

    def sees_focus(self, name):
        expect(self.page.locator(f"[name={name}]:visible")).to_be_focused(
            timeout=PATIENCE
        )

    def _find(self, role, words):
        # What is hidden but for screen readers stands in a block of its own.
        words = re.escape(words).replace(":", " ?:").replace(r"\ ", r"\s+")
        name = re.compile(f"^{words}$")
        return self.page.get_by_role(role, name=name).first

    def _type(self, button, name, value):
        box = button.evaluate_handle(ELEMENT, [name, str(value)]).as_element()
        kind = box.get_attribute("type")
        if hasattr(value, "read"):
            buffer = {"mimeType": value.content_type, "buffer": value.read()}
            box.set_input_files({"name": value.name, **buffer})
        elif kind in ("checkbox", "radio"):
            box.check()
        elif box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)

    def _click(self, target):
        """Press it, and wait for the page, or the part of it, that comes."""
        self.page.evaluate("document.body.dataset.left = 'yes'")
        with self.page.expect_response(_is_answer) as answer:
            target.click()
        self.number += 1
        if answer.value.request.is_navigation_request():
            self.page.locator("body:not([data-left])").wait_for()
        assert horizontal_overflow(self.page) == 0, self.page.url


def _is_answer(response):
    is_page = response.request.resource_type in ("document", "xhr", "fetch")
    return is_page and not 300 <= response.status < 400

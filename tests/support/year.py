"""A person who uses the site by keyboard alone, at a width and in a language by SEED."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from members.models import Letter
from tests.support.browser import flaws, tab_to, type_at_once
from tests.support.letters import last

LINK = re.compile(r": https://localhost(/\S+)$", re.MULTILINE)
CODE = re.compile(r"\d{4}-\d{4}")


def year(test):
    """Tell the story at both widths and in both languages, by `make proof`."""
    each = pytest.mark.parametrize("language", ["nb", "en"])
    widths = pytest.mark.parametrize("width", [390, 1280])
    return pytest.mark.long(each(widths(test)))


class Reader:
    """Whoever sits before the page; `flaws` are what was wrong with the pages looked at."""

    def __init__(self, page, monitor, language, width):
        page.set_viewport_size({"width": width, "height": 900})
        self.page, self.monitor, self.language = page, monitor, language
        self.flaws = []

    def address(self, name, *args):
        with translation.override(self.language):
            return reverse(name, args=args)

    def open(self, address):
        """Go to an address, as a bookmark or an e-mail does, and look at the page."""
        self.page.goto(address)
        self.look()

    def open_mail(self, kind):
        """Open the page of the button in the last e-mail of the kind."""
        self.open(LINK.search(last(kind).text)[1])

    def look(self):
        self.flaws += [f"{self.page.url}: {f}" for f in flaws(self.page, self.monitor)]

    def press(self, selector, key="Enter"):
        tab_to(self.page, self.page.locator(selector).first, limit=250)
        self.page.keyboard.press(key)

    def type(self, selector, words):
        self.press(selector, "Control+A")
        self.page.keyboard.type(words)

    def choose(self, selector, steps=1):
        """Go down so many steps in a list of choices."""
        self.press(selector, "ArrowDown")
        for _more in range(steps - 1):
            self.page.keyboard.press("ArrowDown")

    def arrive(self, pattern):
        self.page.wait_for_url(pattern)
        self.look()

    def wait(self, selector):
        """Wait for what a page of the same address shows afterwards, and look."""
        self.page.locator(selector).first.wait_for()
        self.look()

    def sees(self, words):
        expect(self.page.locator("main").first).to_contain_text(words)

    def log_in(self, email):
        """Log in with the code that comes by e-mail."""
        self.open(self.address("portal:log_in"))
        self.type("main [name=email]", email)
        self.page.keyboard.press("Enter")
        self.enter_code()
        self.page.wait_for_url(f"**{self.address('portal:home')}**")

    def enter_code(self):
        self.page.wait_for_url(f"**{self.address('account_confirm_login_code')}**")
        code = CODE.search(Letter.objects.latest("pk").text)[0]
        type_at_once(self.page, "[name=code]", code)
        self.page.keyboard.press("Enter")


def speak(user, language):
    """Set the language in which the user is written to."""
    type(user).objects.filter(pk=user.pk).update(language=language)
    user.refresh_from_db()
    return user

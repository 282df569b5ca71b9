"""Visible controls used by keyboard alone, with a count of the presses."""

from .browser import tab_to


class Keys:
    """The keyboard of a page: a call presses a button or link that leads to another page.

    Typing is not counted in `number`, the presses.
    """

    def __init__(self, page):
        self.page, self.number = page, 0

    def __call__(self, name, role="button"):
        tab_to(self.page, self.page.get_by_role(role, name=name, exact=True).first)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.number += 1

    def check(self, name):
        tab_to(self.page, self.page.get_by_role("checkbox", name=name, exact=True))
        self.page.keyboard.press("Space")
        self.number += 1

    def type(self, label, text):
        """Replace what a field holds."""
        tab_to(self.page, self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

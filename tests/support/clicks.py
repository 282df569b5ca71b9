"""Links and buttons that stand on a page, pressed by the test client and counted."""

import re
from html import unescape
from types import SimpleNamespace
from urllib.parse import urljoin

from tests.support.html_forms import filled

FORM = re.compile(r"<form\b(.*?)</form>", re.DOTALL)
LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
BUTTON = re.compile(r"<button\b([^>]*)>(.*?)</button>", re.DOTALL)
SUBMIT = re.compile(r'<input\b([^>]*\btype="submit"[^>]*)>')


class Clicks:
    """A page in a client; `number` counts what was pressed, typing is not counted."""

    def __init__(self, client, address):
        self.client, self.number = client, 0
        self.page = client.get(address, follow=True)

    def link(self, words):
        places = [
            a["href"] for a, text in _with_text(LINK, self._html) if text == words
        ]
        assert places, (words, self._address)
        self._go(self.client.get(urljoin(self._address, places[0]), follow=True))

    def button(self, words, **typed):
        """Press a button with what its form holds, and what is typed into it."""
        form, own, button = next(
            (form[1], own, button)
            for form in FORM.finditer(self._html)
            for own in [_attributes(form[1].partition(">")[0])]
            for button in self._buttons_of(form[1], own.get("id"))
            if button["text"] == words
        )
        action = button.get("formaction") or own.get("action") or self._address
        place = urljoin(self._address, action)
        values = filled(SimpleNamespace(content=f"<form {form}".encode())) | typed
        if "name" in button:
            values[button["name"]] = button.get("value", "")
        send = self.client.post if own.get("method") == "post" else self.client.get
        self._go(send(place, values, follow=True))

    def _buttons_of(self, form, form_id):
        """Yield the buttons in a form, and those elsewhere on the page that name it."""
        yield from (one for one in _buttons(form) if "form" not in one)
        named = (one for one in _buttons(self._html) if "form" in one)
        yield from (one for one in named if one["form"] == form_id)

    @property
    def _html(self):
        return self.page.text

    @property
    def _address(self):
        return self.page.wsgi_request.get_full_path()

    def _go(self, page):
        assert page.status_code == 200
        self.page, self.number = page, self.number + 1


def _buttons(html):
    for attributes, text in _with_text(BUTTON, html):
        yield {**attributes, "text": text}
    for found in SUBMIT.finditer(html):
        attributes = _attributes(found[1])
        yield {**attributes, "text": attributes["value"]}


def _with_text(tag, html):
    """Yield (attributes, text) of each such element."""
    for attributes, inner in tag.findall(html):
        text = unescape(re.sub(r"<[^>]*>", "", inner))
        yield _attributes(attributes), " ".join(text.split())


def _attributes(text):
    found = re.findall(r'([\w-]+)="([^"]*)"', text)
    return {name: unescape(value) for name, value in found}

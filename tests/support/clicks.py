"""Links and buttons that stand on a page, pressed by the test client and counted."""

from urllib.parse import urljoin

from tests.support.html_forms import Page, values_of


class Clicks:
    """A page in a client; `number` counts what was pressed, typing is not counted."""

    def __init__(self, client, address):
        self.client, self.number = client, 0
        self.page = client.get(address, follow=True)

    def link(self, words):
        given, _form = self._find(words, "href")
        self._go(self.client.get(urljoin(self._address, given["href"]), follow=True))

    def button(self, words, **typed):
        """Press a button with what its form holds, and what is typed into it."""
        given, form = self._find(words)
        values = values_of(form) | typed
        if "name" in given:
            values[given["name"]] = given.get("value", "")
        send = self.client.post if form.method == "post" else self.client.get
        place = urljoin(self._address, given.get("formaction") or form.action)
        self._go(send(place, values, follow=True))

    def _find(self, words, attribute=None):
        """Return (attributes, form) of the first link or button with the words."""
        page = Page(self.page.text, self._address)
        for given, text, own in page.pressable:
            form = page.by_id.get(given["form"]) if "form" in given else own
            is_kind = attribute in given if attribute else form is not None
            if is_kind and " ".join(text.split()) == words:
                return given, form
        raise AssertionError((words, self._address))

    @property
    def _address(self):
        return self.page.wsgi_request.get_full_path()

    def _go(self, page):
        assert page.status_code == 200
        self.page, self.number = page, self.number + 1

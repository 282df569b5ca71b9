"""The forms of a page: their inputs and buttons, filled in and pressed as in a browser."""

from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.utils.html import strip_tags


@dataclass
class Control:
    """An input of a form: what it sends unless anybody types, and what it could send."""

    name: str
    kind: str
    sent: list = field(default_factory=list)
    choices: list = field(default_factory=list)
    attributes: dict = field(default_factory=dict)

    def add(self, kind, given):
        """Add an input of this name, as each of several tick boxes."""
        value = given.get("value", "on" if kind == "checkbox" else "")
        if kind in ("checkbox", "radio"):
            self.choices.append(value)
            self.sent += [value] if "checked" in given else []
        elif kind not in ("file", "search"):
            self.sent.append(value)


@dataclass
class PageForm:
    """A form; `buttons` are (name, value) of what submits it, ("", "") without a name.

    The first one is what the Enter key presses.
    """

    action: str = ""
    method: str = "post"
    controls: dict = field(default_factory=dict)
    buttons: list = field(default_factory=list)

    @property
    def key(self):
        """What tells one form of a route from another: the values of its hidden inputs."""
        names = sorted(name for name in self.controls if not name.startswith("_"))
        acts = self.controls.get("do") or self.controls.get("form")
        return (*names[:6], *(acts.sent if acts else []), *self.buttons[:1])

    def place(self, tag, given):
        """Add an element; return its Control, unless it is a button."""
        kind, name = given.get("type", tag), given.get("name")
        if tag == "button" or kind in ("submit", "image"):
            self.buttons += [(name, given.get("value", "")) if name else ("", "")]
        elif name and kind not in ("button", "reset"):
            kind = kind if tag == "input" else tag
            new = Control(name, kind, attributes=given)
            control = self.controls.setdefault(name, new)
            if tag == "input":
                control.add(kind, given)
            return control
        return None


class Page(HTMLParser):
    """Reads a page: its `forms`, and in `whole` the inputs of all.

    `pressable` are (attributes, text, form) of its links and buttons.
    """

    def __init__(self, html, address=""):
        super().__init__()
        self.address, self.forms, self.by_id = address, [], {}
        self.whole, self.form = PageForm(), None
        self.loose, self.selects, self.texts, self.pressable = [], [], [], []
        self.pressed = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._open(given)
        elif tag == "option":
            for select in self.selects:
                select.choices.append(given.get("value", ""))
                select.sent += [given.get("value", "")] if "selected" in given else []
        elif tag in ("input", "select", "textarea", "button"):
            self._place(tag, given)
        if tag in ("a", "button"):
            self.pressed = [given, "", self.form]
            self.pressable.append(self.pressed)
        elif given.get("type") == "submit":
            self.pressable.append([given, given.get("value", ""), self.form])

    def _open(self, given):
        method = given.get("method", "get").lower()
        self.form = PageForm(given.get("action") or self.address, method)
        self.forms.append(self.form)
        self.by_id[given.get("id")] = self.form
        for form_id, tag, above in self.loose:
            if form_id == given.get("id"):
                self.form.place(tag, above)

    def _place(self, tag, given):
        form = self.by_id.get(given["form"]) if "form" in given else self.form
        if form is None and "form" in given:
            self.loose.append((given["form"], tag, given))
        placed = [one.place(tag, given) for one in (self.whole, form) if one]
        controls = [control for control in placed if control]
        self.selects = controls if tag == "select" else self.selects
        if tag == "textarea":
            self.texts = controls
            for control in self.texts:
                control.sent = [""]

    def handle_data(self, data):
        for text in self.texts:
            text.sent[0] += data
        if self.pressed:
            self.pressed[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # The first line break of a text area is no part of its text.
            for text in self.texts:
                text.sent[0] = text.sent[0].removeprefix("\r").removeprefix("\n")
            self.texts = []
        elif tag == "select":
            self.selects = []
        elif tag == "form":
            self.form = None
        self.pressed = None if tag in ("a", "button") else self.pressed


def forms_of(page, address):
    """Return the forms of a response that are posted, as PageForms."""
    forms = Page(page.content.decode(), address).forms
    return [form for form in forms if form.method == "post"]


def values_of(form):
    """Return what a form sends unless anybody types, without rows that a script adds."""
    return {
        control.name: [""] if control.kind == "file" else control.sent
        for control in form.controls.values()
        if (control.sent or control.kind == "file")
        and not ("__prefix__" in control.name or control.name == "action")
    }


def filled(page, **typed):
    """Return what a browser would post from the page, with some values typed over."""
    values = values_of(Page(page.content.decode()).whole)
    return values | {name.replace("__", "-"): value for name, value in typed.items()}


class Clicks:
    """A page in a client, opened at the first act; `number` counts clicks, no typing."""

    def __init__(self, client, address):
        self.client, self.address, self.number = client, address, 0

    @cached_property
    def page(self):
        return self.client.get(self.address, follow=True)

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

    def unfold(self, words):
        """Press the heading of a fold; here it only counts."""
        assert f">{words}</summary>" in self.page.text, self._address
        self.number += 1

    def file(self, words, **typed):
        """Press a button that sends a file; return its bytes."""
        self.button(words, **typed)
        return b"".join(self.page.streaming_content)

    def has(self, words, attribute=None):
        """Whether the page has a button with the words, or with "href" a link."""
        return any(True for _one in self._matches(words, attribute))

    def sees(self, *words):
        text = " ".join(unescape(strip_tags(self.page.text)).split())
        assert [one for one in words if one not in text] == []

    def sees_focus(self, name):
        """Assert that the input has an error, so that a browser gives it the focus."""
        wrong = Page(self.page.text).whole.controls[name]
        assert "aria-invalid" in wrong.attributes, self._address

    def _find(self, words, attribute=None):
        """Return (attributes, form) of the first link or button with the words."""
        for match in self._matches(words, attribute):
            return match
        raise AssertionError((words, self._address))

    def _matches(self, words, attribute=None):
        page = Page(self.page.text, self._address)
        for given, text, own in page.pressable:
            form = page.by_id.get(given["form"]) if "form" in given else own
            is_kind = attribute in given if attribute else form is not None
            if is_kind and " ".join(text.split()) == words:
                yield given, form

    @property
    def _address(self):
        return self.page.wsgi_request.get_full_path()

    def _go(self, page):
        assert page.status_code == 200
        self.page, self.number = page, self.number + 1


HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


def send(client, address, headers=HERE, **typed):
    page = client.get(address)
    typed.setdefault("form_token", page.context["form_token"])
    return client.post(address, typed, headers=headers)

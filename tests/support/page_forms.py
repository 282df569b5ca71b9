"""The forms of a page that are posted: their inputs, choices and buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Control:
    """An input of a form: what it sends unless anybody types, and what it could send."""

    name: str
    kind: str
    sent: list = field(default_factory=list)
    choices: list = field(default_factory=list)
    attributes: dict = field(default_factory=dict)


@dataclass
class PageForm:
    """A form with method POST; `buttons` are (name, value) of what submits it.

    A button without a name is ("", ""). The first one is what the Enter key presses.
    """

    action: str
    controls: dict = field(default_factory=dict)
    buttons: list = field(default_factory=list)

    def control(self, name, kind, attributes):
        return self.controls.setdefault(name, Control(name, kind, [], [], attributes))

    @property
    def key(self):
        """What tells one form of a route from another: the values of its hidden inputs."""
        names = sorted(name for name in self.controls if not name.startswith("_"))
        acts = self.controls.get("do") or self.controls.get("form")
        return (*names[:6], *(acts.sent if acts else []), *self.buttons[:1])


class _Page(HTMLParser):
    def __init__(self, html, address):
        super().__init__()
        self.address, self.forms, self.by_id = address, [], {}
        self.form = self.select = self.text = None
        self.loose = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._open(given)
        elif tag == "option" and self.select is not None:
            self._option(given)
        elif tag in ("input", "select", "textarea", "button"):
            self._place(tag, given)

    def _open(self, given):
        self.form = None
        if given.get("method", "").lower() == "post":
            self.form = PageForm(given.get("action") or self.address)
            self.forms.append(self.form)
            self.by_id[given.get("id")] = self.form
            for form_id, tag, above in self.loose:
                if form_id == given.get("id"):
                    self._add(self.form, tag, above)

    def _place(self, tag, given):
        form = self.by_id.get(given["form"]) if "form" in given else self.form
        if form is not None:
            self._add(form, tag, given)
        elif "form" in given:
            self.loose.append((given["form"], tag, given))

    def _add(self, form, tag, given):
        kind, name = given.get("type", tag), given.get("name")
        if tag == "button" or kind in ("submit", "image"):
            form.buttons += [(name, given.get("value", "")) if name else ("", "")]
        elif name and kind not in ("button", "reset"):
            control = form.control(name, kind if tag == "input" else tag, given)
            if tag == "input":
                _fill(control, kind, given)
            self.select = control if tag == "select" else self.select
            self.text = control if tag == "textarea" else self.text

    def _option(self, given):
        self.select.choices.append(given.get("value", ""))
        if "selected" in given:
            self.select.sent.append(given.get("value", ""))

    def handle_data(self, data):
        if self.text is not None:
            self.text.sent = ["".join(self.text.sent) + data]

    def _end_text(self):
        """Drop the line break that HTML ignores at the beginning, as a browser does."""
        if self.text is not None:
            self.text.sent = ["".join(self.text.sent).removeprefix("\n")]
        self.text = None

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._end_text()
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.form = None


def _fill(control, kind, given):
    value = given.get("value", "on" if kind == "checkbox" else "")
    if kind in ("checkbox", "radio"):
        control.choices.append(value)
        control.sent += [value] if "checked" in given else []
    elif kind != "file":
        control.sent.append(value)


def forms_of(page, address):
    """Return the forms of a response that are posted, as PageForms."""
    return _Page(page.content.decode(), address).forms

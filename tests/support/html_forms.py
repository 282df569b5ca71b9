"""Fill in the form of a page as a browser would."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.values, self._select, self._text = {}, None, None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name = given.get("name")
        if tag == "input" and name and _is_sent(given):
            otherwise = "on" if given.get("type") == "checkbox" else ""
            self.values.setdefault(name, []).append(given.get("value") or otherwise)
        elif tag == "textarea":
            self._text = name
            self.values[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.values.setdefault(self._select, []).append(given.get("value") or "")

    def handle_data(self, data):
        if self._text:
            self.values[self._text][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._text, text = None, self._text
            # The first line break of a text area is no part of its text.
            self.values[text][0] = self.values[text][0].removeprefix("\n")
            self.values[text][0] = self.values[text][0].removeprefix("\r\n")
        elif tag == "select":
            self._select = None


def _is_sent(given):
    kind = given.get("type", "text")
    if kind in ("checkbox", "radio"):
        return "checked" in given
    return kind not in ("submit", "button", "search")


def filled(page, **typed):
    """Return what a browser would post from the page, with some values typed over."""
    values = _Form(page.content.decode()).values
    for name in [name for name in values if "__prefix__" in name or name == "action"]:
        del values[name]
    return values | {name.replace("__", "-"): value for name, value in typed.items()}

"""Hostile bodies of a form, made from its valid values by a seeded generator."""

import json
from random import Random
from urllib.parse import quote_plus

from tests.support.pictures import drawing, file_of
from tests.support.query_fuzzer import DAYS, NUMBERS, PHRASES, WORDS

BOUNDARY = "x-hostile-x"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URLENCODED = "application/x-www-form-urlencoded"
# As bytes, since no text holds them all: lone surrogates, broken UTF-8, NUL.
BYTES = [b"\0", b"a\0b", b"\xed\xa0\x80", b"\xff\xfe", b"\xc3\x28", b"\xf0\x9f\xa6"]
TEXTS = [
    *NUMBERS,
    *DAYS,
    *WORDS,
    *PHRASES,
    *["abc", "1", "2", "-7", "99999999999", "9223372036854775808", "1e400", "1.5.5"],
    *["99999.12.31", "31.12.99999", "00.00.0000", "29.02.2023", "01.01.0001", "12"],
    *['"\\ud83d"', '{"a": 1}', '{"type": []}', "[[]]", '"x"', "[1,2]:x:y", "on", "off"],
    *["\\ud800", "\ue000", "a@b", "x@example.org\r\nBcc: y@example.org", "'", "\r\n"],
    "9" * 5000,
    "x" * 100_000,
    "æ" * 50_000,
    "{" * 20_000,
]
COUNTS = ["-1", "0", "1", "2", "2000", "1000000000", "9" * 400, "abc", "", "1.5", "NaN"]
COUNTS += ["٣", " 2 ", "\0", "1e3", "0x2"]
FILES = [
    ("x.png", "image/png", b""),
    ("x.png", "image/png", b"\x89PNG\r\n\x1a\nno picture"),
    ("../../x\0.svg", "image/svg+xml", b"<svg onload='x'/>"),
    ("", "text/plain", b"abc"),
    ("x" * 5000, "image/jpeg", b"\xff\xd8\xff"),
    ("\udcff.png", "nonsense", b"abc" * 1000),
]
UNKNOWN = ["id", "pk", "user", "is_staff", "_popup", "_to_field", "_saveasnew", "do"]
UNKNOWN += ["act", "action", "__proto__", "", "x" * 300, "note[]", "next", "shown-x"]
UNKNOWN += ["edit-name", "seen_until", "select_across", "_snapshot", "index"]
MANAGEMENT = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")
ODD_TYPES = ["text/plain", "application/json", "", "nonsense", "multipart/form-data"]
ODD_TYPES += [f"{URLENCODED}; charset=utf-16", f"{URLENCODED}; charset=nonsense"]
ODD_TYPES += ["multipart/form-data; boundary=\xff", "multipart/mixed; boundary=x"]


class BodyFuzzer:
    """Generates (content type, bytes) for a PageForm, whose inputs `fill` completes."""

    def __init__(self, form, fill, seed):
        self.form, self.random = form, Random(seed)
        self.controls = list(form.controls.values())
        own = [c for c in self.controls if "__prefix__" not in c.name]
        self.pairs = [(c.name, value) for c in own for value in c.sent]
        self.fill = {c.name: fill(c) for c in self.controls if c.kind != "hidden"}

    def valid(self, **typed):
        """Return the body of the form as it stands, some inputs typed, a button pressed."""
        pairs = [(name, typed.get(name, v)) for name, v in self._filled()]
        # Not one that only adds an empty row.
        sending = [b for b in self.form.buttons if not str(b[1]).startswith("add-")]
        return multipart(self._press(pairs, sending))

    def body(self):
        """Return the next hostile body."""
        pairs = self._filled()
        if self.random.random() < 0.3:
            pairs = self._with_row(pairs)
        pairs = self._press(pairs, self.form.buttons)
        for _ in range(self.random.choice([1, 1, 1, 2, 3, 8])):
            pairs = self.random.choice(MUTATIONS)(self, pairs)
        return self._encode(pairs)

    def _filled(self):
        """Return the pairs of the page, with its empty inputs filled in."""
        pairs = [(n, self.fill.get(n) or v if v == "" else v) for n, v in self.pairs]
        named = {name for name, _value in pairs}
        for control in self.controls:
            name, value = control.name, self.fill.get(control.name)
            if name in named or "__prefix__" in name or control.kind == "file":
                continue
            if value and (control.kind != "checkbox" or self.random.random() < 0.5):
                pairs.append((name, value))
        return pairs

    def _press(self, pairs, buttons):
        pressed = self.random.choice(buttons) if buttons else ("", "")
        return [*pairs, pressed] if pressed[0] else pairs

    def _with_row(self, pairs):
        """Add a row to a formset, as the page's script does."""
        totals = [name for name, _v in pairs if name.endswith("-TOTAL_FORMS")]
        if not totals:
            return pairs
        total = self.random.choice(totals)
        start, count = total.replace("TOTAL_FORMS", "__prefix__-"), dict(pairs)[total]
        row = [
            (name.replace("__prefix__", count), self.fill.get(name) or "")
            for name in self.form.controls
            if name.startswith(start) and not name.endswith("-DELETE")
        ]
        number = str(int(count) + 1) if count.isdecimal() else count
        return [(n, number if n == total else v) for n, v in pairs] + row

    # Mutations of pairs

    def _value(self, name=""):
        random = self.random
        if name.endswith(MANAGEMENT) and random.random() < 0.8:
            return random.choice(COUNTS)
        # Long texts seldom: they cost time, and one of each kind is enough.
        text = random.choice(TEXTS)
        if len(text) > 2000 and random.random() < 0.7:
            text = random.choice(NUMBERS)
        return random.choice(BYTES) if random.random() < 0.15 else text

    def _replace(self, pairs, places=None):
        """Replace the value at one of the places, or of all."""
        places = range(len(pairs)) if places is None else places
        at = self.random.choice(places) if places else None
        return [(n, self._value(n) if i == at else v) for i, (n, v) in enumerate(pairs)]

    def _set(self, pairs, name, value):
        return [*((n, v) for n, v in pairs if n != name), (name, value)]

    def _remove(self, pairs):
        at = self.random.randrange(len(pairs)) if pairs else 0
        return pairs[:at] + pairs[at + 1 :]

    def _repeat(self, pairs):
        if not pairs:
            return pairs
        name, value = self.random.choice(pairs)
        values = [value, self._value(name)] * self.random.choice([1, 1, 20])
        return pairs + [(name, more) for more in values]

    def _unknown(self, pairs):
        name = self.random.choice([*UNKNOWN, *self.form.controls])
        name += self.random.choice(["", "", "[]", "\0", "-0-id", "-file", "-remove"])
        return [*pairs, (name, self._value(name))]

    def _choice(self, pairs):
        """Choose something else that the page offers."""
        offering = [control for control in self.controls if control.choices]
        if not offering:
            return self._replace(pairs)
        control = self.random.choice(offering)
        return self._set(pairs, control.name, self.random.choice(control.choices))

    def _tamper(self, pairs):
        """Write odd numbers into a management form, or one that no page has."""
        names = [name for name, _v in pairs if name.endswith(MANAGEMENT)]
        if not names:
            return self._replace(pairs)
        name = self.random.choice(names)
        count = self.random.choice([*COUNTS, None])
        pairs = self._set(pairs, name, count)
        return pairs[:-1] if count is None else pairs

    def _hidden(self, pairs):
        """Replace a value that nobody types: keys of rows, fingerprints, signatures."""
        kinds = {name: c.kind for name, c in self.form.controls.items()}
        places = [i for i, (n, _v) in enumerate(pairs) if kinds.get(n) == "hidden"]
        return self._replace(pairs, places or None)

    def _file(self, pairs):
        """Send a file, where one is expected or a text."""
        others = [name for name, _v in pairs] or ["x"]
        name = self.random.choice(self._files() or others)
        if self.random.random() < 0.3:
            name = self.random.choice(others)
        files = [*FILES, ("x.png", "image/png", file_of(drawing((8, 8))))]
        return self._set(pairs, name, self.random.choice(files))

    def _text_for_file(self, pairs):
        name = self.random.choice(self._files() or ["file"])
        return [*pairs, (name, self._value())]

    def _files(self):
        return [control.name for control in self.controls if control.kind == "file"]

    def _encode(self, pairs):
        random = self.random
        has_file = any(isinstance(value, tuple) for _name, value in pairs)
        odd = random.random()
        if odd < 0.03:
            return random.choice(ODD_TYPES), _urlencoded(pairs)
        if odd < 0.05:
            text = {name: str(value)[:5000] for name, value in pairs}
            return "application/json", json.dumps(text).encode()
        if odd < 0.07:
            kind, body = multipart(pairs)
            return kind, body[: random.randrange(len(body))]
        if odd < 0.09:
            return URLENCODED, _urlencoded(pairs).replace(b"%", b"\xff")
        if has_file or random.random() < 0.5:
            return multipart(pairs)
        return URLENCODED, _urlencoded(pairs)


def _urlencoded(pairs):
    texts = [(n, v[2] if isinstance(v, tuple) else v) for n, v in pairs]
    parts = [f"{quote_plus(_bytes(n))}={quote_plus(_bytes(v))}" for n, v in texts]
    return "&".join(parts).encode()


MUTATIONS = [
    getattr(BodyFuzzer, f"_{name}")
    for name in """
    replace replace replace replace replace hidden hidden tamper tamper
    remove repeat unknown choice file text_for_file
    """.split()
]


def multipart(pairs):
    """Return (content type, bytes); the value of a file is (name, type, bytes)."""
    parts = [_part(name, value) for name, value in pairs]
    end = f"--{BOUNDARY}--\r\n".encode()
    return MULTIPART, b"".join([*parts, end])


def _bytes(text):
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")


def _part(name, value):
    quoted = _bytes(name).replace(b'"', b"%22").replace(b"\r\n", b"%0D%0A")
    head = b'Content-Disposition: form-data; name="' + quoted + b'"'
    if isinstance(value, tuple):
        file_name, kind, value = value
        head += b'; filename="' + _bytes(file_name) + b'"\r\nContent-Type: '
        head += kind.encode()
    start = f"--{BOUNDARY}\r\n".encode()
    return start + head + b"\r\n\r\n" + _bytes(value) + b"\r\n"

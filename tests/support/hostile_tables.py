"""Files that are sent as tables and are hostile, damaged or odd.

Each line of hostile_tables.jsonl is one: its content, and what is read of it. The content
is a `text`, `bytes` (packed by zlib, in base64) or a workbook: a `cell` beside Yara's name,
the `rows` below the headings, all of the `sheet`, or the texts of other `parts`, of which
null is left out; a `styled` one has the styles of the first line. A list in a text,
["x", 5000], stands for its first so many times.
Expected is the `code` of a refusal, a `table`, of which it says what differs from one with
the line Yara, the `value` of that line, or nothing: a file that may be read or refused.
"""

import json
import zlib
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from random import Random
from struct import pack

from members.exchange import FileTable
from tests.support.pictures import OTHER_FILES
from tests.support.tables import HEADINGS, YARA, book, packed, parts, xlsx

NUMBER = 200
FILE = Path(__file__).with_suffix(".jsonl")
SHEET = "xl/worksheets/sheet1.xml"
ROWS = f'{HEADINGS}<row r="2">{YARA}<c r="B2"><v>1</v></c></row>'
FORMS = {
    "sheet": "{}",
    "rows": f"{HEADINGS}{{}}",
    "cell": f'{HEADINGS}<row r="2">{YARA}{{}}</row>',
}


@dataclass(frozen=True)
class Case:
    """Bytes, made when asked, and what becomes of them.

    `expected` is the code of a refusal, a FileTable, or None for either. `is_text` says that
    the text was pasted, and `sheet` which one was asked for.
    """

    make: Callable
    expected: object = None
    is_text: bool = False
    sheet: str = ""


def corpus(seed):
    """Return {name: Case}, NUMBER at least, the same for the same seed."""
    random = Random(f"tables {seed}")
    odd = {f"no picture: {n}": Case(partial(bytes, d)) for n, d in OTHER_FILES.items()}
    return _of_file() | _large() | odd | _damaged(random)


@cache
def _of_file():
    return {
        row["name"]: Case(partial(_content, row), _expected(row), *how)
        for row in _rows()[1:]
        for how in [(row.get("pasted", False), row.get("asked", ""))]
    }


@cache
def _rows():
    return [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]


def _content(row):
    if "text" in row:
        return _text(row["text"]).encode()
    return zlib.decompress(b64decode(row["bytes"])) if "bytes" in row else _book(row)


def _text(value):
    pieces = [value] if isinstance(value, str) else value
    return "".join(p if isinstance(p, str) else p[0] * p[1] for p in pieces)


def _book(row):
    form = next((key for key in FORMS if key in row), None)
    styles = _rows()[0]["styles"] if "styled" in row else ""
    rows = FORMS[form].format(_text(row[form])) if form else ROWS
    contents = parts(rows, styles=_text(styles)) | row.get("parts", {})
    return packed({n: _text(t) for n, t in contents.items() if t is not None})


def _expected(row):
    if "value" in row:
        line = [2, ["Yara", row["value"]]]
        return table(row, lines=[line], notes=row.get("notes", []))
    return table(row, **row["table"]) if "table" in row else row.get("code")


def table(row, **more):
    """Return a FileTable of the headings Navn and Verdi, of a sheet unless of a text."""
    is_book = "text" not in row and ("bytes" not in row or _content(row)[:2] == b"PK")
    sheet = more.get("sheet", "Ark1" if is_book else "")
    named = {"sheet": sheet, "sheets": [sheet] if sheet else [], "notes": []}
    return FileTable.from_json({"headings": ["Navn", "Verdi"]} | named | more)


YARA_1 = table({}, lines=[[2, ["Yara", 1]]])
SEVEN = "<c><v>7</v></c>"

_row = "<row>{}</row>".format


def _large():
    """Return cases whose content is too large for the file, or is counted."""
    empty, long = _row('<c s="1"/>' * 100), f"<si><t>{'x' * 30_000}</t></si>"
    texts = _row('<c t="s"><v>0</v></c>' * 100) * 100
    hollow, attributes = b" " * 4_900_000, " ".join(f'a{n}=""' for n in range(50_000))
    short = table(
        {"text": ""}, headings=["Navn"], lines=[[n, ["a"]] for n in range(2, 20_002)]
    )
    visible = ("visible", "worksheet", "worksheets/sheet1.xml")
    sheets = [(f"Ark{n}", *visible) for n in range(101)]
    cells, letters = b";".join([b"7"] * 60), [b"x;" * 4, *[b"x" * 30_000] * 330]
    unused, nested = "<si><t>abcdefgh</t></si>", "<a>" * 50_000 + "</a>" * 50_000
    with_rows = partial(partial, book, ROWS)
    joined = partial(partial, b"\n".join)
    cases = {
        "20,000 lines": (lambda: b"Navn\n" + b"a\n" * 20_000, short),
        "half a million cells and more": (joined([cells] * 8_500), "cells"),
        "a line of nine megabytes": (lambda: b"x" * 9_000_000, None),
        "cells of thirty million letters": (joined(letters), None),
        "more than ten megabytes": (lambda: b"a;b\n" * 2_500_001, "large"),
        "too many cells": (partial(book, _row(SEVEN * 190) * 2_700), "cells"),
        "a hundred thousand empty cells": (partial(book, ROWS + empty * 1_000), YARA_1),
        "one long text in many cells": (partial(book, texts, strings=long), "memory"),
        "many texts that nothing uses": (with_rows(strings=unused * 200_000), YARA_1),
        "texts of twenty-one million letters": (with_rows(strings=long * 700), "bomb"),
        "elements within elements": (with_rows(before=nested), YARA_1),
        "very many attributes": (with_rows(before=f"<a {attributes}/>"), YARA_1),
        "a hundred and one sheets": (with_rows(sheets=sheets), "sheets"),
        "a part that unpacks to very much": (_with({SHEET: b" " * 20_000_000}), "bomb"),
        "many parts that unpack to much": (partial(_repeated, hollow, 35), "bomb"),
        "a part of five megabytes": (_with({"xl/a.xml": hollow}), YARA_1),
        "three thousand parts": (_with({f"{n}": "" for n in range(3_000)}), "bomb"),
        "very long names": (_with({f"{n}" * 6_000: "" for n in range(10, 80)}), "bomb"),
        "names from the top": (_renamed("/{}".format), YARA_1),
        "names in capitals": (_renamed(str.upper), YARA_1),
    }
    return {name: Case(make, expected) for name, (make, expected) in cases.items()}


def _with(more):
    return partial(packed, parts(ROWS) | more)


def _renamed(change):
    return partial(packed, {change(name): text for name, text in parts(ROWS).items()})


def _repeated(data, number):
    """Return an archive of one packed part under many names, packed once."""
    contents = {f"xl/{n}.xml": data[:100] for n in range(number)}
    archive = bytearray(packed(parts(ROWS) | contents))
    # What unpacks is measured by what the list of files says.
    at = archive.find(b"PK\x01\x02")
    while at >= 0:
        archive[at + 20 : at + 28] = pack("<II", 100_000, len(data))
        at = archive.find(b"PK\x01\x02", at + 4)
    return bytes(archive)


@cache
def whole():
    return xlsx(["Navn", "Verdi"], *(["Yara", number] for number in range(40)))


def flipped(places):
    data = bytearray(whole())
    for place in places:
        data[place] ^= 0xFF
    return bytes(data)


def _damaged(random):
    size, found = len(whole()), {}
    for end in {4, 30, 100, size - 1, size - 22, *random.sample(range(4, size), 25)}:
        found[f"cut after {end} bytes"] = Case(lambda end=end: whole()[:end], "broken")
    for number in range(25):
        places = tuple(random.sample(range(size), random.randint(1, 30)))
        found[f"damaged {number}"] = Case(partial(flipped, places))
    for number in range(5):
        data = random.randbytes(random.randint(10, 5000))
        found[f"any bytes {number}"] = Case(partial(bytes, data))
    return found

"""Texts that are sent as CSV or pasted: encodings, separators, marks, sizes."""

from functools import partial

from members.exchange.tables import CellError
from tests.support.table_cases import Case, text_table

ROWS = ("Navn", "Verdi"), ("Bø & Ås", "1")
BROKEN_LETTERS = {
    "half a letter at the end": "Navn;Sted\nBø;Skien\nÅs;Bø".encode()[:-1],
    "a mark, then Windows-1252": b"\xef\xbb\xbfNavn\nB\xf8",
    "a byte that Windows-1252 lacks": b"Navn;Verdi\nB\x81;1",
    "half a surrogate in UTF-8": b"Navn\n\xed\xa0\x80",
    "half a surrogate in UTF-16": b"\xff\xfe"
    + "Navn\n".encode("utf-16-le")
    + b"\x00\xd8",
    "an odd number of bytes of UTF-16": "Navn\nYara".encode("utf-16")[:-1],
}
NULS = {
    "a NUL": b"Navn;Verdi\nYara\0;1",
    "UTF-16 without a mark": "Navn;Verdi\nYara;1".encode("utf-16-le"),
    "UTF-16 the other way round without a mark": "Navn;Verdi\nYara;1".encode(
        "utf-16-be"
    ),
    "UTF-32": "Navn;Verdi\nYara;1".encode("utf-32"),
    "a program": b"MZ" + bytes(500),
}
NOTHING = {
    "no byte": b"",
    "blank lines": b"\r\n \r\n\t\r\n",
    "NULs alone": bytes(100_000),
    "a byte order mark": b"\xef\xbb\xbf",
    "a mark of UTF-16": b"\xff\xfe",
    "separators alone": b";;;;\n;;;;\n",
    "marks of direction alone": "\u200e;\u202e\n\u200b;\u00ad".encode(),
}
QUOTES = {
    "a quotation mark in a cell": (b'Navn;Verdi\n"Yara" Norge;1', "quotes"),
    "a cell that never ends": (b'Navn;Verdi\n"Yara;1\nHydro;2', "unclosed"),
    "many marks": (b"Navn\n" + b'"' * 100_001, "unclosed"),
    "a mark at the end": (b'Navn;Verdi\nYara;"', "unclosed"),
}
# Text, and the cell that comes of it.
CELLS = {
    "a formula": ("=1+1", "=1+1"),
    "a formula that starts a program": ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    "a telephone number": ("+47 35 00 00 01", "+47 35 00 00 01"),
    "an escaped formula": ("'=1+1", "=1+1"),
    "a script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "SQL": ("' OR 1=1 --",) * 2,
    "a placeholder": ("%(text)s {0} {{ 7*7 }} %s",) * 2,
    "a path": ("../../etc/passwd\\..",) * 2,
    "a number as text": ("0157", "0157"),
    "an error of Excel as text": ("#N/A", "#N/A"),
    "a large number": ("9" * 400, "9" * 400),
    "a separator of lines of Unicode": ("a\u2028b", "a\u2028b"),
    "letters of four bytes": ("\U0001f3ed 𝔸", "\U0001f3ed 𝔸"),
    "marks that combine": ("e" + "\u0301" * 200, "e" + "\u0301" * 200),
    "not a letter": ("a\ufffeb", "ab"),
    "a mark of direction": ("Bedrift\u202egnp.exe", "Bedriftgnp.exe"),
    "letters from right to left": ("\u200fשלום", "שלום"),
    "a space of no width": ("Ya\u200bra", "Yara"),
    "a soft hyphen": ("hydro\u00adgen", "hydrogen"),
    "a bell and an escape": ("a\a\x1b[31mb", "a[31mb"),
    "control characters of Windows": ("a\x85\x9fb", "ab"),
    "a form feed": ("a\fb\vc", "abc"),
    "spaces alone": (" \xa0 ", None),
    "too long": ("x" * 40_000, CellError("x" * 60 + "…", "long")),
}
SEEN = {"a script", "a formula"}


def cases(random):
    """Return {name: Case}."""
    found = _encodings() | _sizes() | _shapes() | _headings()
    for name, data in BROKEN_LETTERS.items():
        found[name] = Case(partial(bytes, data), "encoding")
    for name, data in NULS.items():
        found[name] = Case(partial(bytes, data), "nul")
    for name, data in NOTHING.items():
        found[f"nothing: {name}"] = Case(partial(bytes, data), "empty")
    for name, (data, code) in QUOTES.items():
        found[name] = Case(partial(bytes, data), code)
    for name, (text, cell) in CELLS.items():
        notes = ("invisible 1",) if cell != text and isinstance(cell, str) else ()
        notes = () if name == "an escaped formula" else notes
        data = f"Navn;Verdi\nYara;{text}".encode()
        expected = text_table(("Yara", cell), notes=notes)
        found[f"a cell of {name}"] = Case(partial(bytes, data), expected)
    for number in range(5):
        data = random.randbytes(random.randint(10, 5000))
        found[f"any bytes {number}"] = Case(partial(bytes, data))
    return found


def _encodings():
    found = {}
    for name in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        for separator in ";,\t":
            text = "\r\n".join(separator.join(row) for row in ROWS)
            notes = ("windows_1252 1",) if name == "cp1252" else ()
            expected = text_table(ROWS[1], notes=notes)
            title = f"{name} with {separator!r}"
            found[title] = Case(partial(str.encode, text, name), expected)
    big = b"\xfe\xff" + "\r\n".join(";".join(row) for row in ROWS).encode("utf-16-be")
    found["utf-16 the other way round"] = Case(partial(bytes, big), text_table(ROWS[1]))
    # ø of a file for MS-DOS is another letter of Windows.
    dos = Case(partial(bytes, b"Navn;Verdi\nB\x9b;1"))
    return found | {"letters of MS-DOS": dos}


def _sizes():
    return {
        "a million columns": Case(lambda: b"A;" * 1_000_000, "columns"),
        "a million separators": Case(lambda: b";" * 1_000_000, "columns"),
        "201 columns": Case(lambda: b";".join([b"A"] * 201), "columns"),
        "a million lines": Case(lambda: b"a\n" * 1_000_000, "rows"),
        "20,000 lines": Case(
            lambda: b"Navn\n" + b"a\n" * 20_000,
            text_table(*[("a",)] * 20_000, headings=("Navn",)),
        ),
        "20,001 lines": Case(lambda: b"Navn\n" + b"a\n" * 20_001, "rows"),
        "half a million cells and more": Case(
            lambda: b"\n".join([b";".join([b"7"] * 60)] * 8_500), "cells"
        ),
        "a line of nine megabytes": Case(lambda: b"x" * 9_000_000, None),
        "cells of thirty million letters": Case(
            lambda: b"\n".join([b"x;" * 4, *[b"x" * 30_000] * 330]), None
        ),
        "more than ten megabytes": Case(lambda: b"a;b\n" * 2_500_001, "large"),
    }


def _shapes():
    shapes = {
        "lines of an old Mac": ("Navn;Verdi\rYara;1\rHydro;2", 2),
        "ends of lines of every kind": ("Navn;Verdi\nYara;1\r\nHydro;2\r", 2),
        "no end of the last line": ("Navn;Verdi\nYara;1\nHydro;2", 2),
        "a first line that says the separator": (
            "sep=;\nNavn;Verdi\nYara;1\nHydro;2",
            3,
        ),
        "a separator in capitals": ("SEP=;\nNavn;Verdi\nYara;1\nHydro;2", 3),
        "titles above": ("Medlemmer\n\nNavn;Verdi\nYara;1\nHydro;2", 4),
    }
    found = {}
    for name, (text, first) in shapes.items():
        notes = ("above 1",) if name == "titles above" else ()
        expected = text_table(("Yara", "1"), ("Hydro", "2"), first=first, notes=notes)
        found[name] = Case(partial(str.encode, text), expected)
    ragged = text_table(
        ("Yara", "1", "x"),
        ("Hydro", None, None),
        headings=("Navn", "Verdi", "(C)"),
        notes=("unnamed 1",),
    )
    found["lines of other lengths"] = Case(
        lambda: b"Navn;Verdi\nYara;1;x\nHydro", ragged
    )
    found["pasted"] = Case(
        lambda: b"Navn\tVerdi\nYara\t1,5;2", text_table(("Yara", "1,5;2")), True
    )
    found["pasted half a surrogate"] = Case(
        lambda: b"Navn\n\xed\xa0\x80", "encoding", True
    )
    found["pasted NUL"] = Case(lambda: b"Navn\nYa\0ra", "nul", True)
    found["pasted nothing"] = Case(lambda: b" \n ", "empty", True)
    return found


def _headings():
    named = {
        "one heading twice": ("Navn;Navn", ("Navn", "Navn (2)"), "repeated 1"),
        "a heading with marks": ("Na\u202evn;Verdi", ("Navn", "Verdi"), "invisible 1"),
        "a heading of spaces": ("Navn; ;År", ("Navn", "(B)", "År"), "unnamed 1"),
        "a heading of two lines": ('"Navn\n på";Verdi', ("Navn på", "Verdi"), ""),
        "a heading that is a number": ("Navn;2026", ("Navn", "2026"), ""),
        "a heading that is a formula": ("Navn;=A1", ("Navn", "=A1"), ""),
    }
    found = {}
    for name, (line, headings, note) in named.items():
        first = 3 if "\n" in line else 2
        notes = (note,) if note else ()
        row = ("Yara", "1", "2")[: len(headings)]
        expected = text_table(row, headings=headings, first=first, notes=notes)
        text = f"{line}\n{';'.join(row)}"
        found[name] = Case(partial(str.encode, text), expected)
    long = Case(
        lambda: b"x" * 30_000 + b";y\n1;2",
        text_table(("1", "2"), headings=("x" * 200, "y")),
    )
    alone = Case(lambda: b"Navn;Verdi\n", text_table())
    return found | {
        "a heading of thirty thousand letters": long,
        "headings alone": alone,
    }

"""Workbooks whose cells are odd: errors, days, numbers as text, formulas, references."""

from datetime import date, datetime
from decimal import Decimal
from functools import partial

from members.exchange.tables import CellError
from tests.support.table_cases import Case, table
from tests.support.tables import HEADINGS, YARA, book

ERRORS = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!"]
ERRORS += ["#GETTING_DATA", "#CALC!", "#FIELD!", "#BLOCKED!"]
# Number formats by name, and the days, times and numbers that are shown by them.
FORMATS = {
    "day": "14",
    "time": "22",
    "clock": "20",
    "elapsed": "46",
    "percent": "9",
    "percents": "10",
    "norwegian day": "dd.mm.yyyy;@",
    "day in words": '[$-414]d. mmmm yyyy "kl." \\o;@',
    "month": "mmm\\-yy",
    "minutes": "[mm]:ss",
    "code": "0000",
    "kroner": '#,##0.00 "dager"',
    "red": "[Red]0.00",
    "general": "General",
    "unclosed": '"yyyy',
    "long": "m" * 30_000 + "s",
}
SHOWN = [
    ("day", "43586", date(2019, 5, 1)),
    ("day", "43586.0", date(2019, 5, 1)),
    ("day", "1", date(1900, 1, 1)),
    ("day", "59", date(1900, 2, 28)),
    ("day", "60", CellError("60", "day")),
    ("day", "61", date(1900, 3, 1)),
    ("day", "0", CellError("0", "day")),
    ("day", "-1", CellError("-1", "day")),
    ("day", "2958465", date(9999, 12, 31)),
    ("time", "2958465.5", datetime(9999, 12, 31, 12)),
    ("time", "2958465.9999999", CellError("2958465.9999999", "day")),
    ("day", "2958466", CellError("2958466", "day")),
    ("day", "1e300", CellError("1" + "0" * 300, "day")),
    ("time", "43586.5", datetime(2019, 5, 1, 12)),
    ("time", "43586.999999999", date(2019, 5, 2)),
    ("clock", "0.3541666667", "08:30"),
    ("elapsed", "1.5", "36:00"),
    ("minutes", "0.5", "12:00"),
    ("norwegian day", "43586", date(2019, 5, 1)),
    ("day in words", "43586", date(2019, 5, 1)),
    ("month", "43586", date(2019, 5, 1)),
    ("percent", "0.25", "25 %"),
    ("percents", "0.12345", "12.345 %"),
    ("code", "157", "0157"),
    ("code", "0", "0000"),
    ("code", "15700", "15700"),
    ("code", "-1", -1),
    ("code", "0.5", Decimal("0.5")),
    ("kroner", "43586", 43586),
    ("red", "1.5", Decimal("1.5")),
    ("general", "43586", 43586),
    ("unclosed", "43586", date(2019, 5, 1)),
    ("long", "43586", date(2019, 5, 1)),
]
NUMBERS = {
    "923609016": 923609016,
    "9.23609016E8": 923609016,
    "0.1": Decimal("0.1"),
    "0.10000000000000001": Decimal("0.1"),
    "-0": 0,
    " 7 ": 7,
    ".5": Decimal("0.5"),
    "123456789012345678": Decimal("1.2345678901234568E+17"),
    "1e308": Decimal("1e+308"),
    "1e999": CellError("1e999"),
    "nan": CellError("nan"),
    "-inf": CellError("-inf"),
    "1_000": CellError("1_000"),
    "0x10": CellError("0x10"),
    "1,5": CellError("1,5"),
    "١٢": CellError("١٢"),
    "9" * 70: Decimal("1E+70"),
    "text": CellError("text"),
}
# A cell of B2, what is read of it, and a note.
OTHERS = {
    "yes": ('<c r="B2" t="b"><v>1</v></c>', True, ""),
    "no": ('<c r="B2" t="b"><v>0</v></c>', False, ""),
    "neither yes nor no": ('<c r="B2" t="b"><v>2</v></c>', False, ""),
    "a day written out": (
        '<c r="B2" t="d"><v>2019-05-01</v></c>',
        date(2019, 5, 1),
        "",
    ),
    "a time written out": (
        '<c r="B2" t="d"><v>2019-05-01T09:30:00Z</v></c>',
        datetime(2019, 5, 1, 9, 30),
        "",
    ),
    "a day that never was": (
        '<c r="B2" t="d"><v>2019-02-30</v></c>',
        CellError("2019-02-30", "day"),
        "",
    ),
    "a number as text": ('<c r="B2" t="str"><v>0157</v></c>', "0157", ""),
    "a result": ('<c r="B2"><f>1+1</f><v>2</v></c>', 2, "formulas 1"),
    "a result that is text": (
        '<c r="B2" t="str"><f>A1</f><v>a</v></c>',
        "a",
        "formulas 1",
    ),
    "a formula without a result": (
        '<c r="B2"><f>1+1</f></c>',
        CellError("=", "formula"),
        "formulas 1",
    ),
    "a formula with an empty result": (
        '<c r="B2" t="str"><f>A9</f><v></v></c>',
        CellError("=", "formula"),
        "formulas 1",
    ),
    "a formula that fails": (
        '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        CellError("#DIV/0!"),
        "formulas 1",
    ),
    "a formula of another workbook": (
        "<c r=\"B2\"><f>'[1]Ark1'!$A$1</f><v>7</v></c>",
        7,
        "formulas 1",
    ),
    "a program in a formula": (
        '<c r="B2" t="str"><f>cmd|\'/C calc\'!A0</f><v>=cmd|x</v></c>',
        "=cmd|x",
        "formulas 1",
    ),
    "a formula of several cells": (
        '<c r="B2"><f t="array" ref="B2:B9">A1:A8</f><v>1</v></c>',
        1,
        "formulas 1",
    ),
    "a shared formula": (
        '<c r="B2"><f t="shared" si="0"/><v>1</v></c>',
        1,
        "formulas 1",
    ),
    "text that looks like a formula": (
        '<c r="B2" t="inlineStr"><is><t>=1+1</t></is></c>',
        "=1+1",
        "",
    ),
    "rich text": (
        '<c r="B2" t="inlineStr"><is><r><rPr/><t>Hero</t></r><r><t>ya</t></r></is></c>',
        "Heroya",
        "",
    ),
    "text and how it is said": (
        '<c r="B2" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>b</t></rPh></is></c>',
        "a",
        "",
    ),
    "text with spaces": (
        '<c r="B2" t="inlineStr"><is><t xml:space="preserve"> a  b </t></is></c>',
        " a  b ",
        "",
    ),
    "lines": ('<c r="B2" t="inlineStr"><is><t>a_x000D_\nb</t></is></c>', "a\nb", ""),
    "a NUL": (
        '<c r="B2" t="inlineStr"><is><t>a_x0000_b</t></is></c>',
        "ab",
        "invisible 1",
    ),
    "half a surrogate": (
        '<c r="B2" t="inlineStr"><is><t>a_xD800_b</t></is></c>',
        "ab",
        "invisible 1",
    ),
    "an escaped escape": (
        '<c r="B2" t="inlineStr"><is><t>_x005F_x0041_</t></is></c>',
        "_x0041_",
        "",
    ),
    "a mark of direction": (
        '<c r="B2" t="inlineStr"><is><t>a\u202eb</t></is></c>',
        "ab",
        "invisible 1",
    ),
    "letters of four bytes": (
        '<c r="B2" t="inlineStr"><is><t>&#x1F3ED;</t></is></c>',
        "\U0001f3ed",
        "",
    ),
    "markup": (
        '<c r="B2" t="inlineStr"><is><t>&lt;b&gt;&amp;amp;</t></is></c>',
        "<b>&amp;",
        "",
    ),
    "a section without markup": (
        '<c r="B2" t="inlineStr"><is><t><![CDATA[<b>]]></t></is></c>',
        "<b>",
        "",
    ),
    "a remark inside": (
        '<c r="B2" t="inlineStr"><is><t>a<!-- b -->c<?d e?></t></is></c>',
        "ac",
        "",
    ),
    "forty thousand letters": (
        f'<c r="B2" t="inlineStr"><is><t>{"x" * 40_000}</t></is></c>',
        CellError("x" * 60 + "…", "long"),
        "",
    ),
    "an unknown type": ('<c r="B2" t="zz"><v>7</v></c>', 7, ""),
    "an unknown style": ('<c r="B2" s="9999999999"><v>7</v></c>', 7, ""),
    "a negative style": ('<c r="B2" s="-1"><v>7</v></c>', 7, ""),
    "a place without number": ('<c r="B"><v>7</v></c>', 7, ""),
    "a place in small letters": ('<c r="b2"><v>7</v></c>', 7, ""),
    "no place": ("<c><v>7</v></c>", 7, ""),
}
BROKEN = {
    "a place beyond the last column": '<c r="XFE2"><v>7</v></c>',
    "a place in the millionth column": '<c r="BDWGN2"><v>7</v></c>',
    "a place of other letters": '<c r="Å2"><v>7</v></c>',
    "a place of marks": '<c r="$$"><v>7</v></c>',
    "a text that is not there": '<c r="B2" t="s"><v>5</v></c>',
    "a text before the first": '<c r="B2" t="s"><v>-1</v></c>',
    "a text of no number": '<c r="B2" t="s"><v>x</v></c>',
    "a text of very much of a number": f'<c r="B2" t="s"><v>{"9" * 5000}</v></c>',
    "a million cells without places": "<c><v>1</v></c>" * 20_000,
}


def _styles():
    codes = [code for code in FORMATS.values() if not code.isdecimal() or len(code) > 2]
    named = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for at, code in enumerate(codes)
    )
    used = "".join(
        f'<xf numFmtId="{164 + codes.index(code) if code in codes else code}"/>'
        for code in FORMATS.values()
    )
    unused = '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    return f"<numFmts>{named}</numFmts>{unused}<cellXfs>{used}</cellXfs>"


def with_cell(cell, **more):
    """Return a workbook with a cell beside Yara."""
    return book(f'{HEADINGS}<row r="2">{YARA}{cell}</row>', **more)


def cases(_random):
    """Return {name: Case}."""
    styles, found = _styles(), {}
    for form, text, value in SHOWN:
        style = list(FORMATS).index(form)
        make = partial(
            with_cell, f'<c r="B2" s="{style}"><v>{text}</v></c>', styles=styles
        )
        found[f"{form}: {text}"] = Case(make, table(("Yara", value)))
    for text, value in NUMBERS.items():
        make = partial(with_cell, f'<c r="B2"><v>{text}</v></c>')
        found[f"the number {text[:20]}"] = Case(make, table(("Yara", value)))
    for name, (cell, value, note) in OTHERS.items():
        expected = table(("Yara", value), notes=(note,) if note else ())
        found[f"in a workbook: {name}"] = Case(partial(with_cell, cell), expected)
    for name, cell in BROKEN.items():
        found[name] = Case(partial(with_cell, cell), "broken")
    return found | _errors() | _since_1904(styles)


def _errors():
    cells = "".join(
        f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>Yara</t></is></c>'
        f'<c r="B{at}" t="e"><v>{error}</v></c></row>'
        for at, error in enumerate(ERRORS, 2)
    )
    rows = [("Yara", CellError(error)) for error in ERRORS]
    return {"every error of Excel": Case(partial(book, HEADINGS + cells), table(*rows))}


def _since_1904(styles):
    found, properties = {}, '<workbookPr date1904="true"/>'
    for text, value in (("0", date(1904, 1, 1)), ("42124", date(2019, 5, 1))):
        cell = f'<c r="B2" s="0"><v>{text}</v></c>'
        make = partial(with_cell, cell, styles=styles, properties=properties)
        expected = table(("Yara", value), notes=("epoch_1904 1",))
        found[f"since 1904: {text}"] = Case(make, expected)
    return found

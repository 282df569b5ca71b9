"""Workbooks whose sheets are odd: corners, sizes, headings, merged cells."""

from functools import partial

from tests.support.table_cases import Case, table
from tests.support.tables import HEADINGS, YARA, book

ROW = f'<row r="2">{YARA}<c r="B2"><v>1</v></c></row>'
YARA_1 = ("Yara", 1)
BROKEN_ROWS = {
    "row nought": '<row r="0"><c><v>1</v></c></row>',
    "a negative row": '<row r="-5"><c><v>1</v></c></row>',
    "a row beyond the last": '<row r="1048577"><c><v>1</v></c></row>',
    "a row without end": '<row r="1e999"><c><v>1</v></c></row>',
    "a row that is no number": '<row r="nan"><c><v>1</v></c></row>',
    "a row of other digits": '<row r="0x10"><c><v>1</v></c></row>',
}
HARMLESS = {
    "dimensions that lie": ('<dimension ref="A1:XFD1048576"/>', ""),
    "dimensions of nonsense": ('<dimension ref="::"/>', ""),
    "rules and pictures": (
        "<sheetViews/>",
        '<conditionalFormatting sqref="A1"><cfRule/></conditionalFormatting>'
        '<dataValidations count="1"><dataValidation sqref="A1"><formula1>x</formula1>'
        '</dataValidation></dataValidations><drawing r:id="x" xmlns:r="r"/>'
        "<legacyDrawing/><extLst><ext uri='x'/></extLst>",
    ),
    "links": (
        "",
        '<hyperlinks><hyperlink ref="A1" location="javascript:alert(1)"/></hyperlinks>',
    ),
    "a protected sheet": ("", '<sheetProtection password="CC1A" sheet="1"/>'),
    "merges of nonsense": (
        "",
        '<mergeCells><mergeCell ref="A1"/><mergeCell/></mergeCells>',
    ),
    "a merge the wrong way": ("", '<mergeCells><mergeCell ref="B9:A1"/></mergeCells>'),
    "very many merges": (
        "",
        "<mergeCells>" + '<mergeCell ref="D4:E5"/>' * 30_000 + "</mergeCells>",
    ),
    "columns of nonsense": ('<cols><col min="5" max="3" hidden="0"/></cols>', ""),
    "elements within elements": ("<a>" * 50_000 + "</a>" * 50_000, ""),
    "very many attributes": (
        f"<a {' '.join(f'a{n}={chr(34)}{chr(34)}' for n in range(50_000))}/>",
        "",
    ),
    "an attribute of megabytes": (f'<a b="{"x" * 4_500_000}"/>', ""),
    "a remark of megabytes": (f"<!--{'x' * 4_500_000}-->", ""),
    "an include": ('<xi:include xmlns:xi="xi" href="file:///etc/passwd"/>', ""),
}


def cases(_random):
    """Return {name: Case}."""
    found = _corners() | _sizes() | _headings() | _merged()
    for name, row in BROKEN_ROWS.items():
        found[name] = Case(partial(book, HEADINGS + row), "broken")
    for name, (before, after) in HARMLESS.items():
        make = partial(book, HEADINGS + ROW, before=before, after=after)
        found[name] = Case(make, table(YARA_1))
    return found


def _corners():
    down = f'{HEADINGS}<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    corner = f'{HEADINGS}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    wide = table(
        (None, None, 1),
        headings=("Navn", "Verdi", "(XFD)"),
        first=1_048_576,
        notes=("unnamed 1",),
    )
    unsorted = f'<row r="3">{YARA.replace("A2", "A3")}</row>'
    unsorted = f'{HEADINGS}{unsorted}<row r="2"><c r="B2"><v>1</v></c></row>'
    cell = '<c r="A1" t="inlineStr"><is><t>Navn</t></is></c>'
    return {
        "a cell in the last row": Case(
            partial(book, down), table((1, None), first=1_048_576)
        ),
        "a cell in the last corner": Case(partial(book, corner), wide),
        "rows out of order": Case(partial(book, unsorted), "broken"),
        "one row twice": Case(partial(book, HEADINGS + ROW + ROW), "broken"),
        "one cell twice": Case(
            partial(book, f'{HEADINGS}<row r="2">{YARA}{YARA}</row>'), "broken"
        ),
        "rows without numbers": Case(
            partial(book, HEADINGS + "<row><c><v>1</v></c></row>"), table((1, None))
        ),
        "one cell": Case(
            partial(book, f'<row r="1">{cell}</row>'), table(headings=("Navn",))
        ),
        "headings of a workbook alone": Case(partial(book), table()),
        "no cell": Case(partial(book, ""), "empty"),
        "empty cells": Case(partial(book, '<row r="1"><c r="A1"/></row>'), "empty"),
    }


def _sizes():
    seven, row = "<c><v>7</v></c>", "<row>{}</row>".format
    styled = row('<c s="1"/>' * 100)
    long = [f"<si><t>{'x' * 30_000}</t></si>"]
    return {
        "sixteen thousand columns": Case(partial(book, row(seven * 16_384)), "columns"),
        "201 columns of a workbook": Case(partial(book, row(seven * 201)), "columns"),
        "20,001 lines of a workbook": Case(partial(book, row(seven) * 20_002), "rows"),
        "too many cells": Case(partial(book, row(seven * 190) * 2_700), "cells"),
        "a hundred thousand empty cells": Case(
            partial(book, HEADINGS + ROW + styled * 1_000), table(YARA_1)
        ),
        "one long text in very many cells": Case(
            partial(
                book,
                row('<c t="s"><v>0</v></c>' * 100) * 100,
                strings=long[0],
            ),
            "memory",
        ),
        "very many texts that nothing uses": Case(
            partial(book, HEADINGS + ROW, strings="<si><t>abcdefgh</t></si>" * 200_000),
            table(YARA_1),
        ),
        "texts of twenty-one million letters": Case(
            partial(book, HEADINGS + ROW, strings=long[0] * 700), "bomb"
        ),
    }


def _text(at, text):
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def _headings():
    def two(first, second, expected, note):
        rows = f'<row r="1">{_text("A1", first)}{_text("B1", second)}</row>{ROW}'
        notes = (note,) if note else ()
        return Case(partial(book, rows), table(YARA_1, headings=expected, notes=notes))

    number = f'<row r="1">{_text("A1", "Navn")}<c r="B1"><v>2026</v></c></row>{ROW}'
    error = (
        f'<row r="1">{_text("A1", "Navn")}<c r="B1" t="e"><v>#REF!</v></c></row>{ROW}'
    )
    title = f'<row r="1">{_text("A1", "Medlemmer")}</row>' + HEADINGS.replace(
        'row r="1"', 'row r="2"'
    ).replace("A1", "A2").replace("B1", "B2")
    titled = (
        title + '<row r="3">' + _text("A3", "Yara") + '<c r="B3"><v>1</v></c></row>'
    )
    return {
        "two headings alike": two("Navn", "Navn", ("Navn", "Navn (2)"), "repeated 1"),
        "a heading of markup": two("&lt;b&gt;", "Verdi", ("<b>", "Verdi"), ""),
        "a heading of direction": two(
            "Na\u202evn", "Verdi", ("Navn", "Verdi"), "invisible 1"
        ),
        "a heading like a numbered one": two(
            "Navn", "Navn (2)", ("Navn", "Navn (2)"), ""
        ),
        "a number for a heading": Case(
            partial(book, number), table(YARA_1, headings=("Navn", "2026"))
        ),
        "an error for a heading": Case(
            partial(book, error), table(YARA_1, headings=("Navn", "#REF!"))
        ),
        "a title above": Case(
            partial(book, titled), table(YARA_1, first=3, notes=("above 1",))
        ),
    }


def _merged():
    def merged(rows, *places):
        cells = "".join(f'<mergeCell ref="{place}"/>' for place in places)
        return partial(book, rows, after=f"<mergeCells>{cells}</mergeCells>")

    below = f'<row r="3">{_text("B3", "2")}</row>'
    people = (
        f'<row r="1">{_text("A1", "Firma")}{_text("B1", "Kontakt")}</row>'
        f'<row r="2">{_text("B2", "Navn")}{_text("C2", "E-post")}</row>'
        f'<row r="3">{_text("A3", "Yara")}{_text("B3", "Anne")}{_text("C3", "a@example.org")}</row>'
    )
    return {
        "a value over two rows": Case(
            merged(HEADINGS + ROW + below, "A2:A3"),
            table(YARA_1, ("Yara", "2"), notes=("merged 1",)),
        ),
        "a heading over two columns": Case(
            merged(people, "B1:C1", "A1:A2"),
            table(
                ("Yara", "Anne", "a@example.org"),
                headings=("Firma", "Kontakt Navn", "Kontakt E-post"),
                first=3,
                notes=("double 1",),
            ),
        ),
        "a title over two columns": Case(
            merged(HEADINGS + ROW, "A1:B1"), table(YARA_1)
        ),
        "all cells merged": Case(
            merged(HEADINGS + ROW + below, "A1:XFD1048576"), table(YARA_1, (None, "2"))
        ),
    }

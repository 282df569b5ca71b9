"""Workbooks with hidden rows, columns and sheets, and with sheets of odd names."""

from functools import partial

from tests.support.hostile_sheets import ROW, YARA_1
from tests.support.table_cases import Case, table
from tests.support.tables import HEADINGS, book, packed, parts

EMPTY = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
SHEET = "worksheets/sheet1.xml"


def cases(_random):
    """Return {name: Case}."""
    return _hidden() | _names()


def _hidden():
    row = ROW.replace('<row r="2"', '<row r="2" hidden="1"')
    flat = ROW.replace('<row r="2"', '<row r="2" ht="0"')
    hidden = ("hidden_rows 1",)
    both = [("Ark1", "visible", "worksheet", SHEET)]
    gone = ("Ark2", "hidden", "worksheet", SHEET)
    never = ("Ark2", "veryHidden", "worksheet", SHEET)
    two = ("Ark2", "visible", "worksheet", SHEET)
    rows = HEADINGS + ROW
    kept = table(YARA_1, notes=("hidden_sheets 1",))
    second = table(YARA_1, sheet="Ark2", sheets=("Ark1", "Ark2"))
    return {
        "a hidden row": Case(
            partial(book, HEADINGS + row), table(YARA_1, notes=hidden)
        ),
        "a row of no height": Case(
            partial(book, HEADINGS + flat), table(YARA_1, notes=hidden)
        ),
        "a hidden column": Case(
            partial(
                book, rows, before='<cols><col min="2" max="16384" hidden="1"/></cols>'
            ),
            table(YARA_1, notes=("hidden_columns 1",)),
        ),
        "a hidden sheet": Case(partial(book, rows, sheets=[*both, gone]), kept),
        "a very hidden sheet": Case(partial(book, rows, sheets=[*both, never]), kept),
        "hidden sheets alone": Case(partial(book, rows, sheets=[gone]), "hidden"),
        "the second sheet": Case(
            partial(book, rows, sheets=[*both, two]), second, sheet="Ark2"
        ),
        "a sheet that is not there": Case(
            partial(book, rows), "no_sheet", sheet="Ark9"
        ),
        "a sheet by a name of marks": Case(
            partial(book, rows), "no_sheet", sheet="\0\ud800%(x)s"
        ),
        "a hidden sheet asked for": Case(
            partial(book, rows, sheets=[*both, gone]), "no_sheet", sheet="Ark2"
        ),
        "a hundred and one sheets": Case(
            partial(book, rows, sheets=[(f"Ark{n}", *two[1:]) for n in range(101)]),
            "sheets",
        ),
    }


def _names():
    rows = HEADINGS + ROW

    def named(*sheets):
        return partial(book, rows, sheets=list(sheets))

    visible = ("visible", "worksheet", SHEET)
    return {
        "two sheets of one name": Case(
            named(("Ark1", *visible), ("Ark1", *visible)),
            table(YARA_1, sheets=("Ark1", "Ark1 (2)")),
        ),
        "a sheet of no name": Case(named(("", *visible)), table(YARA_1, sheet="(1)")),
        "a sheet of a long name": Case(
            named(("x" * 5_000, *visible)), table(YARA_1, sheet="x" * 100)
        ),
        "a sheet of markup": Case(
            named(("&lt;b&gt;", *visible)), table(YARA_1, sheet="<b>")
        ),
        "a sheet of direction": Case(
            named(("A\u202e_x0000_b", *visible)), table(YARA_1, sheet="Ab")
        ),
        "a chart alone": Case(
            named(("Diagram", "visible", "chartsheet", SHEET)), "empty"
        ),
        "a macro sheet alone": Case(
            named(("Makro", "visible", "xlMacrosheet", SHEET)), "empty"
        ),
        "a sheet outside of the archive": Case(
            named(("Ark1", "visible", "worksheet", "../../../etc/passwd")), "empty"
        ),
        "a sheet on another server": Case(
            named(("Ark1", "visible", "worksheet", "https://example.org/a.xml")),
            "empty",
        ),
        "the place of a sheet from the top": Case(
            named(("Ark1", "visible", "worksheet", "/xl/worksheets/sheet1.xml")),
            table(YARA_1),
        ),
        "an empty sheet first": Case(
            partial(
                packed,
                parts(
                    rows,
                    sheets=[
                        ("Tom", "visible", "worksheet", "a.xml"),
                        ("Ark1", *visible),
                    ],
                )
                | {"xl/a.xml": EMPTY},
            ),
            table(YARA_1),
        ),
    }

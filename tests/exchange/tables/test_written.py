"""What is written as a table reads back the same, and nothing of it is a formula."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st
from openpyxl import load_workbook

from members.exchange import CellError, ColumnHelp, TableLine, read_file, table_file
from tests.support.table_readers import forked_reader

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Without the characters that nobody sees, which the reader leaves out.
letters = st.characters(
    exclude_categories=["Cs", "Cc", "Cf", "Cn"], include_characters="\n\t"
)
texts = st.text(letters, min_size=1, max_size=20).filter(str.strip)
formulas = st.builds(
    str.__add__, st.sampled_from(["=", "+", "-", "@", "'=", "''@", "\t=", " ="]), texts
)
headings = texts.map(lambda text: " ".join(text.split())).filter(bool)
moments = st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)).map(
    lambda moment: moment.replace(second=1, microsecond=0)
)
numbers = st.floats(-1e299, 1e299, allow_subnormal=False).map(
    lambda number: Decimal(f"{number:.15g}")  # as many digits as Excel holds
)
cells = st.one_of(
    *(st.none(), texts, formulas, st.integers(-(10**15) + 1, 10**15 - 1), numbers),
    *(st.booleans(), st.dates(date(1900, 3, 1)), moments),
)


@pytest.fixture(autouse=True)
def reader(monkeypatch, tmp_path):
    """Read all files in processes that are forked from one."""
    with forked_reader(monkeypatch, tmp_path) as reader:
        yield reader


@st.composite
def rows_under_headings(draw, cells=cells):
    names = draw(st.lists(headings, min_size=1, max_size=5, unique=True))
    row = st.lists(cells, min_size=len(names), max_size=len(names))
    return names, draw(st.lists(row, max_size=6))


def tried(examples):
    checks = [HealthCheck.function_scoped_fixture]
    return settings(max_examples=examples, suppress_health_check=checks)


def written(names, rows, ending, **more):
    return b"".join(table_file(names, rows, ending, "Medlemmer", **more)[2])


def lines(rows, kept=lambda cell: cell):
    """Return the lines as they are read: none of them is empty."""
    return tuple(
        TableLine(number, tuple(map(kept, row)))
        for number, row in enumerate(rows, 2)
        if any(cell is not None for cell in row)
    )


@tried(25)
@given(rows_under_headings())
@example((["Navn"], [["_x0041_"], ["'=1+1"], ["#N/A"], ["a_x005F_x0041_"]]))
def test_a_workbook_reads_back_the_same(table):
    names, rows = table

    read = read_file(written(names, rows, "xlsx"))

    assert (read.headings, read.lines, read.notes) == (tuple(names), lines(rows), ())


# Its numbers of lines count the lines of a text.
texts_of_a_line = cells.filter(
    lambda cell: not isinstance(cell, str) or "\n" not in cell
)


@tried(60)
@given(rows_under_headings(texts_of_a_line))
@example((["Navn"], [["Hydro, Porsgrunn"], ["Yara, Herøya"], ["'=1+1"], ["a\tb"]]))
def test_a_csv_file_reads_back_as_the_same_texts(table):
    names, rows = table

    read = read_file(written(names, rows, "csv"))

    assert (read.headings, read.notes) == (tuple(names), ())
    assert read.lines == lines(rows, as_text)


def as_text(cell):
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return None if cell is None else str(cell)


def test_what_excel_cannot_hold_is_written_as_text_and_its_title_is_changed():
    name, kind, chunks = table_file(["A"], [["1"]], "xlsx", "Nye: [a/b]?*\\" + "x" * 60)
    table = read_file(b"".join(chunks))
    assert (name, kind) == (f"nye-ab{'x' * 60}.xlsx", XLSX)
    assert table.sheet == "Nye   a b"
    row = [date(1850, 1, 1), datetime(1850, 1, 1, 9), 10**17, Decimal("-1E+308")]

    cells = ("1850-01-01", "1850-01-01 09:00:00", "100000000000000000", "-1E+308")
    assert read_file(written("ABCD", [row], "xlsx")).lines == (TableLine(2, cells),)


def test_no_cell_of_a_file_is_a_formula():
    row = ["=1+1", "+1", "@SUM(A1)", "-1+1", "=HYPERLINK(1)", CellError("=1+1")]
    about = ColumnHelp("A", "=1+1", ("=1+1", "#N/A"))

    book = load_workbook(BytesIO(written("ABCDEF", [row], "xlsx", helps=[about])))

    kinds = {cell.data_type for page in book for line in page for cell in line}
    assert kinds == {"s"}
    text = written("ABCDEF", [row], "csv").decode("utf-8-sig").splitlines()[1]
    assert all(cell.startswith("\"'") for cell in text.split(";"))


def test_a_template_offers_the_allowed_values():
    helps = [
        ColumnHelp("Navn", "Som vedtatt."),
        ColumnHelp("Sted", "Kommunen.", ("Bø", "Skien")),
    ]

    data = written(["Navn", "Sted"], [["Yara", "Skien"]], "xlsx", helps=helps)

    book = load_workbook(BytesIO(data))
    [rule] = book["Medlemmer"].data_validations.dataValidation
    allowed = [[cell.value for cell in row] for row in book["Allowed values"]]
    place = "'Allowed values'!$A$2:$A$3"
    assert (str(rule.sqref), rule.formula1) == ("B2:B1000", place)
    assert allowed == [["Sted"], ["Bø"], ["Skien"]]
    assert book.sheetnames == ["Medlemmer", "Explanations", "Allowed values"]
    assert read_file(data).lines == (TableLine(2, ("Yara", "Skien")),)

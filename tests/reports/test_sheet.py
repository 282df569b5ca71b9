"""The workbook of a report: numbers are numbers, whatever their size."""

from io import BytesIO

from openpyxl import load_workbook

from members.reports.cells import number, share
from members.reports.document import Cell, Document, Row, Section, Table
from members.reports.sheet import workbook


def test_a_number_is_one_at_any_size_and_a_share_is_text():
    cells = (
        number("organization", range(7)),
        number("organization", range(1_234)),
        share("organization", range(1), range(4)),
        Cell("1 500 kroner", "1 500 kroner"),
    )
    table = Table("t", "Tabell", ("a", "b", "c", "d"), (Row("r", "Rad", cells),))
    sections = (Section("members", "Medlemmer", (table,)),)
    document = Document("Rapport", "2025-01-01", "2025-12-31", True, (), sections)

    book = load_workbook(BytesIO(b"".join(workbook(document))))

    [line] = [row for row in book["Medlemmer"].iter_rows() if row[1].value == "Rad"]
    assert [cell.value for cell in line[2:]] == [
        7,
        1234,
        cells[2].text,
        "1 500 kroner",
    ]

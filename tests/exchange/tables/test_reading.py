"""What a cell means, where the headings stand, and what is said of what was left out."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from members.exchange.tables import CellError, Line, Table, read_file, read_text
from tests.support.tables import xlsx

NAMES = ("Navn", "Orgnr", "Kommune")
YARA = ("Yara", "923609016", "Porsgrunn")
ENCODED = {
    "UTF-8": "utf-8",
    "UTF-8 with a mark": "utf-8-sig",
    "UTF-16": "utf-16",
    "Windows-1252": "cp1252",
}


@pytest.mark.parametrize("separator", ";,\t")
@pytest.mark.parametrize("encoding", ENCODED.values(), ids=ENCODED)
def test_csv_is_read_in_every_encoding_and_with_every_separator(separator, encoding):
    rows = [NAMES, ("Bø & Sønner", "923609016", "Skien")]
    text = "\r\n".join(separator.join(row) for row in rows)

    table = read_file(text.encode(encoding), "medlemmer.csv")

    notes = ("windows_1252 1",) if encoding == "cp1252" else ()
    assert table == Table(NAMES, (Line(2, rows[1]),), notes=notes)


def test_a_line_has_the_number_that_an_editor_shows():
    text = 'Navn;Omtale\n\nYara;"to\nlinjer"\nHydro;én\n'

    assert read_text(text).lines == (
        Line(3, ("Yara", "to\nlinjer")),
        Line(5, ("Hydro", "én")),
    )


def test_commas_in_a_text_of_several_lines_do_not_separate():
    text = 'Navn;Omtale;Ansatte\nYara;"to, tre\nfire, fem\nseks, sju";40\n'

    lines = (Line(2, ("Yara", "to, tre\nfire, fem\nseks, sju", "40")),)
    assert read_text(text) == Table(("Navn", "Omtale", "Ansatte"), lines)


def test_a_pasted_table_is_separated_by_tabs():
    assert read_text("Navn\tSum\nHydro\t1,5;2").lines == (Line(2, ("Hydro", "1,5;2")),)


def test_the_separator_is_said_by_a_first_line_of_excel():
    assert read_text("sep=,\nA;B,C\n1;2,3").headings == ("A;B", "C")


def test_cells_of_a_workbook_keep_their_kinds():
    row = ["Yara", 923609016, 1.5, True, date(2019, 5, 1), datetime(2019, 5, 1, 9, 30)]

    table = read_file(xlsx(list("ABCDEF"), row, [None, "x"]), "medlemmer.xlsx")

    cells = (*row[:2], Decimal("1.5"), *row[3:])
    assert table.lines == (Line(2, cells), Line(3, (None, "x", *4 * [None])))
    assert (table.sheet, table.sheets, table.notes) == ("Ark1", ("Ark1",), ())


def test_a_table_is_kept_as_json_without_loss():
    cells = ("a", 1, Decimal("1.50"), True, None, date(2019, 5, 1))
    cells += (datetime(2019, 5, 1, 9, 30), CellError("#N/A"), CellError("=", "formula"))
    table = Table(
        tuple("ABCDEFGHI"), (Line(2, cells),), "Ark1", ("Ark1",), ("macros 1",)
    )

    assert Table.from_json(table.as_json()) == table


def test_an_empty_file_is_refused_with_what_to_do():
    with pytest.raises(ValidationError) as refusal:
        read_file(b"", "tom.csv")

    assert refusal.value.messages == [
        "The file is empty. Choose one with headings and at least one line."
    ]

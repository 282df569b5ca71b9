"""Files as offices have them are read as they are meant."""

from datetime import date

from members.exchange.tables import read_file
from tests.support import real_files


def test_an_accountants_workbook_is_read_without_its_title_and_its_sum():
    table = read_file(real_files.accountants())

    assert table.headings == tuple(real_files.ACCOUNTANTS_HEADINGS)
    assert [line.number for line in table.lines] == list(range(5, 65))
    assert set(table.notes) == {"above 2", "totals 1", "formulas 1"}
    first = table.lines[0].cells
    assert first[1:3] == ("Telemark Sveis AS", 810070005)
    assert [line.cells[4] for line in table.lines[:4]] == [
        "3936",
        "3717",
        "3970",
        "0157",
    ]
    since = [line.cells[12] for line in table.lines[:5]]
    assert since == [date(2016, 3, 1), "1.3.2017", 2018, "2019", "1.3.20"]


def test_an_event_list_is_read_with_its_norwegian_letters():
    table = read_file(real_files.event_list())

    assert (table.headings, len(table.lines)) == (tuple(real_files.EVENT_HEADINGS), 25)
    assert table.lines[0].cells[2] == "Sæther II"
    assert table.notes == ("windows_1252 1",)


def test_the_export_of_wild_apricot_keeps_its_empty_columns():
    table = read_file(real_files.wild_apricot())

    assert (table.headings, table.notes) == (tuple(real_files.APRICOT_HEADINGS), ())
    assert len(table.lines) == 12

"""What a cell means, where the headings stand, and what a look at files of offices finds."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from members import exchange
from members.models import IncomingFile
from tests.support import real_files
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.files_in import errors, shown
from tests.support.tables import book, xlsx

NAMES = ("Navn", "Orgnr", "Kommune")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_in_every_encoding_and_with_every_separator(encoding):
    rows = [NAMES, ("Bø & Sønner", "923609016", "Skien")]
    notes = ("windows_1252 1",) if encoding == "cp1252" else ()

    for separator in ";,\t":
        text = "\r\n".join(separator.join(row) for row in rows)
        table = exchange.read_file(text.encode(encoding), "medlemmer.csv")
        assert table == exchange.FileTable(
            NAMES, (exchange.TableLine(2, rows[1]),), notes=notes
        )


def test_a_text_is_read_as_people_see_it():
    for what, text, headings, lines, left in cases(__file__, "texts.jsonl"):
        table = exchange.read_text(text)
        read = [[line.number, [*line.cells]] for line in table.lines]
        assert ([*table.headings], read) == (headings, lines), what
        assert [*map(list, table.left)] == left, what


def test_cells_of_a_workbook_keep_their_kinds_and_a_table_is_kept_as_json():
    row = ["Yara", 923609016, 1.5, True, date(2019, 5, 1), datetime(2019, 5, 1, 9, 30)]

    table = exchange.read_file(xlsx(list("ABCDEF"), row, [None, "x"]), "medlemmer.xlsx")

    cells = (*row[:2], Decimal("1.5"), *row[3:])
    assert table.lines == (
        exchange.TableLine(2, cells),
        exchange.TableLine(3, (None, "x", *4 * [None])),
    )
    assert (table.sheet, table.sheets, table.notes) == ("Ark1", ("Ark1",), ())
    cells += (None, exchange.CellError("#N/A"), exchange.CellError("=", "formula"))
    names = tuple("ABCDEFGHI")
    table = exchange.FileTable(
        names, (exchange.TableLine(2, cells),), "Ark1", ("Ark1",), ("macros 1",)
    )
    assert exchange.FileTable.from_json(table.as_json()) == table


def test_shared_texts_are_read_without_their_pronunciation_and_what_stands_between():
    strings = "<si> <t>Navn</t> <rPh><t>na</t></rPh> </si><si><t>Sted</t></si>"
    cells = "".join(f'<c t="s"><v>{number}</v></c>' for number in (0, 1))

    table = exchange.read_file(book(f"<row>{cells}</row>", strings=strings))

    assert table.headings == ("Navn", "Sted")


def test_files_of_offices_are_read_without_titles_sums_and_other_encodings():
    table = exchange.read_file(real_files.accountants())
    events = exchange.read_file(real_files.event_list())
    apricot = exchange.read_file(real_files.wild_apricot())

    assert table.headings == tuple(real_files.ACCOUNTANTS_HEADINGS)
    assert [line.number for line in table.lines] == list(range(5, 65))
    assert set(table.notes) == {"above 2", "totals 1", "formulas 1"}
    assert table.lines[0].cells[1:3] == ("Telemark Sveis AS", 810070005)
    codes = [line.cells[4] for line in table.lines[:4]]
    assert codes == ["3936", "3717", "3970", "0157"]
    since = [line.cells[12] for line in table.lines[:5]]
    assert since == [date(2016, 3, 1), "1.3.2017", 2018, "2019", "1.3.20"]
    assert events.headings == tuple(real_files.EVENT_HEADINGS)
    assert (len(events.lines), events.notes) == (25, ("windows_1252 1",))
    assert events.lines[0].cells[2] == "Sæther II"
    # Its empty columns stay.
    assert apricot.headings == tuple(real_files.APRICOT_HEADINGS)
    assert (len(apricot.lines), apricot.notes) == (12, ())


def look_at_file(by, data, target, **answers):
    table = exchange.read_file(data)
    names = exchange.guess(exchange.TARGETS[target], table.headings)
    file = IncomingFile(by=by, target=target, table=table.as_json(), columns=names)
    file.choices = {"answers": answers}
    found = exchange.look(file, by=by)
    assert errors(found) == {}
    return found


def test_all_lines_of_an_accountants_file_are_new_organizations(kari):
    answers = {"function": "main", "phone": "person"}
    found = look_at_file(kari, real_files.accountants(), "organizations", **answers)

    assert [found.counts["new"], found.letters] == [60, 60]
    assert found.unknown == ["Kundenr", "Kontingent"]
    values = {n: new for n, (old, new) in shown(found.lines[0]).items() if not old}
    today = {"contact.since": timezone.localdate().isoformat()}
    assert values == dict(cases(__file__, "accountants.csv")) | today


def test_lists_of_others_are_of_contacts_or_of_organizations_with_contacts(kari):
    apricot = look_at_file(kari, real_files.wild_apricot(), "organizations")
    for number in range(64):
        make.organization(name=real_files.company(number))
    events, contacts = (
        look_at_file(kari, real_files.event_list(), "contacts", function=function)
        for function in ("none", "technical")
    )

    # Attendees are no contacts, unless somebody says so.
    assert (events.counts["left"], contacts.counts["new"]) == (25, 25)
    assert events.asks == contacts.asks == {"function": [*range(2, 27)]}
    assert events.unknown == ["Tidsmerke", "Allergier", "Deltar på middag?"]
    # Two people of each.
    counts = apricot.counts["new"], apricot.counts["changed"], apricot.letters
    assert counts == (6, 6, 12)

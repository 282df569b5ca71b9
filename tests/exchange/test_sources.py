"""Each source in the CSV files of Grenland is a web address or a dated document.

A dated document is its name, a comma and its date; in brackets it may follow an address,
as may a date alone. A date is 2022, 2022-10, 2022-10-05 or 5.10.2022.
"""

import re

from members.exchange import FILES
from tests.support.csv_folders import GRENLAND, csv_rows

DATE = r"(\d{4}(-\d\d){0,2}|\d{1,2}\.\d{1,2}\.\d{4})"
DOCUMENT = r"[A-ZÆØÅ][^();:|]*"
SOURCE = re.compile(
    rf"https?://[^\s|]+( \(({DOCUMENT}, )?{DATE}\))?|{DOCUMENT}, {DATE}"
)


def test_every_source_is_a_web_address_or_a_dated_document():
    cells = [
        (file.name, number, source)
        for file in FILES
        for number, row in enumerate(csv_rows(file.name), start=2)
        for source in row.get("source", "").split(" | ")
    ]

    others = [cell for cell in cells if cell[2] and not SOURCE.fullmatch(cell[2])]

    assert others == []


def test_every_file_is_one_that_is_loaded():
    names = {path.stem for path in GRENLAND.glob("*.csv")}

    assert names == {file.name for file in FILES}


SOURCES = """
    https://example.org/a
    https://example.org/a (2022)
    https://example.org/a (2022-10)
    https://example.org/a (8.11.2022)
    https://example.org/a (Årsrapport, 2007)
    https://example.org/a (Powered by Telemark nr. 1, 2019)
    Varden, 18.05.2019
    Norner AS, 2026-05-17
"""
REMARKS = """
    see notes
    same page
    not found
    Not found, 2021; estimate
    article 2021; estimate
    circulating public data, not yet confirmed in the register
    https://example.org/a (Dec 2022)
    https://example.org/a (Derived from 2021)
    https://example.org/a (Dec 2022: org. nr. 912 305 198)
    https://example.org/a see notes
    https://example.org/a; https://example.org/b
"""


def test_an_address_and_a_dated_document_are_sources_and_a_remark_is_none():
    lines = [line.strip() for text in (SOURCES, REMARKS) for line in text.split("\n")]
    of_sources = [line for line in lines if SOURCE.fullmatch(line)]

    assert of_sources == [line.strip() for line in SOURCES.strip().split("\n")]

"""Cells as people and spreadsheets write them, and the values that they stand for."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from members.exchange.incoming import normalized
from members.models import Precision


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  a\u200b \xa0 b\u202e ", "a b"),
        ("line one \r\nline  two", "line one \nline two"),
        (42, "42"),
        (Decimal("12.50"), "12.5"),
        (Decimal("1E+3"), "1000"),
        (True, "Yes"),
        (date(2019, 5, 1), "2019-05-01"),
        (datetime(2019, 5, 1), "2019-05-01"),
        ("'=1+1", "=1+1"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
    ],
)
def test_a_cell_is_read_as_people_read_it(cell, text):
    assert normalized.text_of(cell) == text


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "a\x07b"])
def test_what_cannot_be_stored_is_refused(text):
    with pytest.raises(ValidationError):
        normalized.text_of(text)


@pytest.mark.parametrize(
    ("cell", "day", "precision"),
    [
        (date(2019, 5, 17), date(2019, 5, 17), "day"),
        (datetime(2019, 5, 17, 12, 30), date(2019, 5, 17), "day"),
        (2019, date(2019, 1, 1), "year"),
        (43602, date(2019, 5, 17), "day"),
        (20190517, date(2019, 5, 17), "day"),
        ("2019", date(2019, 1, 1), "year"),
        ("43602", date(2019, 5, 17), "day"),
        ("1.1.26", date(2026, 1, 1), "day"),
        ("17. mai 2019", date(2019, 5, 17), "day"),
        ("mai 2019", date(2019, 5, 1), "month"),
        ("2019-05", date(2019, 5, 1), "month"),
        ("2019-05-17 00:00:00", date(2019, 5, 17), "day"),
        ("senest 2019", date(2019, 12, 31), "at_latest"),
    ],
)
def test_a_day_is_read_as_exactly_as_it_is_written(cell, day, precision):
    found = normalized.day(cell, normalized.text_of(cell))

    assert found == (day, Precision(precision))


def test_a_serial_day_counts_from_1904_where_the_workbook_does():
    assert normalized.day(42140, "42140", is_1904=True)[0] == date(2019, 5, 17)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("35920000", "35 92 00 00"),
        ("+47 912 34 567", "912 34 567"),
        ("0047-35.92.00.00", "35 92 00 00"),
        ("004687654321", "+4687654321"),
        ("+46 8 765 43 21", "+46 8 765 43 21"),
        ("35 92 00 00 / 912 34 567", "35 92 00 00 / 912 34 567"),
    ],
)
def test_a_telephone_number_is_written_in_groups(typed, number):
    assert normalized.telephone(typed) == number


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("www.Yara.no", "https://www.yara.no"),
        ("HTTP://Yara.no/Om-Oss", "http://yara.no/Om-Oss"),
        ("yara.no/om?a=B", "https://yara.no/om?a=B"),
    ],
)
def test_a_web_address_gets_its_scheme(typed, address):
    assert normalized.web_address(typed) == address


@pytest.mark.parametrize(
    "typed", ["ftp://a.no", "yara", "a b.no", "http://[1", "https://"]
)
def test_what_is_no_web_address_is_refused(typed):
    with pytest.raises(ValidationError):
        normalized.web_address(typed)


@pytest.mark.parametrize("typed", ["4001", 4001, "porsgrunn", "Porsgrunn kommune"])
def test_a_municipality_is_known_by_name_or_number(typed):
    assert normalized.municipality(str(typed)) == "Porsgrunn"


def test_an_address_is_taken_out_of_what_a_mail_program_copies():
    assert normalized.email_address("Per Ås <Per@Example.org>;") == "per@example.org"
    assert normalized.email_address("mailto:per@example.org") == "per@example.org"


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        (
            "9,35E+08",
            "Format the column as text in the spreadsheet, and save it again.",
        ),
        ("93494914", "It has 8 digits, and should have nine."),
    ],
)
def test_a_wrong_number_is_refused_with_advice(typed, advice):
    with pytest.raises(ValidationError) as refusal:
        normalized.organization_number(typed)

    assert refusal.value.messages == [
        f"“{typed}” is not a valid organization number. {advice}"
    ]


READERS = [
    normalized.telephone,
    normalized.organization_number,
    normalized.web_address,
    normalized.email_address,
    normalized.whole_number,
    normalized.yes_or_no,
    normalized.municipality,
    lambda text: normalized.day(text, text),
]


@given(st.text(max_size=60) | st.integers().map(str))
def test_no_text_breaks_a_reader(text):
    for read in READERS:
        with suppress(ValidationError):
            read(normalized.text_of(text))

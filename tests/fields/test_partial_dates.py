"""A day is written as exactly as it is known, in one input, and read back the same."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from members.fields import PeriodEndField, partial_dates

KNOWN = [
    ("2019-01-01", "year", "2019", "2019"),
    ("2019-05-01", "month", "mai 2019", "2019-05"),
    ("2019-05-08", "day", "8.5.2019", "2019-05-08"),
    ("2019-05-08", "at_latest", "senest 8.5.2019", "by 2019-05-08"),
    ("", "day", "", ""),
]


@pytest.mark.parametrize("language", [0, 1], ids=["nb", "en"])
@pytest.mark.parametrize("known", KNOWN, ids=str)
def test_what_is_shown_is_read_back_as_it_was(known, language):
    day, precision, *texts = known
    latest_is_translated = (
        partial_dates.write("2019-05-08", "at_latest") != "by 8.5.2019"
    )

    with translation.override(["nb", "en"][language]):
        shown = partial_dates.write(day, precision)

    if latest_is_translated or precision != "at_latest":
        assert shown == texts[language]
    assert PeriodEndField("since").clean(shown) == {
        "since": day,
        "since_precision": precision,
    }


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("5.2019", "2019-05-01", "2019-05-31"),
        ("sept. 2019", "2019-09-01", "2019-09-30"),
        ("1.1.26", "2026-01-01", "2026-01-01"),
        ("8/5-19", "2019-05-08", "2019-05-08"),
        ("1. jan 98", "1998-01-01", "1998-01-01"),
        ("senest 2019", "2019-12-31", "2019-12-31"),
        ("senest mai 2019", "2019-05-31", "2019-05-31"),
        ("senest 1.5.26", "2026-05-01", "2026-05-01"),
        ("mai 2019", "2019-05-01", "2019-05-31"),
        ("8. mai 2019", "2019-05-08", "2019-05-08"),
        ("8 May 2019", "2019-05-08", "2019-05-08"),
        ("May 2019", "2019-05-01", "2019-05-31"),
        (" 2020-2 ", "2020-02-01", "2020-02-29"),
        ("02/2020", "2020-02-01", "2020-02-29"),
        ("2019", "2019-01-01", "2019-12-31"),
        ("Senest 8. mai 2019", "2019-05-08", "2019-05-08"),
        ("at the latest 8 May 2019", "2019-05-08", "2019-05-08"),
        ("by 8 May 2019", "2019-05-08", "2019-05-08"),
    ],
)
def test_it_is_read_as_people_write_it(text, since, until):
    assert PeriodEndField("since").clean(text)["since"] == since
    assert PeriodEndField("until").clean(text)["until"] == until


@pytest.mark.parametrize(
    "text",
    [
        "31.2.2019",
        "5.13.2019",
        "mai 19",
        "5.19",
        "8.5.119",
        "8.5.9",
        "26-1-1",
        "8. maidag 2019",
        "8. ma 2019",
        "1.2.3.2019",
        "i fjor",
        "senest",
        "0",
        "99999",
        "9" * 39,
        "x" * 41,
        "2019-05-08T10:00",
        "\0",
        "٢٠١٩",
        "-",
    ],
)
def test_what_is_no_day_is_refused_in_words(text):
    with pytest.raises(ValidationError):
        PeriodEndField("since").clean(text)

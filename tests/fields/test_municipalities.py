"""How the names of municipalities and the days of a file or form are read."""

import csv
from functools import partial
from pathlib import Path

import pytest
from django.utils import translation

from members.fields import PeriodEndField, municipalities, partial_dates
from members.models import Organization, Site
from tests.measuring.synthetic.vocabulary import words
from tests.support.refusals import refusal


def test_there_are_357_in_norwegian_order_and_the_registry_names_no_other(grenland):
    numbers = municipalities.numbers()
    names, columns = list(numbers), ("municipality", "municipality_code")
    named = {(name, code) for name, code, _weight in words.MUNICIPALITIES}
    for model in (Organization, Site):
        rows = model.objects.exclude(municipality="")
        named |= set(rows.values_list(*columns))

    assert (len(names), names[0], names[-1]) == (357, "Alstahaug", "Åsnes")
    assert len(set(numbers.values())) == 357
    assert named - {*numbers.items()} == set()


NAMES = {
    "Porsgrunn": "Porsgrunn",
    " PORSGRUNN ": "Porsgrunn",
    "nore og  uvdal": "Nore og Uvdal",
    "våler (østfold)": "Våler (Østfold)",
}
MEANT = dict.fromkeys(["zzz", "\0", "x" * 5000], "")
MEANT["Porsgrund"] = "Mener du Porsgrunn?"
MEANT["Herøy"] = "Mener du Herøy (Møre og Romsdal) eller Herøy (Nordland)?"


def test_a_name_is_found_whatever_its_case_and_refused_with_those_that_are_meant():
    assert {text: municipalities.find(text) for text in NAMES} == NAMES
    for text, meant in MEANT.items():
        unknown = f"Det finnes ingen norsk kommune som heter «{text[:60]}»."
        refused = refusal(partial(municipalities.find, text))
        assert refused.messages == [f"{unknown} {meant}".strip()]


KNOWN = [
    ("2019-01-01", "year", "2019", "2019"),
    ("2019-05-01", "month", "mai 2019", "2019-05"),
    ("2019-05-08", "day", "8.5.2019", "2019-05-08"),
    ("2019-05-08", "at_latest", "senest 8.5.2019", "by 2019-05-08"),
    ("", "day", "", ""),
]
# As people write it, the first and the last day that it may mean.
TYPED = Path(__file__).with_name("days.csv").read_text("utf-8").splitlines()[1:]
NO_DAY = [
    *("31.2.2019", "5.13.2019", "mai 19", "5.19", "8.5.119", "8.5.9", "26-1-1", "-"),
    *("8. maidag 2019", "8. ma 2019", "1.2.3.2019", "i fjor", "senest", "0", "99999"),
    *("9" * 39, "x" * 41, "2019-05-08T10:00", "\0", "٢٠١٩"),
]


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("known", KNOWN, ids=str)
def test_what_is_shown_is_read_back_as_it_was(known, language):
    day, precision, *texts = known

    with translation.override(language):
        shown = partial_dates.write(day, precision)

    assert shown == texts[language == "en"]
    stored = {"since": day, "since_precision": precision}
    assert PeriodEndField("since").clean(shown) == stored


def test_it_is_read_as_people_write_it():
    for text, since, until in csv.reader(TYPED):
        read = [PeriodEndField(name).clean(f" {text} ") for name in ("since", "until")]
        assert (read[0]["since"], read[1]["until"]) == (since, until), text


@pytest.mark.parametrize("text", NO_DAY)
def test_what_is_no_day_is_refused_in_words(text):
    refusal(PeriodEndField("since").clean, text)

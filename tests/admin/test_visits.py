"""The secretariat reads how all members were found, and what nobody found."""

import pytest
from django.utils import timezone

from members.models import MissedSearch, VisitCount
from tests.support.factories import make
from tests.support.login import log_in

PAGE = "/admin/visits/"
MONTH = timezone.localdate().replace(day=1)


@pytest.fixture
def as_reader(client, reader):
    return log_in(client, reader)


@pytest.fixture
def rows(settings, tmp_path):
    settings.VISITS_DIR = str(tmp_path)
    for name, count in {"Alfa": 5, "Beta": 12, "Gamma": 4}.items():
        of = {"organization": make.member(name=name), "month": MONTH, "page": "profile"}
        make(VisitCount, parameter="", value="", count=count, **of)
        make(VisitCount, parameter="kind", value="company", count=count, **of)
    make(
        VisitCount,
        parameter="",
        value="",
        organization=make.organization(),
        month=MONTH,
        page="contact",
        count=50,
    )
    for words, count in {"kake": 5, "ola": 4}.items():
        make(MissedSearch, day=MONTH, words=words, count=count)


def names(page):
    return [
        (str(row), row.profile, [s[1:] for s in by]) for row, by in page.context["rows"]
    ]


def test_members_stand_by_their_openings_and_small_numbers_are_hidden(as_reader, rows):
    page = as_reader.get(PAGE)

    beta, alfa = ("Beta", 12, [("Bedrift", 12)]), ("Alfa", 5, [("Bedrift", 5)])
    assert names(page) == [beta, alfa, ("Gamma", None, [])]
    assert list(page.context["misses"]) == [("kake", 5)]


def test_another_month_is_chosen_and_an_unknown_one_is_this_month(as_reader, rows):
    value = as_reader.get(PAGE).context["months"][1][0]
    before, unknown = (as_reader.get(f"{PAGE}?month={m}") for m in (value, "2020-13"))

    assert [row[1] for row in names(before)] == [None] * 3
    assert list(before.context["misses"]) == []
    assert names(unknown)[0][1] == 12


def test_where_nothing_is_counted_the_page_says_so_and_has_the_searches(
    as_reader, rows, settings
):
    settings.VISITS_DIR = ""
    text = as_reader.get(PAGE).text

    assert text.count("Her telles ikke åpninger av profiler") == 1
    assert (text.count("Beta"), text.count("kake")) == (0, 1)

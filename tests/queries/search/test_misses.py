"""What people look for in vain is counted by day, and nobody can be told from it."""

from datetime import date
from threading import Thread

import pytest
from django.db import connections, transaction

from members.models import MissedSearch
from members.queries.search import folded, note_miss
from tests.support.events import run

DAY, NEXT_DAY = date(2026, 11, 25), date(2026, 11, 26)


def noted():
    return list(MissedSearch.objects.values_list("day", "words", "count"))


def test_a_miss_is_counted_by_day_whatever_its_spelling():
    for words in ["Pizza i Skien", "pizza  i skien!", "PIZZA I SKIEN"]:
        note_miss(words, DAY)
    note_miss("Pizza i Skien", NEXT_DAY)

    assert noted() == [(NEXT_DAY, "pizza i skien", 1), (DAY, "pizza i skien", 3)]


PERSONAL = [
    *("ola@example.org", "ola＠example.org", "spør Ola på ola@example.org"),
    *("90 12 34 56", "+47 901 23 456", "ola 90123456", "01019012345"),
    *("010190 12345", "ola 901234", "x" * 61, "a b c d e f g"),
    "Kjære dere, jeg lurer på om det er ledig jobb",
]
NO_WORDS = ["", "  ", "!?", "🙂", "\0"]
# A few digits, odd signs and sixty letters are harmless.
KEPT = ["24 MW", "2025", "scope 3", "NS 11201", "a\0b", "x" * 60]


@pytest.mark.parametrize("words", [*PERSONAL, *NO_WORDS, *KEPT])
def test_what_has_no_words_or_may_be_about_a_person_is_not_kept(words):
    note_miss(words, DAY)

    text = " ".join(folded(words).replace("\0", " ").split())
    assert noted() == ([(DAY, text, 1)] if words in KEPT else [])


def test_a_day_holds_three_hundred_texts_and_still_counts_them():
    for number in range(310):
        note_miss(f"ord {number}", DAY)
    note_miss("ord 7", DAY)
    note_miss("ord 309", NEXT_DAY)

    day = MissedSearch.objects.filter(day=DAY)
    assert (day.count(), day.get(words="ord 7").count) == (300, 2)
    assert MissedSearch.objects.get(day=NEXT_DAY).words == "ord 309"


def test_an_error_of_the_database_neither_reaches_the_page_nor_ends_its_transaction():
    with transaction.atomic():
        run("SET TRANSACTION READ ONLY")
        note_miss("pizza", DAY)

        assert noted() == []


@pytest.mark.django_db(transaction=True)
def test_a_page_does_not_wait_for_another_that_counts_the_same():
    note_miss("pizza", DAY)
    with transaction.atomic():
        MissedSearch.objects.update(count=5)
        note = lambda: (note_miss("pizza", DAY), connections.close_all())  # noqa: E731
        other = Thread(target=note)
        other.start()
        other.join(timeout=10)
        waits = other.is_alive()
    other.join()

    assert (waits, noted()) == (False, [(DAY, "pizza", 5)])

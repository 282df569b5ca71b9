"""Words are found as a whole and in either case, by Python and PostgreSQL alike."""

import re

import pytest
from django.db import connection

from members.models import whole_text, whole_words

WORDS = ["kari@sirius.com", "Åse Sørlie", "35 00 00 01"]
FOUND = [
    "Kari@Sirius.COM",
    "Skriv til <kari@sirius.com>.",
    "kari@sirius.com.\nHilsen",
    "Spør kari@sirius.com.Takk",
    "ÅSE SØRLIE og åse sørlie",
    "tlf.:35 00 00 01",
]
NOT_FOUND = [
    "kari@sırıus.com",
    "kari@ſirius.com",
    "\u212aari@sirius.com",
    "snakari@sirius.com",
    "ola.kari@sirius.com",
    "ola+kari@sirius.com",
    "kari@sirius.comp",
    "kari@sirius.com.example.org",
    "kari@sirius.com-post.no",
    "kari@siriusxcom",
    "\u212bse Sørlie",
    "Åse Sørliesen",
    "135 00 00 01",
]


def found_in_sql(pattern, texts):
    with connection.cursor() as cursor:
        cursor.execute("SELECT t FROM unnest(%s) t WHERE t ~ %s", [texts, pattern])
        return [text for (text,) in cursor.fetchall()]


@pytest.mark.django_db
def test_a_word_is_found_as_a_whole_and_no_look_alike_is():
    pattern = whole_words(WORDS)
    texts = FOUND + NOT_FOUND

    assert [text for text in texts if re.search(pattern, text)] == FOUND
    assert found_in_sql(pattern, texts) == FOUND


@pytest.mark.django_db
def test_a_text_is_found_in_either_case_and_with_nothing_beside_it():
    texts = ["Sirius (Norge) AS", "SIRIUS (norge) as", "Sırıus (Norge) AS"]
    pattern = whole_text("sirius (norge) AS")

    found = found_in_sql(pattern, [*texts, "Sirius (Norge) AS 2", " Sirius (Norge) AS"])

    assert found == texts[:2]

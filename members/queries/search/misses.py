"""Count searches without a hit by day, without a trace of the searcher."""

import re
from contextlib import suppress

from django.db import DatabaseError, connection

from members.operation.publication import forbid
from members.operation.replicas import primary

from .query import folded, parse

LONGEST, MOST_WORDS, MOST_DIGITS = 60, 6, 5
WORD = re.compile(r"[^\W_]+")


def note_miss(words, day):
    """Count a search without a hit; it neither fails nor waits, so a page may call it.

    Texts that may concern a person are not stored: addresses, phone and birth numbers,
    and anything longer than a search. A day stores no more than some hundred texts.
    """
    forbid()
    text = _impersonal(words)
    if text:
        with suppress(DatabaseError), primary(), connection.cursor() as cursor:
            cursor.execute("SELECT note_missed_search(%s, %s)", [day, text])


def _impersonal(words):
    plain = folded(words[: 4 * LONGEST])
    parts = WORD.findall(plain)
    text = " ".join(parts)
    is_short = (
        len(words) <= LONGEST and len(text) <= LONGEST and len(parts) <= MOST_WORDS
    )
    is_noted = is_short and not may_be_personal(words)
    return text if parse(words).words and is_noted else ""


def may_be_personal(words):
    """Whether a search holds an address of e-mail, or digits as of a phone or birth number."""
    plain = folded(words)
    return "@" in plain or sum(letter.isdigit() for letter in plain) > MOST_DIGITS

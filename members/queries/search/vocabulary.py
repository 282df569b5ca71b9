"""Different words for one thing, in Norwegian and English, that no stem joins.

`vocabulary.csv` has a thing a row: words that are used of each other, and special words that
also mean these, and not the other way round: "ferry" is also answered by "ship". Topics have
synonyms of their own.
"""

import csv
from functools import lru_cache
from pathlib import Path

from .folding import folded
from .question_words import EXTRA_ENDINGS

SHORTEST_STEM, SPACED = 3, 4
ENDINGS = sorted({*EXTRA_ENDINGS, "ane", "ar", "es", "n", "ns"}, key=len)


def _read():
    """Return {word: (other words)}, each folded and without punctuation."""
    others = {}
    file = Path(__file__).with_name("vocabulary.csv")
    for row in csv.DictReader(file.read_text("utf-8").splitlines()):
        words, special = (_words(row[column]) for column in ("words", "special"))
        for word in (*words, *special):
            same = [other for other in words if other != word]
            others[word] = (*others.get(word, ()), *same)
    return others


def _words(cell):
    parts = folded(cell).replace("-", " ").split(",")
    return [" ".join(part.split()) for part in parts if part.strip()]


OTHERS = _read()
PHRASES = frozenset(words for words in OTHERS if " " in words)
LONGEST_PHRASE = max(words.count(" ") + 1 for words in PHRASES)


@lru_cache(maxsize=8192)
def other_words(word):
    """Return the other words for the same thing; of an inflected word, its stem too."""
    if word.isdecimal():
        # As texts have it: 400 000.
        return (f"{int(word):,}".replace(",", " "),) if len(word) in (5, 6, 7) else ()
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if word.endswith(ending) and len(stem) >= SHORTEST_STEM and stem in OTHERS:
            own = (stem,) if len(stem) > SPACED and stem != word else ()
            return own + OTHERS[stem]
    return ()


def with_phrases(words):
    """Return the words with those of a phrase of the vocabulary as one: "rare earths"."""
    joined, at = [], 0
    while at < len(words):
        size = next(
            (n for n in range(LONGEST_PHRASE, 1, -1) if _is_phrase(words[at : at + n])),
            1,
        )
        joined.append(" ".join(words[at : at + size]))
        at += size
    return joined


def _is_phrase(words):
    phrase = " ".join(words)
    return any(
        phrase.removesuffix(end) in PHRASES for end in ENDINGS if phrase.endswith(end)
    )

"""Different words for one thing, in Norwegian and English, that no stem joins.

`vocabulary.csv` has a thing a row: words that are used of each other, and special words that
also mean these, and not the other way round: "ferry" is also answered by "ship". Topics have
synonyms of their own.
"""

import csv
from functools import lru_cache
from pathlib import Path

from .folding import folded
from .question_words import EXTRA_ENDINGS, GENERAL_PARTS

SHORTEST_STEM, SPACED = 3, 4
# (ending, what the word has instead of it), the shortest first.
ENDINGS = [
    (end, "") for end in sorted({*EXTRA_ENDINGS, "ane", "ar", "es", "n", "ns"}, key=len)
]
ENDINGS += [("ies", "y"), ("ier", "ium"), ("iet", "ium"), ("iene", "ium")]


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
    stem = stem_of(word, OTHERS)
    if not stem and (first := _first_part(word)):
        return (first, *other_words(first))
    own = (stem,) if len(stem) > SPACED and stem != word else ()
    return own + OTHERS.get(stem, ())


def _first_part(word):
    """Return the first part of a compound whose second says little; else ""."""
    for part in GENERAL_PARTS:
        first = word.removesuffix(part).removesuffix("s")
        if word.endswith(part) and len(first) > SHORTEST_STEM + part.startswith("verk"):
            return first
    return ""


def stem_of(word, words):
    """Return the one of some words that a word is, inflected or not; "" if none."""
    for ending, instead in ENDINGS:
        stem = word.removesuffix(ending) + instead
        if word.endswith(ending) and len(stem) >= SHORTEST_STEM and stem in words:
            return stem
    return ""


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
    return len(words) > 1 and bool(stem_of(" ".join(words), PHRASES))

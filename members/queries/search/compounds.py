"""Split Norwegian compounds into two words of the registry: "plastinstitutt".

PostgreSQL splits compounds with a Hunspell dictionary, which neither the embedded server
nor a bare Debian has. The registry's own words do as well: only they can have a hit.
"""

from dataclasses import dataclass
from functools import lru_cache

from members.models.statements import run_sql

from .query import ASKING, STOP_WORDS
from .question_words import EXTRA_ENDINGS, SECOND_PARTS, SUFFIXES
from .typos import swapped
from .vocabulary import other_words

SHORTEST, SHORTEST_STEM = 3, 5
MOST_COMPOUNDS = 2
LONGEST = 30
LINKED_SUFFIXES = tuple(f"{suffix}s" for suffix in SUFFIXES)
LISTED = (
    "JOIN members_organization AS named ON named.id = organization_id AND is_listed"
)
# Texts of listed organizations and of what is public; a label is a name, topic or title. A
# join, since PostgreSQL looks through all rows for EXISTS and not into the index.
STATEMENT = """
WITH part AS MATERIALIZED (
    SELECT * FROM unnest(%s::text[], %s::text[], %s::bool[]) AS p(part, pattern, is_label)
), text_part AS MATERIALIZED (SELECT part, pattern FROM part WHERE NOT is_label)
SELECT part, is_label FROM part
    JOIN members_topic ON search_words LIKE pattern AND NOT is_retired
UNION SELECT part, is_label FROM part JOIN members_project ON search_words LIKE pattern
UNION SELECT part, is_label FROM part JOIN members_site ON search_words LIKE pattern
UNION SELECT part, is_label FROM part JOIN members_searchname ON words LIKE pattern {listed}
UNION SELECT part, is_label FROM part
    JOIN members_organizationname ON search_words LIKE pattern {listed}
UNION SELECT part, is_label FROM part JOIN members_service ON search_words LIKE pattern {listed}
UNION SELECT part, false FROM text_part JOIN members_project ON words_nb LIKE pattern
UNION SELECT part, false FROM text_part JOIN members_searchtext ON nb LIKE pattern {listed}
""".replace("{listed}", LISTED)


def split_compounds(words, labels):
    """Return {word: (first part, rest)}, folded, of those that split; one query at most.

    The rest of an inflected word of the registry is empty. A part that the registry has not
    is in the list of second parts, or the rest of a word that begins or ends with a label.
    `labels` are more words of labels, which no table has.
    """
    cuts = {word: _cuts(word) for word in words[:MOST_COMPOUNDS]}
    parts = {part for pairs in cuts.values() for pair in pairs for part in pair if part}
    if not parts:
        return {}
    firsts = {first for pairs in cuts.values() for first, _rest in pairs}
    vocabulary = _vocabulary(sorted(parts), firsts, labels)
    ranked = {
        word: max((vocabulary.quality(*pair), pair) for pair in pairs)
        for word, pairs in cuts.items()
        if pairs
    }
    return {word: pair for word, (quality, pair) in ranked.items() if quality[0]}


def _cuts(word):
    """List the pairs of parts of a word, and the word without an ending with nothing.

    The first part goes without the letter that may join them, and the rest with the third of
    three like letters, of which two are written: "fotballag".
    """
    if word.isdecimal() or " " in word or len(word) > LONGEST:
        return []
    pairs = {
        (first, rest)
        for at in range(SHORTEST, len(word) - SHORTEST + 2)
        for first in {word[:at], *map(word[:at].removesuffix, "se")}
        for rest in {word[at:], word[at - (word[at - 2] == word[at - 1]) :]}
    }
    pairs |= {(name, "") for name in swapped(word)}  # trigrams miss it in a short name
    pairs |= {
        (word.removesuffix(end), "") for end in EXTRA_ENDINGS if word.endswith(end)
    }
    return [
        pair
        for pair in pairs
        if len(pair[0]) >= SHORTEST and pair[0] != word and _may_follow(pair[1])
    ]


def _may_follow(rest):
    """Whether a rest may be a word: "ringsfond" is no part of "investeringsfond"."""
    is_ending = rest in SUFFIXES or rest.startswith(LINKED_SUFFIXES)
    return not rest or (len(rest) >= SHORTEST and not is_ending)


def _vocabulary(parts, firsts, more_labels):
    """Return the Vocabulary of the registry among some parts of words; one query.

    A long first part may also end a compound: "forbrenning" of "avfallsforbrenning".
    """
    rows = [(part, _pattern(part), False) for part in parts]
    rows += [(p, f"%{p} %", False) for p in firsts if len(p) > SHORTEST_STEM]
    rows += [(part, f"% {part} %", True) for part in parts if _is_alone(part)]
    pairs = run_sql(STATEMENT, [list(column) for column in zip(*rows, strict=True)])
    labels = frozenset(part for part, is_label in pairs if is_label)
    labels |= more_labels.intersection(parts)
    texts = frozenset(p for p, is_label in pairs if not is_label and len(p) > SHORTEST)
    return Vocabulary(labels, texts | labels)


@dataclass(frozen=True)
class Vocabulary:
    """Words that are labels, and all that also stand in texts or begin a word there."""

    labels: frozenset
    words: frozenset

    def quality(self, first, rest):
        """Return how good a pair is, to be compared; 0 first if it is none."""
        is_short = len(first) == SHORTEST
        if not rest:
            return (5 if first in self.words and not is_short else 0), len(first)
        is_first = first in self.words or bool(other_words(first))
        is_rest = rest in self.words or bool(other_words(rest))
        if is_first and is_rest:
            return 4, min(len(first), len(rest)), len(first)
        if is_first and is_second_part(rest):
            return 3, len(first)
        if first in self.labels and not is_short and len(rest) > SHORTEST:
            return 2, len(first), -len(rest)
        if is_first and len(first) > SHORTEST_STEM and len(rest) > SHORTEST:
            return 1, len(first), -len(rest)
        is_label = rest in self.labels and len(rest) > SHORTEST_STEM
        return int(is_label and not is_second_part(rest)), len(rest)


def _pattern(part):
    """Return the pattern of a whole word, or of the beginning of one: its ending may differ."""
    return f"% {part}%" if len(part) >= SHORTEST_STEM else f"% {part} %"


def _is_alone(part):
    return part not in ASKING | STOP_WORDS


@lru_cache(maxsize=1024)
def is_second_part(word):
    """Whether a word is in the list of second parts, inflected or not."""
    return any(
        word.endswith(ending) and word.removesuffix(ending) in SECOND_PARTS
        for ending in EXTRA_ENDINGS
    )

"""Relax a search without a hit: split compounds, and leave out what no row has as well."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from members.models.statements import run_sql

from .compounds import is_second_part, split_compounds
from .misses import may_be_personal
from .names import PLACES
from .query import ASKING, SHORT, STOP_WORDS, WORD, folded, parse
from .statement import NEAREST, parameters_of
from .texts import words_in_texts, words_of
from .vocabulary import other_words

LONG = 6  # letters
OF_PAGE = 30  # the weight of a word of a page: less than one of a name
# Most of the required words that one row has, but for general ones; of as many, those with most
# words of names and of the vocabulary, then with the best rank, which rare words have.
COVER = """
    SELECT n, max(telling) AS telling, max(rank) / sqrt(count(*)) AS rank FROM (
        SELECT array_agg(n ORDER BY n) AS n, sum(weight) AS rank,
            count(*) FILTER (WHERE n = ANY(%(of_field)s::int[]) OR weight >= 60) AS telling
        FROM nearest {visible} WHERE n > 0 GROUP BY found
    ) AS covered GROUP BY n ORDER BY
        cardinality(ARRAY(SELECT unnest(n) EXCEPT SELECT unnest(%(general)s::int[]))) DESC,
        telling DESC, rank DESC
    LIMIT 1
"""


@dataclass(frozen=True)
class Relaxation:
    """The words of a search that lead to hits, as one text, and those left out, as typed."""

    words: str
    left_out: tuple[str, ...]


def relaxed(words, unknown, day, texts):
    """Return the Relaxation of words without a hit, or None; three queries at most.

    `unknown` are the numbers of the words that no row has, and `texts` are like those of
    `ranked_texts`. Addresses and long numbers are of persons, and are never relaxed.
    """
    if may_be_personal(words):
        return None
    words = normalize("NFKC", words)  # a letter is in one piece, as in the parsed words
    needed = parse(words).words
    compounds = [needed[n - 1] for n in sorted(unknown)]
    labels = words_of([text for title, more in texts for text in (title, *more)])
    split = _respelled(words, split_compounds(compounds, labels))
    kept = _most_words(split, day, texts)
    if all(len(word) < SHORT or word.isdecimal() for word in kept):
        return None
    left_out = [word for word in parse(split).words if word not in kept]
    return Relaxation(*_without(split, left_out))


def _most_words(text, day, texts):
    """Return the words that one row has, as many as any row has; one query."""
    needed = parse(text).words
    general = [n for n, word in enumerate(needed, start=1) if is_second_part(word)]
    of_field = [n for n, word in enumerate(needed, start=1) if other_words(word)]
    of_field = [n for n in of_field if n not in general]
    best = _covers(text, day, general=general, of_field=of_field)
    for title, more in texts:
        numbers = words_in_texts(needed, [title, *more])
        telling = len({*numbers}.intersection(of_field))
        best.append((numbers, telling, OF_PAGE * len(numbers)))

    def order(one):
        numbers, telling, rank = one
        return len({*numbers}.difference(general)), telling, rank

    return {needed[n - 1] for n in max(best, key=order)[0]}


def _covers(text, day, **numbers):
    """Return [(numbers of words, how many are telling, rank)] of the row of each noun that
    has most; one query.

    A word counts where a word of a visible row begins with it, a short one as it is, a long
    one also within others. `numbers` are of words that count less or more; see COVER.
    """
    given = parameters_of(parse(text)) | {"day": day, "unlisted": False}
    patterns = [_beginning(word) for word in given["word"]]
    given |= {"in_name": patterns, "in_label": patterns} | numbers
    given["in_text"] = [
        pattern if len(word) > SHORT else None
        for word, pattern in zip(given["word"], patterns, strict=True)
    ]
    return run_sql(_cover_statement(), given)


@cache
def _cover_statement():
    parts = (one.filled(NEAREST + COVER) for one in PLACES.values())
    return " UNION ALL ".join(f"({part})" for part in parts)


def _beginning(word):
    if len(word) > LONG:
        return f"%{word}%"
    return f"% {word} %" if len(word) <= SHORT + 1 else f"% {word}%"


def _respelled(text, splits):
    """Return the text with a space in each compound, spelled as it is typed."""

    def apart(match):
        pair = splits.get(folded(match[0]))
        return _cut(match[0], *pair) if pair else match[0]

    return WORD.sub(apart, text)


def _cut(word, first, rest):
    """Return the two parts of a word by their folded forms: "æ" is two letters there."""
    if not folded(word).startswith(first):
        return first
    ends = [len(folded(word[:at])) for at in range(len(word) + 1)]
    end, begin = len(first), ends[-1] - len(rest)
    return (
        f"{word[: bisect_left(ends, end)]} {word[bisect_left(ends, begin) :]}".strip()
    )


def _without(text, words):
    """Return the text without some words, and these, spelled as they are typed."""
    pieces = {piece for word in words for piece in word.split()}
    kept, left_out = [], []
    for token in WORD.findall(text):
        plain = folded(token)
        if plain in pieces:
            left_out.append(token)
        elif plain in ASKING or plain not in STOP_WORDS:
            kept.append(token)
    return " ".join(kept), tuple(dict.fromkeys(left_out))

"""The SQL statement that finds and ranks the rows with every word of a query.

Each place where a word may stand is a look-up of its own, which an index serves, and
gives row ids with a weight. One condition over all the tables together would have to be
evaluated for every row.
"""

from array import array
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from members.models.statements import run_sql
from members.operation import changes

from .query import SHORT, STOP_WORDS, parse
from .vocabulary import other_words

# Per cent of the weight of a word: of others for the same, and of general words.
OTHERS_SHARE, GENERAL_SHARE = 80, 10
# Rows of `word` without a positive number only add weight: whole phrases, general words. Rows
# of one number mean the same. A word without a pattern for a kind of place is not looked for
# there.
NEAREST = """
WITH word AS MATERIALIZED (
    SELECT n, word, is_phrase, worth, in_name, in_label, in_text,
        plainto_tsquery('pg_catalog.norwegian', word)
            || plainto_tsquery('pg_catalog.english', word) AS stem
    FROM unnest(%(n)s, %(word)s, %(is_phrase)s, %(worth)s, %(in_name)s::text[],
            %(in_label)s::text[], %(in_text)s::text[])
        AS w(n, word, is_phrase, worth, in_name, in_label, in_text)
),
hit AS MATERIALIZED ({hits}),
unknown AS MATERIALIZED (
    SELECT n, word FROM word
    WHERE n > 0 AND worth = 100 AND in_name IS NOT NULL AND {may_be_unknown} AND (
        SELECT hit.n FROM hit {visible} WHERE hit.n = word.n LIMIT 1
    ) IS NULL
),
guess AS ({guess}),
nearest AS (
    SELECT n, found, max(weight) + max(bonus) AS weight
    FROM (SELECT * FROM hit UNION ALL SELECT * FROM guess) AS any_place
    GROUP BY n, found
)
"""
# It is the name that has every word, in whatever order.
RANKED = """,
ranked AS (
    SELECT found, sum(weight) + CASE
        WHEN %(how_many)s > 1 AND min(weight) FILTER (WHERE n > 0) >= 60 THEN 250 ELSE 0
    END AS rank
    FROM nearest GROUP BY found
    HAVING count(*) FILTER (WHERE n > 0) = %(how_many)s
)
SELECT rank, ids, ARRAY(SELECT n FROM unknown)
FROM (SELECT) AS always LEFT JOIN (
    SELECT rank, array_agg(found) AS ids FROM ranked GROUP BY rank
) AS ranks ON true
ORDER BY rank DESC
"""
TOGETHER = """
    (SELECT {number}, rank, ARRAY(SELECT found FROM unnest(ids) AS found {visible}),
        unknown, NULL::text, NULL::boolean, NULL::text
    FROM ({sql}) AS hits(rank, ids, unknown))
"""
# The snapshot of the statement itself: changes.since returns later commits.
AS_OF = f"SELECT -1, 0, '{{}}'::bigint[], '{{}}'::integer[], {changes.NOW}"
HIT = """
    SELECT n, {row} AS found, ({bonus}) * {worth} / 100 AS bonus,
        ({weight}) * {worth} / 100 AS weight
    FROM {words} AS word JOIN {table} AS source ON {matches} {joins}
    WHERE {where}
"""
GUESS = """
    SELECT n, {row} AS found, 0 AS bonus, weight
    FROM unknown CROSS JOIN LATERAL {typos}
"""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A table in which words are looked for, in SQL; it is called `source` there.

    `row` is the id found, to which `joins` lead. Of several hits of one word in a row
    the highest weight counts, and the highest bonus.
    """

    table: str
    matches: str
    row: str
    weight: str
    bonus: str = "0"
    joins: str = ""
    where: str = "true"


@dataclass(frozen=True, eq=False)
class Statement:
    """The places of one model, and the function that finds rows by a typo.

    A word without a hit among the rows that `visible` joins may be a typo. The function
    reads `typo_places`, where a few rows are looked up without it.
    """

    row: str
    places: list[Place]
    typos: str
    visible: str = ""
    typo_places: tuple[Place, ...] = ()

    @cached_property
    def sql(self):
        return self.filled(NEAREST + RANKED)

    def filled(self, statement):
        """Return a statement with the places of words put in."""
        return statement.format(
            hits=_union("word", self.places),
            guess=GUESS.format(row=self.row, typos=self.typos),
            visible=self.visible,
            may_be_unknown="true",
        )

    def ranked(self, words, **parameters):
        """Return the ids of rows with every word as [(rank, ids)], best first.

        None when there is no word to look for.
        """
        query = parse(words)
        if not query.words:
            return None
        rows = run_sql(self.sql, parameters_of(query) | parameters)
        return [(rank, ids) for rank, ids, _unknown in rows if ids]

    def among(self, name):
        """Return the statement that ranks only the rows of the parameter `name`.

        It takes for a typo only those words of the parameter `name`_unknown that none of
        these rows has.
        """
        return Among(
            self.row, self.places, self.typos, self.visible, self.typo_places, name
        )


@dataclass(frozen=True, eq=False)
class Among(Statement):
    """A statement that ranks only the rows of the parameter `name`; see Statement.among."""

    name: str = ""

    @cached_property
    def sql(self):
        return (NEAREST + RANKED).format(
            hits=_union("word", map(self._within, self.places)),
            guess=_union("unknown", map(self._within, self.typo_places), "100"),
            visible=self.visible,
            may_be_unknown=f"n = ANY(%({self.name}_unknown)s::integer[])",
        )

    def _within(self, place):
        where = f"({place.where}) AND {place.row} = ANY(%({self.name})s::bigint[])"
        return replace(place, where=where)


def _union(words, places, worth="worth"):
    return "UNION ALL".join(
        HIT.format(**vars(place), words=words, worth=worth) for place in places
    )


class SearchResult(NamedTuple):
    """The rows of statements, as {name: [(rank, array of ids)]}, and their snapshot.

    `unknown` are the numbers of words that no visible row has: each may be a typo.
    """

    ranks: dict[str, list]
    unknown: dict[str, frozenset[int]]
    snapshot: changes.Snapshot


def find_together(statements, words, **parameters):
    """Return the visible rows of several statements as a SearchResult; one query.

    `statements` is {name: Statement}. None when there is no word to look for.
    """
    query = parse(words)
    if not query.words:
        return None
    names = [*statements]
    result = SearchResult({name: [] for name in names}, {}, None)
    rows = run_sql(_together(*statements.values()), parameters_of(query) | parameters)
    for number, rank, ids, unknown, *as_of in rows:
        if number < 0:
            result = result._replace(snapshot=changes.Snapshot(*as_of))
            continue
        result.ranks[names[number]].append((rank, array("q", ids)))
        result.unknown[names[number]] = frozenset(unknown)
    ranks = {name: _best_first(groups) for name, groups in result.ranks.items()}
    return result._replace(ranks=ranks)


def _together(*statements):
    parts = [
        TOGETHER.format(number=number, sql=one.sql, visible=one.visible)
        for number, one in enumerate(statements)
    ]
    return " UNION ALL ".join([*parts, AS_OF])


def ranked_together(statements, words, **parameters):
    """Return {name: [(rank, ids)]} of the visible rows of several statements."""
    result = find_together(statements, words, **parameters)
    return result and result.ranks


def may_be_typos(words):
    """Return the numbers of the words that may be typos, as in SearchResult: no numbers."""
    parameters = parameters_of(parse(words))
    pairs = zip(parameters["n"], parameters["in_name"], strict=True)
    return frozenset(n for n, pattern in pairs if n > 0 and pattern is not None)


def _best_first(groups):
    filled = [(rank, ids) for rank, ids in groups if ids]
    return sorted(filled, key=lambda group: -group[0])


def parameters_of(query):
    """Return the parameters of a statement; synonyms of a word have its number."""
    words = [
        (n, _name_pattern, 100, word) for n, word in enumerate(query.words, start=1)
    ]
    words += [
        (n, _other_pattern, OTHERS_SHARE, other)
        for n, word in enumerate(query.words, start=1)
        for other in other_words(word)
    ]
    more = [(100, word) for word in query.phrases if word not in query.words]
    more += [
        (GENERAL_SHARE, one)
        for word in query.general
        for one in (word, *other_words(word))
    ]
    words += [(-n, _name_pattern, *one) for n, one in enumerate(more)]
    numbers, patterns, shares, texts = zip(*words, strict=True)
    in_name = [of(word) for of, word in zip(patterns, texts, strict=True)]
    return {
        "n": [*numbers],
        "word": [*texts],
        "is_phrase": [word in query.phrases for word in texts],
        "worth": [*shares],
        "in_name": in_name,
        "in_label": [*map(_label_pattern, texts, in_name)],
        "in_text": [*map(_text_pattern, texts, in_name)],
        "names": query.names,
        "role": query.role,
        "how_many": len(query.words),
    }


def _name_pattern(word):
    if is_number(word):
        return None
    if len(word) == 1:
        return f" {word}%"
    if len(word) <= SHORT or " " in word or word in STOP_WORDS:
        return f"% {word}%"
    return f"%{word}%"


def _other_pattern(word):
    """Return the pattern of another word for the same: it begins a word, or is a short one."""
    return f"% {word} %" if len(word) <= SHORT + 1 else f"% {word}%"


def _label_pattern(word, in_name):
    """Return the pattern for topics, projects and sites: too many contain "og"."""
    if len(word) == 1 or word in STOP_WORDS:
        return None
    return f"% {word} %" if len(word) == SHORT else in_name


def _text_pattern(word, in_name):
    return _label_pattern(word, in_name) if len(word) > SHORT else None


def is_number(word):
    return len(word) == 9 and word.isdecimal()

"""One statement that finds the organizations of some words, and how near each is.

Each place is a look-up of its own, which an index serves, and gives ids with a weight.
One condition over all the tables together would have to be asked of every row.
"""

from django.db import connection
from django.utils import timezone

from .query import EMPTY, SHORT, asked

# The row 0 of `word` is the whole phrase, which only adds weight. A word without a
# pattern for a place is not looked for there.
WORD = """
word AS MATERIALIZED (
    SELECT n, word, is_phrase, in_name, in_label, in_text,
        plainto_tsquery('pg_catalog.norwegian', word)
            || plainto_tsquery('pg_catalog.english', word) AS stem
    FROM unnest(%(n)s, %(word)s, %(is_phrase)s, %(in_name)s::text[],
            %(in_label)s::text[], %(in_text)s::text[])
        AS w(n, word, is_phrase, in_name, in_label, in_text)
)
"""
NEAREST = """
near AS (
    SELECT n, {row}, max(weight) + max(extra) AS weight
    FROM (SELECT * FROM hit UNION ALL SELECT * FROM guess) AS any_place
    GROUP BY n, {row}
),
found AS (
    SELECT {row}, sum(weight) AS rank FROM near
    GROUP BY {row}
    HAVING count(*) FILTER (WHERE n > 0) = %(how_many)s
)
SELECT rank, array_agg({row}) FROM found GROUP BY rank ORDER BY rank DESC
"""
FIND = f"""
WITH {WORD},
hit AS MATERIALIZED (
    SELECT n, organization_id, 0 AS extra, CASE
            WHEN is_phrase AND words = ANY(%(names)s) THEN 900
            WHEN is_phrase AND words LIKE ' ' || word || ' %%' THEN 700
            WHEN is_phrase AND words LIKE '%% ' || word || ' %%' THEN 600
            WHEN is_phrase AND words LIKE ' ' || word || '%%' THEN 500
            WHEN words LIKE '%% ' || word || ' %%' THEN 80
            WHEN words LIKE '%% ' || word || '%%' THEN 70
            ELSE 60
        END AS weight
    FROM word JOIN members_searchname ON words LIKE in_name
    UNION ALL
    SELECT n, organization_id, 0, CASE
            WHEN is_phrase AND search_words = ANY(%(names)s) THEN 800
            WHEN is_phrase AND search_words LIKE ' ' || word || '%%' THEN 400
            WHEN search_words LIKE '%% ' || word || '%%' THEN 65
            ELSE 55
        END
    FROM word JOIN members_organizationname ON search_words LIKE in_name
    UNION ALL
    SELECT n, organization_id, 0,
        CASE WHEN is_phrase AND search_words LIKE '%%  ' || word || '  %%' THEN 50 ELSE 30 END
    FROM word JOIN members_topic topic ON search_words LIKE in_label AND NOT is_retired
        JOIN members_organizationtopic ON topic_id = topic.id
    UNION ALL
    SELECT n, organization_id, 0, 20
    FROM word JOIN members_project project ON search_words LIKE in_label
        JOIN members_participation stay ON project_id = project.id
    WHERE coalesce(stay.since <= %(day)s, true) AND coalesce(stay.until >= %(day)s, true)
        AND stay.declined_on IS NULL
    UNION ALL
    SELECT n, organization_id, 0, 20
    FROM word JOIN members_site site ON search_words LIKE in_label
        JOIN members_sitewithin within ON container_id = site.id
        JOIN members_presence stay ON stay.site_id = within.site_id
    WHERE coalesce(stay.since <= %(day)s, true) AND coalesce(stay.until >= %(day)s, true)
    UNION ALL
    SELECT n, organization_id, CASE WHEN nb LIKE '%% ' || word || '%%' THEN 5 ELSE 0 END, 10
    FROM word JOIN members_searchtext ON nb LIKE in_text
    UNION ALL
    SELECT n, organization_id, 5, 10
    FROM word JOIN members_searchtext ON stems(nb, en) @@ stem
    WHERE in_text IS NOT NULL
    UNION ALL
    SELECT n, id, 0, 1000
    FROM word JOIN members_organization ON orgnr = word AND orgnr <> ''
    WHERE in_name IS NULL
    UNION ALL
    SELECT n, id, 0, 1000
    FROM word JOIN members_organization
        ON establishment_orgnr = word AND establishment_orgnr <> ''
    WHERE in_name IS NULL
),
-- That an organization which is not shown has the word must not show either.
unknown AS MATERIALIZED (
    SELECT n, word FROM word
    WHERE n > 0 AND in_name IS NOT NULL AND (
        SELECT id FROM hit JOIN members_organization ON id = organization_id
        WHERE hit.n = word.n AND is_listed LIMIT 1
    ) IS NULL
),
guess AS (
    SELECT n, organization_id, 0 AS extra, weight
    FROM unknown CROSS JOIN LATERAL slips(word, %(day)s)
),
{NEAREST.format(row="organization_id")}
"""  # noqa: S608


def ranked(words, day=None):
    """Find the organizations that have every word, as [(rank, ids)], the nearest first.

    What is dated counts as on the day, today if not given. Listed or not: the caller
    chooses among them. None when there is no word to look for.
    """
    question = asked(words)
    if not question.words:
        return None
    return execute(FIND, question, {"day": day or timezone.localdate()})


def execute(statement, question, more):
    """Ask the database for what has the words of the question, as [(rank, ids)]."""
    with connection.cursor() as cursor:
        cursor.execute(statement, _parameters(question) | more)
        return cursor.fetchall()


def _parameters(question):
    words = [*question.words]
    if words != [question.phrase]:
        words.insert(0, question.phrase)
    first = len(question.words) - len(words) + 1
    return {
        "n": [*range(first, first + len(words))],
        "word": words,
        "is_phrase": [word == question.phrase for word in words],
        "in_name": [_in_name(word) for word in words],
        "in_label": [_in_label(word) for word in words],
        "in_text": [_in_text(word) for word in words],
        "names": question.names,
        "how_many": len(question.words),
    }


def _in_name(word):
    if is_number(word):
        return None
    if len(word) == 1:
        return f" {word}%"
    if len(word) <= SHORT or " " in word or word in EMPTY:
        return f"% {word}%"
    return f"%{word}%"


def _in_label(word):
    """The pattern for topics, projects and sites: too many have a word as "og"."""
    if len(word) == 1 or word in EMPTY:
        return None
    return f"% {word} %" if len(word) == SHORT else _in_name(word)


def _in_text(word):
    return _in_label(word) if len(word) > SHORT else None


def is_number(word):
    return len(word) == 9 and word.isdecimal()

"""The search statements of nouns by their names, and those of all nouns with public pages."""

from dataclasses import replace

from members.fields import WITH_PAGES

from .places import ORGANIZATIONS, PROJECTS, SUMMARY_OF_SITE, TITLE
from .statement import Statement

TYPOS = """(
    SELECT id AS {row}, 40 AS weight FROM members_{table}
    WHERE public.word_similarity(word, {words}) > 0.3 AND public.resembles({words}, word)
) AS typo"""


def _named(table, words="search_words"):
    """Return the place of a table of names; `words` is their SQL, and it has few rows."""
    return replace(
        TITLE,
        table=f"members_{table}",
        matches=TITLE.matches.replace("source.search_words", words),
        weight=TITLE.weight.replace("search_words", words),
    )


SITE_NAME = _named("site", "(' ' || public.words_in(source.name) || ' ')")
FIRST_WORDS = "' ' || word || '%%'"  # what a place is: "Stadium with …"
SITES = Statement(
    "site_id",
    [
        SITE_NAME,
        replace(
            SITE_NAME,
            joins="JOIN members_sitewithin within ON within.container_id = source.id",
            row="within.site_id",
            weight="40",
        ),
        # With its municipality.
        replace(SITE_NAME, matches=TITLE.matches, weight="50"),
        replace(
            SITE_NAME,
            matches=SUMMARY_OF_SITE,
            weight=f"""CASE
                WHEN public.words_in(source.summary_nb) LIKE {FIRST_WORDS}
                    OR public.words_in(source.summary_en) LIKE {FIRST_WORDS}
                THEN CASE WHEN is_phrase THEN 85 ELSE 40 END ELSE 15
            END""",
        ),
    ],
    typos=TYPOS.format(row="site_id", table="site", words="search_words"),
)


def name_statement(table, words="search_words", visible=""):
    """Return the statement of a table that is searched by its names alone."""
    row = f"{table}_id"
    typos = TYPOS.format(row=row, table=table, words=words)
    return Statement(row, [_named(table, words)], typos=typos, visible=visible)


def _statement_of_names(noun):
    own, column = noun.model._meta, noun.public_column
    table = own.db_table.removeprefix("members_")
    columns = [own.get_field(name).column for name in noun.public.names]
    names = " || ".join(f"public.words_in({name})" for name in columns)
    visible = f"JOIN members_{table} ON id = found AND {column}" if column else ""
    return name_statement(table, f"(' ' || {names} || ' ')", visible)


OWN = {"organizations": ORGANIZATIONS, "projects": PROJECTS, "sites": SITES}
PLACES = {
    noun.public.plural: OWN.get(noun.public.plural) or _statement_of_names(noun)
    for noun in WITH_PAGES
}

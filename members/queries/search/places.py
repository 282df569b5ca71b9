"""The places where a search looks for organizations and projects."""

from dataclasses import replace

from .statement import Place, Statement

NAME = Place(
    table="members_searchname",
    matches="source.words LIKE in_name",
    row="source.organization_id",
    weight="""CASE
        WHEN is_phrase AND words = ANY(%(names)s) THEN 900
        WHEN is_phrase AND words LIKE ' ' || word || ' %%' THEN 700
        WHEN is_phrase AND words LIKE '%% ' || word || ' %%' THEN 600
        WHEN is_phrase AND words LIKE ' ' || word || '%%' THEN 500
        WHEN words LIKE '%% ' || word || ' %%' THEN 80
        WHEN words LIKE '%% ' || word || '%%' THEN 70
        ELSE 60
    END""",
)
OTHER_NAME = Place(
    table="members_organizationname",
    matches="source.search_words LIKE in_name",
    row="source.organization_id",
    weight="""CASE
        WHEN is_phrase AND search_words = ANY(%(names)s) THEN 800
        WHEN is_phrase AND search_words LIKE ' ' || word || '%%' THEN 400
        WHEN search_words LIKE ' ' || word || ' %%' THEN 100
        WHEN search_words LIKE '%% ' || word || '%%' THEN 65
        ELSE 55
    END""",
)
NUMBER = Place(
    table="members_organization",
    matches="source.orgnr = word AND source.orgnr <> ''",
    row="source.id",
    weight="1000",
    where="in_name IS NULL",
)
LOCAL_UNIT = replace(
    NUMBER,
    matches="source.establishment_orgnr = word AND source.establishment_orgnr <> ''",
)
TOPIC = Place(
    table="members_topic",
    matches="source.search_words LIKE in_label AND NOT source.is_retired",
    joins="JOIN members_organizationtopic ON topic_id = source.id",
    row="organization_id",
    weight="""CASE
        WHEN is_phrase AND search_words LIKE '%%  ' || word || '  %%' THEN 50 ELSE 30
    END""",
)
RUNS = "coalesce(stay.since <= %(day)s, true) AND coalesce(stay.until >= %(day)s, true)"
PROJECT = Place(
    table="members_project",
    matches="source.search_words LIKE in_label",
    joins="JOIN members_participation stay ON stay.project_id = source.id",
    row="stay.organization_id",
    weight="20",
    where=f"{RUNS} AND stay.counts",
)
SITE = Place(
    table="members_site",
    matches="source.search_words LIKE in_label",
    joins="""JOIN members_sitewithin within ON within.container_id = source.id
        JOIN members_presence stay ON stay.site_id = within.site_id""",
    row="stay.organization_id",
    weight="20",
    where=RUNS,
)
SERVICE = Place(
    table="members_service",
    matches="source.search_words LIKE in_label",
    row="source.organization_id",
    weight="""CASE
        WHEN is_phrase AND search_words LIKE '%%  ' || word || '  %%' THEN 50 ELSE 35
    END""",
)
IN_WORDS = "source.search_words LIKE in_text"
REFERENCE = replace(
    SERVICE,
    table="members_customerreference",
    matches=IN_WORDS,
    weight="15",
    where="""source.declined_on IS NULL AND NOT EXISTS (
        SELECT FROM members_organization customer
        WHERE customer.id = source.customer_organization_id AND NOT customer.is_listed
    )""",
)
CERTIFICATE = Place(
    table="members_certificatekind",
    matches="source.search_words LIKE in_label",
    joins="JOIN members_certificate stay ON stay.kind_id = source.id",
    row="stay.organization_id",
    weight="30",
    where=RUNS,
)
OF_CERTIFICATE = replace(
    SERVICE,
    table="members_certificate",
    weight="15",
    where=RUNS.replace("stay.", "source."),
)
STREAM = replace(
    SERVICE,
    table="members_resourcestream",
    weight="30",
    where=f"source.is_public AND {RUNS.replace('stay.', 'source.')}",
)
FACILITY = replace(
    SERVICE,
    table="members_testfacility",
    weight="35",
    where=f"source.is_listed AND {RUNS.replace('stay.', 'source.')}",
)


def _in_texts(table, row, nb, en, first):
    """Return the places of a pair of texts: by part of a word in Norwegian, and by stem.

    A text has most weight where it begins, for it says first what somebody is or does: the
    letters of `first`. Several words as they are typed say more than each.
    """
    begins = (
        f"left({nb}, {first[0]}) LIKE in_text OR left({en}, {first[1]}) LIKE in_text"
    )
    by_part = Place(
        table=table,
        matches=f"source.{nb} LIKE in_text",
        row=row,
        weight=f"""CASE WHEN is_phrase AND word LIKE '%% %%'
            AND ({nb} LIKE in_text OR {en} LIKE in_text) THEN 30 ELSE 10 END""",
        bonus=f"""CASE WHEN {nb} LIKE '%% ' || word || '%%' THEN 5 ELSE 0 END
            + CASE WHEN {begins} THEN 10 ELSE 0 END""",
    )
    by_stem = replace(
        by_part,
        matches=f"stems(source.{nb}, source.{en}) @@ stem",
        bonus=f"5 + CASE WHEN {begins} THEN 10 ELSE 0 END",
        where="in_text IS NOT NULL",
    )
    return by_part, by_stem


TITLE = Place(
    table="members_project",
    matches="source.search_words LIKE in_name",
    row="source.id",
    weight="""CASE
        WHEN is_phrase AND search_words LIKE '%%  ' || word || '  %%' THEN 900
        WHEN is_phrase AND search_words LIKE '%%  ' || word || ' %%' THEN 700
        WHEN is_phrase AND search_words LIKE '%% ' || word || ' %%' THEN 600
        WHEN search_words LIKE '%% ' || word || ' %%' THEN 80
        WHEN search_words LIKE '%% ' || word || '%%' THEN 70
        ELSE 60
    END""",
)
SHOWN = "JOIN members_organization shown ON shown.id = source.organization_id"
MAY_SHOW = "(shown.is_listed OR %(unlisted)s)"


def _with_role(place, join, row, has_role):
    """Return a place of names as one of those with the role that a question asks for.

    They come before those that only have the words.
    """
    return replace(
        place,
        joins=join,
        row=row,
        weight=f"1000 + {place.weight}",
        where=f"%(role)s <> '' AND {has_role} AND {place.where} AND {RUNS}",
    )


def _related(name, end, other, has_role):
    """Return the place of organizations at one end, by the names at the other end."""
    tie = f"members_organizationrelationship stay ON stay.{other}_organization_id"
    return _with_role(
        name,
        f"{SHOWN} JOIN {tie} = shown.id",
        f"stay.{end}_organization_id",
        f"{has_role} AND {MAY_SHOW}",
    )


# The role is in the project of that name, and not in each with the word in its title.
BEGINS = """is_phrase AND (source.search_words LIKE '%%  ' || word || ' %%'
    OR source.search_words LIKE '%% ' || word || '  %%')"""
HAS_ROLE = "stay.role = %(role)s"
OWNED = "%(role)s = 'owned' AND stay.kind = 'owner'"
WITH_ROLE = [
    *(_related(n, "from", "to", "stay.kind = %(role)s") for n in (NAME, OTHER_NAME)),
    *(_related(n, "to", "from", OWNED) for n in (NAME, OTHER_NAME)),
    *(
        replace(_with_role(place, place.joins, place.row, HAS_ROLE), matches=BEGINS)
        for place in (PROJECT, SITE)
    ),
]


def _typo(place, weight, words="search_words", **changed):
    """Return a place as one of words that resemble the word; see organization_typos()."""
    resembles = f"""public.word_similarity(word, source.{words}) >= 0.3
        AND public.resembles(source.{words}, word)"""
    return replace(place, matches=resembles, weight=weight, bonus="0", **changed)


TOPIC_TYPO = _typo(TOPIC, "30", where="NOT source.is_retired")
# That an organization which is not shown has the word must not show either.
ORGANIZATIONS = Statement(
    "organization_id",
    [
        NAME,
        OTHER_NAME,
        TOPIC,
        SERVICE,
        REFERENCE,
        CERTIFICATE,
        OF_CERTIFICATE,
        STREAM,
        FACILITY,
        PROJECT,
        SITE,
        # The Norwegian text has the name and the municipality before.
        *_in_texts(
            "members_searchtext", "source.organization_id", "nb", "en", (90, 50)
        ),
        NUMBER,
        LOCAL_UNIT,
        *WITH_ROLE,
    ],
    typos="organization_typos(word, %(day)s)",
    visible="JOIN members_organization ON id = found AND is_listed",
    typo_places=(
        _typo(NAME, "40", "words"),
        _typo(OTHER_NAME, "40"),
        TOPIC_TYPO,
        _typo(PROJECT, "20"),
        _typo(SITE, "20"),
    ),
)

# On any day: a project keeps its partners and funders for good.
TO_PROJECTS = """
    JOIN members_organization shown
        ON shown.id = {organization} AND (shown.is_listed OR %(unlisted)s)
    JOIN (
        SELECT project_id, organization_id FROM members_participation
        WHERE counts
        UNION ALL
        SELECT project_id, funder_id FROM members_funding
    ) AS part ON part.organization_id = shown.id
"""


def _partner(place):
    """Return a place of organizations as one that leads to their projects."""
    joins = TO_PROJECTS.format(organization=place.row)
    return replace(place, joins=joins, row="part.project_id", weight="40")


FUNDER_WORDS = (
    "(' ' || public.words_in(funder_name_nb) || public.words_in(funder_name_en) || ' ')"
)
NAMED_FUNDER = Place(
    table="members_funding",
    matches=f"{FUNDER_WORDS} LIKE in_name",
    row="source.project_id",
    weight="40",
)
THEMES = {
    "joins": "JOIN members_project_themes ON topic_id = source.id",
    "row": "project_id",
}
AT_SITE = replace(
    SITE,
    joins="""JOIN members_sitewithin within ON within.container_id = source.id
        JOIN members_project_sites at ON at.site_id = within.site_id""",
    row="at.project_id",
    where="true",
)
# No index serves it: sites are few.
SUMMARY_OF_SITE = """public.words_in(concat_ws(' ', source.summary_nb, source.summary_en))
    LIKE in_text"""
# An organization found by a typo leads to the projects it takes part in, not those it funds.
PARTNERS = {
    "joins": """JOIN members_organization shown
            ON shown.id = source.organization_id AND shown.is_listed
        JOIN members_participation part ON part.organization_id = shown.id""",
    "where": "part.counts",
    "row": "part.project_id",
}
PROJECTS = Statement(
    "project_id",
    [
        TITLE,
        replace(TOPIC, **THEMES),
        _partner(NAME),
        _partner(OTHER_NAME),
        _partner(NUMBER),
        NAMED_FUNDER,
        AT_SITE,
        replace(AT_SITE, matches=SUMMARY_OF_SITE, weight="8"),
        *_in_texts("members_project", "source.id", "words_nb", "words_en", (60, 50)),
    ],
    typos="project_typos(word)",
    typo_places=(
        _typo(TITLE, "40"),
        replace(TOPIC_TYPO, **THEMES),
        _typo(NAME, "20", "words", **PARTNERS),
        _typo(AT_SITE, "20"),
    ),
)

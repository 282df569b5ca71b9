"""Where staff look as well: unlisted organizations, people, numbers typed in part, topics."""

from dataclasses import replace

from .names import PLACES, name_statement
from .places import NAME, ORGANIZATIONS
from .statement import Place, Statement

# The last eight digits: a Norwegian number with or without +47.
HAS_PHONE = """CASE WHEN word ~ '^[0-9]{{5,15}}$' THEN
    regexp_replace({phone}, '[^0-9]', '', 'g') LIKE '%%' || right(word, 8) || '%%'
    ELSE false END"""
HAS_ADDRESS = "position(%(address)s::text IN source.email) > 0"
NUMBER_START = Place(
    table="members_organization",
    matches="""word ~ '^[0-9]{3,8}$' AND (source.orgnr LIKE word || '%%'
        OR source.establishment_orgnr LIKE word || '%%')""",
    row="source.id",
    weight="400",
)
PHONE = Place(
    table="members_organization",
    matches=HAS_PHONE.format(phone="source.phone"),
    row="source.id",
    weight="600",
)
ADDRESS = replace(PHONE, matches=HAS_ADDRESS, weight="600 / %(how_many)s")
ALL_ORGANIZATIONS = Statement(
    "organization_id",
    [*ORGANIZATIONS.places, NUMBER_START, PHONE, ADDRESS],
    typos=ORGANIZATIONS.typos,
)

WORDS_OF_PERSON = "public.words_in(source.name)"
PERSON = Place(
    table="members_person",
    matches=f"{WORDS_OF_PERSON} LIKE in_name",
    row="source.id",
    weight=f"""CASE
        WHEN is_phrase AND {WORDS_OF_PERSON} = ' ' || word || ' ' THEN 900
        WHEN is_phrase AND {WORDS_OF_PERSON} LIKE '%% ' || word || ' %%' THEN 700
        WHEN is_phrase AND {WORDS_OF_PERSON} LIKE '%% ' || word || '%%' THEN 500
        WHEN {WORDS_OF_PERSON} LIKE '%% ' || word || '%%' THEN 80
        ELSE 60
    END""",
)
NOT_ENDED = "(part.until IS NULL OR part.until >= CURRENT_DATE)"
NOBODY = "(SELECT 0 AS person_id, 0 AS weight WHERE false) AS typo"
PEOPLE = Statement(
    "person_id",
    [
        PERSON,
        replace(
            NAME,
            joins=f"""JOIN members_contact part
                ON part.organization_id = source.organization_id AND {NOT_ENDED}""",
            row="part.person_id",
            weight="40",
        ),
        replace(PHONE, table="members_person"),
        replace(ADDRESS, table="members_person"),
    ],
    typos=NOBODY,
)
TOPICS = name_statement("topic")
STAFF_STATEMENTS = {noun: replace(one, visible="") for noun, one in PLACES.items()}
STAFF_STATEMENTS |= {"organizations": ALL_ORGANIZATIONS, "people": PEOPLE}

"""Match many texts with the listed organizations, in three queries however many."""

from dataclasses import dataclass

from members.models import Organization
from members.models.statements import run_sql

from .lookup import DuplicateMatch
from .measure import compare
from .names import SAME, agreement
from .profiles import load_few, without_shared

NEAREST = 20  # names of each kind
# A short query may lie within a long name, which as a whole resembles it little.
NEAR = """(
    SELECT organization_id FROM members_{table} AS source
    JOIN members_organization AS own ON own.id = organization_id AND own.is_listed
    WHERE {column} OPERATOR(public.%%) query.words
        OR query.words OPERATOR(public.<%%) {column}
    ORDER BY public.similarity({column}, query.words) DESC, organization_id
    LIMIT {most}
)"""
EQUAL = """
    SELECT id FROM members_organization AS own
    WHERE is_listed AND own.{column} = query.{value} AND query.{value} <> ''
"""
STATEMENT = """
SELECT n, row FROM unnest(%s::integer[], %s::text[], %s::text[], %s::text[])
    AS query(n, words, orgnr, slug)
CROSS JOIN LATERAL ({places}) AS candidate(row)
""".replace(
    "{places}",
    " UNION ".join(
        [
            NEAR.format(table="searchname", column="source.words", most=NEAREST),
            NEAR.format(table="organizationname", column="search_words", most=NEAREST),
            EQUAL.format(column="orgnr", value="orgnr"),
            # As the condition of its index.
            EQUAL.format(column="establishment_orgnr", value="orgnr")
            + "AND own.establishment_orgnr <> ''",
            EQUAL.format(column="slug", value="slug"),
        ]
    ),
)


@dataclass(frozen=True)
class ListedMatch(DuplicateMatch):
    """A listed organization that a query may mean; `has_name`: by a name of its own."""

    has_name: bool

    @property
    def has_number(self):
        return "number" in self.likeness.reasons


def match_listed(queries):
    """Return the ListedMatches of each (ComparedProfile, text that may be a slug).

    They are in no order, and unlikely ones are among them.
    """
    pks = _candidates(queries)
    organizations = Organization.objects.listed().in_bulk(set().union(*pks))
    profiles = load_few([*organizations.values()])
    by_pk = {profile.pk: profile for profile in profiles}
    return [
        _matches(query, [by_pk[pk] for pk in near if pk in by_pk], organizations)
        for (query, _slug), near in zip(queries, pks, strict=True)
    ]


def _candidates(queries):
    """Return the ids of the organizations with near names or equal numbers, by query."""
    pks = [[] for _query in queries]
    columns = [
        (n, f" {' '.join(query.name.words)} ", query.orgnr, slug)
        for n, (query, slug) in enumerate(queries)
    ]
    lists = [list(column) for column in zip(*columns, strict=True)]
    for n, pk in run_sql(STATEMENT, lists) if queries else ():
        pks[n].append(pk)
    return pks


def _matches(query, profiles, organizations):
    return [
        ListedMatch(
            organizations[other.pk],
            compare(query, other),
            any(agreement(query.name, name) == SAME for name in other.names),
        )
        for other in without_shared([query, *profiles])[1:]
    ]

"""Look up organizations that are similar to a typed name, number or website."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q

from members.models import DistinctPair, Organization, OrganizationName, SearchName
from members.models.organization_numbers import normalize_orgnr
from members.operation import limits
from members.queries import search

from .measure import REASONS, Likeness, compare
from .profiles import ComparedProfile, load_few, profile, without_shared

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_NUMBER = 200, 200, 40
MOST_CANDIDATES, MOST_MATCHES = 60, 5
# Limits how much of the registry a visitor or member can probe by typing.
ACTION = "similar organizations"
LIMIT_PER_CLIENT = {"at_most": 100, "per": timedelta(minutes=10)}


@dataclass(frozen=True)
class DuplicateMatch:
    """An organization that is similar to the query, and the reasons."""

    organization: Organization
    likeness: Likeness

    @property
    def reasons(self):
        return [REASONS[reason] for reason in self.likeness.reasons]


def typed_profile(name="", orgnr="", website=""):
    """Return the ComparedProfile of any typed text; too long a text is cut."""
    name, website = _cut(name, LONGEST_NAME), _cut(website, LONGEST_ADDRESS)
    if website and "//" not in website:
        website = f"https://{website}"
    orgnr = normalize_orgnr(_cut(orgnr, LONGEST_NUMBER))
    is_number = len(orgnr) == 9 and orgnr.isdecimal()
    return profile(name, website=website, orgnr=orgnr if is_number else "")


def similar(rows, query: ComparedProfile, except_pk=None):
    """Return the DuplicateMatches among the rows, best first; four queries however many there are.

    Rows that somebody has marked as not the same as `except_pk` are left out.
    """
    candidates = _candidates(rows.exclude(pk__in=_marked_distinct(except_pk)), query)
    profiles = without_shared([query, *load_few(candidates)])[1:]
    matches = [
        DuplicateMatch(organization, compare(query, other))
        for organization, other in zip(candidates, profiles, strict=True)
    ]
    likely = [match for match in matches if match.likeness.is_likely]
    return sorted(likely, key=lambda match: -match.likeness.score)[:MOST_MATCHES]


def similar_listed(client, **facts):
    """Return the DuplicateMatches of the facts among listed organizations; None over the limit.

    Nothing that is not listed is compared, so that the answer cannot hint at it.
    """
    if not any(facts.values()):
        return []
    if not limits.allow_client(ACTION, client, **LIMIT_PER_CLIENT):
        return None
    return similar(Organization.objects.listed(), typed_profile(**facts))


def _cut(text, longest):
    return str(text)[:longest].replace("\0", "").strip()


def _marked_distinct(pk):
    if pk is None:
        return []
    pairs = DistinctPair.objects.filter(Q(one=pk) | Q(other=pk))
    return {pk, *(p for pair in pairs.values_list("one", "other") for p in pair)}


def _candidates(rows, query):
    """Return the rows that may be alike, by indexes: the nearest names, and equal facts."""
    condition = Q(pk__in=[])
    if query.name.core:
        condition |= Q(pk__in=_near(SearchName, "words", query, rows))
        condition |= Q(pk__in=_near(OrganizationName, "search_words", query, rows))
        condition |= Q(pk__in=_searched(query))
    if query.orgnr:
        condition |= Q(orgnr=query.orgnr) | Q(establishment_orgnr=query.orgnr)
    if query.site:
        condition |= Q(website__icontains=query.site)
    return list(rows.filter(condition).order_by("pk")[: 3 * MOST_CANDIDATES])


def _near(model, column, query, rows):
    """Return the organizations with the nearest names, by the trigram index."""
    words = f" {' '.join(query.name.words)} "
    near = model.objects.filter(organization__in=rows.order_by())
    near = near.filter(**{f"{column}__trigram_similar": words})
    near = near.order_by(TrigramSimilarity(column, words).desc(), "pk")
    return near.values("organization")[:MOST_CANDIDATES]


def _searched(query):
    """Return ids of the best hits of a search, which knows misspelt words by letters."""
    groups = search.ranked(" ".join(query.name.words)) or []
    return [pk for _rank, ids in groups for pk in ids][:MOST_CANDIDATES]

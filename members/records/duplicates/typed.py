"""What somebody types, compared with the organizations that they may know of."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q

from members.models import DistinctPair, Organization, OrganizationName, SearchName
from members.models.organization_numbers import normalize_orgnr
from members.operation import limits
from members.queries import search

from .measure import REASONS, Likeness, compare
from .profiles import Profile, load_few, profile, without_shared

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_NUMBER = 200, 200, 40
MOST_CANDIDATES, MOST_SHOWN = 60, 5
# Of what visitors and members may learn while they type.
ACTION = "similar organizations"
LIMIT_PER_CLIENT = {"at_most": 100, "per": timedelta(minutes=10)}


@dataclass(frozen=True)
class Match:
    """An organization that looks like what was typed, and why."""

    organization: Organization
    likeness: Likeness

    @property
    def reasons(self):
        return [REASONS[reason] for reason in self.likeness.reasons]


def typed_profile(name="", orgnr="", website=""):
    """Return the Profile of what was typed, whatever it is; too long a text is cut."""
    name, website = _plain(name, LONGEST_NAME), _plain(website, LONGEST_ADDRESS)
    if website and "//" not in website:
        website = f"https://{website}"
    orgnr = normalize_orgnr(_plain(orgnr, LONGEST_NUMBER))
    is_number = len(orgnr) == 9 and orgnr.isdecimal()
    return profile(name, website=website, orgnr=orgnr if is_number else "")


def similar(rows, typed: Profile, except_pk=None):
    """Return the Matches among the rows, best first; four queries however many there are.

    Rows that somebody has marked as not the same as `except_pk` are left out.
    """
    found = _candidates(rows.exclude(pk__in=_known_apart(except_pk)), typed)
    profiles = without_shared([typed, *load_few(found)])[1:]
    matches = [
        Match(organization, compare(typed, other))
        for organization, other in zip(found, profiles, strict=True)
    ]
    likely = [match for match in matches if match.likeness.is_likely]
    return sorted(likely, key=lambda match: -match.likeness.score)[:MOST_SHOWN]


def similar_listed(client, **typed):
    """Return the Matches of what was typed among listed organizations; None if too often.

    Nothing that is not listed is compared, so that the answer cannot hint at it.
    """
    if not any(typed.values()):
        return []
    if not limits.allow(ACTION, client, **LIMIT_PER_CLIENT):
        return None
    return similar(Organization.objects.listed(), typed_profile(**typed))


def _plain(text, longest):
    return str(text)[:longest].replace("\0", "").strip()


def _known_apart(pk):
    if pk is None:
        return []
    known = DistinctPair.objects.filter(Q(one=pk) | Q(other=pk))
    return {pk, *(p for pair in known.values_list("one", "other") for p in pair)}


def _candidates(rows, typed):
    """Return the rows that may be alike, by indexes: the names that are nearest, and facts."""
    sought = Q(pk__in=[])
    if typed.name.core:
        sought |= Q(pk__in=_near(SearchName, "words", typed, rows))
        sought |= Q(pk__in=_near(OrganizationName, "search_words", typed, rows))
        sought |= Q(pk__in=_searched(typed))
    if typed.orgnr:
        sought |= Q(orgnr=typed.orgnr) | Q(establishment_orgnr=typed.orgnr)
    if typed.site:
        sought |= Q(website__icontains=typed.site)
    return list(rows.filter(sought).order_by("pk")[: 3 * MOST_CANDIDATES])


def _near(model, column, typed, rows):
    """Return the organizations with the nearest names, by the trigram index."""
    words = f" {' '.join(typed.name.words)} "
    near = model.objects.filter(organization__in=rows.order_by())
    near = near.filter(**{f"{column}__trigram_similar": words})
    near = near.order_by(TrigramSimilarity(column, words).desc(), "pk")
    return near.values("organization")[:MOST_CANDIDATES]


def _searched(typed):
    """Return ids of the best hits of a search, which knows misspelt words by letters."""
    groups = search.ranked(" ".join(typed.name.words)) or []
    return [pk for _rank, ids in groups for pk in ids][:MOST_CANDIDATES]

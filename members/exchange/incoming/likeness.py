"""Find stored organizations like new ones of a file, by members.records.duplicates."""

from collections import Counter, defaultdict
from dataclasses import replace

from members.models import Organization
from members.records.duplicates.blocking import LARGEST_BLOCK, keys
from members.records.duplicates.measure import REASONS, compare
from members.records.duplicates.profiles import MOST_SHARING, load, profile

from .names import MOST_CANDIDATES

SHARED = ("site", "domain", "address", "phone")


def similar(queries):
    """Return [(id, reasons in words)] for each OrganizationQuery, best first, in 3 queries."""
    if not queries:
        return []
    stored = load(Organization.objects.all())
    too_many = _shared_by_many(stored)
    new = [
        _without_shared(too_many, profile(one.name, orgnr=one.orgnr, **dict(one.facts)))
        for one in queries
    ]
    near = _near(new, stored)
    return [
        _likely(one, [_without_shared(too_many, p) for p in near.get(place, ())])
        for place, one in enumerate(new)
    ]


def _near(new, stored):
    """Return {place of a new profile: stored profiles that share a key with it}."""
    places = defaultdict(list)
    for place, one in enumerate(new):
        for key in keys(one):
            places[key].append(place)
    blocks = defaultdict(list)
    for one in stored:
        for key in keys(one) & places.keys():
            blocks[key].append(one)
    near = defaultdict(dict)
    for key, block in blocks.items():
        for place in places[key] if len(block) <= LARGEST_BLOCK else ():
            near[place].update((one.pk, one) for one in block)
    return {place: profiles.values() for place, profiles in near.items()}


def _likely(one, others):
    pairs = [(compare(one, other), other.pk) for other in others]
    likely = [(likeness, pk) for likeness, pk in pairs if likeness.is_likely]
    likely.sort(key=lambda pair: (-pair[0].score, pair[1]))
    return [
        (pk, _likeness_reasons(likeness)) for likeness, pk in likely[:MOST_CANDIDATES]
    ]


def _shared_by_many(stored):
    """Return {fact: values that too many have in common to be significant}."""
    return {
        fact: {
            value
            for value, number in Counter(getattr(p, fact) for p in stored).items()
            if number > MOST_SHARING
        }
        for fact in SHARED
    }


def _without_shared(too_many, one):
    shared = {f: "" for f in SHARED if getattr(one, f) in too_many[f]}
    return replace(one, **shared) if shared else one


def _likeness_reasons(likeness):
    return ", ".join(str(REASONS[reason]) for reason in likeness.reasons)

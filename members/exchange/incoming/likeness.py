"""Which organizations look like new ones of a file, as members.records.duplicates measures it."""

from collections import Counter, defaultdict
from dataclasses import replace

from members.models import Organization
from members.records.duplicates.blocking import LARGEST_BLOCK, keys
from members.records.duplicates.measure import REASONS, compare
from members.records.duplicates.profiles import MOST_SHARING, load, profile

from .names import MOST_CANDIDATES

SHARED = ("site", "domain", "address", "phone")


def similar(asked):
    """Return [(id, reasons in words)] for each Asked, best first; three queries for all."""
    if not asked:
        return []
    known = load(Organization.objects.all())
    too_many = _shared_by_many(known)
    typed = [
        _without(too_many, profile(one.name, orgnr=one.orgnr, **dict(one.facts)))
        for one in asked
    ]
    near = _near(typed, known)
    return [
        _likely(one, [_without(too_many, p) for p in near.get(place, ())])
        for place, one in enumerate(typed)
    ]


def _near(typed, known):
    """Return {place of a typed profile: known profiles that share a key with it}."""
    places = defaultdict(list)
    for place, one in enumerate(typed):
        for key in keys(one):
            places[key].append(place)
    blocks = defaultdict(list)
    for one in known:
        for key in keys(one) & places.keys():
            blocks[key].append(one)
    near = defaultdict(dict)
    for key, block in blocks.items():
        for place in places[key] if len(block) <= LARGEST_BLOCK else ():
            near[place].update((one.pk, one) for one in block)
    return {place: found.values() for place, found in near.items()}


def _likely(one, others):
    found = [(compare(one, other), other.pk) for other in others]
    likely = [(likeness, pk) for likeness, pk in found if likeness.is_likely]
    likely.sort(key=lambda pair: (-pair[0].score, pair[1]))
    return [(pk, _in_words(likeness)) for likeness, pk in likely[:MOST_CANDIDATES]]


def _shared_by_many(known):
    """Return {fact: the values that more have in common than tell anything}."""
    return {
        fact: {
            value
            for value, number in Counter(getattr(p, fact) for p in known).items()
            if number > MOST_SHARING
        }
        for fact in SHARED
    }


def _without(too_many, one):
    shared = {f: "" for f in SHARED if getattr(one, f) in too_many[f]}
    return replace(one, **shared) if shared else one


def _in_words(likeness):
    return ", ".join(str(REASONS[reason]) for reason in likeness.reasons)

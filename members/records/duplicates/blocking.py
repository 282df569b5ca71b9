"""Which profiles are worth comparing: those that share a key, not each with each."""

from collections import defaultdict
from itertools import combinations

# Keys of more profiles than these tell nothing and would cost most of the time.
LARGEST_BLOCK = 50
SHORTEST_REST = 6


def candidate_pairs(profiles):
    """Return the pairs of profiles that share a key, each once."""
    blocks = defaultdict(list)
    for place, profile in enumerate(profiles):
        for key in keys(profile):
            blocks[key].append(place)
    blocks = [places for places in blocks.values() if len(places) <= LARGEST_BLOCK]
    found = {pair for places in blocks for pair in combinations(places, 2)}
    return ((profiles[one], profiles[other]) for one, other in sorted(found))


def keys(profile):
    """Return the keys of a profile: two that are alike have at least one in common."""
    found = {("number", number) for number in profile.numbers}
    domains = {profile.site, profile.domain} - {""}
    found |= {("domain", domain) for domain in domains}
    facts = {"address": profile.address, "phone": profile.phone}
    found |= {(fact, value) for fact, value in facts.items() if value}
    for name in profile.names:
        found |= {("name", key) for key in _keys_of(name)}
    return found


def _keys_of(name):
    """Return the name, and what is left of it without a letter, or without a word.

    Two names that differ by a letter, or by a swap of two, share one of the former.
    """
    core = name.core
    shorter = {core[:n] + core[n + 1 :] for n in range(len(core))}
    words = name.words
    rests = {"".join(words[:n] + words[n + 1 :]) for n in range(len(words))}
    long = {rest for rest in rests if len(rest) >= SHORTEST_REST and len(words) > 2}
    return {core, name.sorted_core} | shorter | long

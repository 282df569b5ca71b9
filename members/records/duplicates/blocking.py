"""Select the pairs of profiles worth comparing: those that share a key, not all pairs."""

from collections import defaultdict
from itertools import combinations

# Keys of more profiles than these distinguish nothing and would cost most of the time.
LARGEST_BLOCK = 50
SHORTEST_REST = 6


def candidate_pairs(profiles):
    """Return the pairs of profiles that share a key, each once."""
    blocks = defaultdict(list)
    for place, profile in enumerate(profiles):
        for key in keys(profile):
            blocks[key].append(place)
    blocks = [places for places in blocks.values() if len(places) <= LARGEST_BLOCK]
    pairs = {pair for places in blocks for pair in combinations(places, 2)}
    return ((profiles[one], profiles[other]) for one, other in sorted(pairs))


def keys(profile):
    """Return the keys of a profile: two that are alike have at least one in common."""
    profile_keys = {("number", number) for number in profile.numbers}
    domains = {profile.site, profile.domain} - {""}
    profile_keys |= {("domain", domain) for domain in domains}
    facts = {"address": profile.address, "phone": profile.phone}
    profile_keys |= {(fact, value) for fact, value in facts.items() if value}
    for name in profile.names:
        profile_keys |= {("name", key) for key in _keys_of(name)}
    return profile_keys


def _keys_of(name):
    """Return the name, and its variants without one letter, or without one word.

    Two names that differ by a letter, or by a swap of two, share one of the former.
    """
    core = name.core
    shorter = {core[:n] + core[n + 1 :] for n in range(len(core))}
    words = name.words
    rests = {"".join(words[:n] + words[n + 1 :]) for n in range(len(words))}
    long = {rest for rest in rests if len(rest) >= SHORTEST_REST and len(words) > 2}
    return {core, name.sorted_core} | shorter | long

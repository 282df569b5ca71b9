"""Synthetic test facilities and resource streams, of a few organizations each."""

from members.models import ResourceStream

from . import random_values

FACILITIES = [
    ("Pilothall", "Pilot hall", "Pilotforsøk opp til 1 MW.", "Pilots up to 1 MW."),
    ("Laboratorium", "Laboratory", "Analyse av gass.", "Analysis of gas."),
    ("Prøvebenk", "Test bench", "Prøving av pumper.", "Testing of pumps."),
]


def test_facilities(state, organization):
    random = state.random
    if random.random() < 0.05:
        name_nb, name_en, use_nb, use_en = random.choice(FACILITIES)
        yield {
            "name_nb": name_nb,
            "name_en": name_en,
            "capability_nb": use_nb,
            "capability_en": use_en,
            "is_listed": random.random() < 0.9,
            "source": state.source,
            **_site_and_period(state),
        }


def streams(state, organization):
    random = state.random
    if random.random() < 0.1:
        kinds = [kind for kind in ResourceStream.Kind if kind != "other"]
        yield {
            "kind": random.choice(kinds),
            "direction": random.choice(list(ResourceStream.Direction)),
            "band": random.choice([band for band in ResourceStream.Band if band]),
            "unit": random.choice(list(ResourceStream.Unit)),
            "rhythm": random.choice(list(ResourceStream.Rhythm)),
            "is_public": random.random() < 0.3,
            "source": state.source,
            **_site_and_period(state),
        }


def _site_and_period(state):
    [site] = state.sample(state.sites, [40, 60]) or [None]
    period = random_values.since(state.random) if state.random.random() < 0.5 else {}
    return period | {"site": site}

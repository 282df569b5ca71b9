"""What organizations offer: a few have a test facility, some a stream."""

from members.models import ResourceStream

from . import texts

TESTS = [
    ("Pilothall", "Pilot hall", "Pilotforsøk opp til 1 MW.", "Pilots up to 1 MW."),
    ("Laboratorium", "Laboratory", "Analyse av gass.", "Analysis of gas."),
    ("Prøvebenk", "Test bench", "Prøving av pumper.", "Testing of pumps."),
]


def facilities(ground, organization):
    random = ground.random
    if random.random() < 0.05:
        name_nb, name_en, use_nb, use_en = random.choice(TESTS)
        yield {
            "name_nb": name_nb,
            "name_en": name_en,
            "capability_nb": use_nb,
            "capability_en": use_en,
            "is_listed": random.random() < 0.9,
            "source": ground.source,
            **_place(ground),
        }


def streams(ground, organization):
    random = ground.random
    if random.random() < 0.1:
        kinds = [kind for kind in ResourceStream.Kind if kind != "other"]
        yield {
            "kind": random.choice(kinds),
            "direction": random.choice(list(ResourceStream.Direction)),
            "band": random.choice([band for band in ResourceStream.Band if band]),
            "unit": random.choice(list(ResourceStream.Unit)),
            "rhythm": random.choice(list(ResourceStream.Rhythm)),
            "is_public": random.random() < 0.3,
            "source": ground.source,
            **_place(ground),
        }


def _place(ground):
    [site] = ground.some(ground.sites, [40, 60]) or [None]
    span = texts.since(ground.random) if ground.random.random() < 0.5 else {}
    return span | {"site": site}

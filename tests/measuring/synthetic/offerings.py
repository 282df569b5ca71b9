"""Synthetic services, test facilities and resource streams."""

from members.models import ResourceStream
from members.models.resource_streams import IN_WORDS

from . import random_values

FACILITIES = [
    ("Pilothall", "Pilot hall", "Pilotforsøk opp til 1 MW.", "Pilots up to 1 MW."),
    ("Laboratorium", "Laboratory", "Analyse av gass.", "Analysis of gas."),
    ("Prøvebenk", "Test bench", "Prøving av pumper.", "Testing of pumps."),
]

SERVICES = [
    ("Sveising", "Welding", "Sveising av rør og trykktanker.", "Pipes and vessels."),
    ("Prosjektering", "Engineering", "Prosess, rør og styring.", "Process and piping."),
    ("Vedlikehold", "Maintenance", "Revisjonsstans og drift.", "Turnarounds."),
    ("Stillas", "Scaffolding", "", ""),
    ("Miljømåling", "Environmental monitoring", "Utslipp til luft og vann.", ""),
    ("Automasjon", "Automation", "Styresystemer og instrumenter.", "Control systems."),
]


def services(state, organization):
    """Yield no service for two organizations in three, else up to three different ones."""
    random = state.random
    if random.random() < 0.33:
        for name_nb, name_en, text_nb, text_en in random.sample(
            SERVICES, random.randint(1, 3)
        ):
            [topic] = state.sample(state.topics, [20, 80]) or [None]
            yield {
                "name_nb": name_nb,
                "name_en": name_en,
                "text_nb": text_nb,
                "text_en": text_en,
                "topic": topic,
                "source": state.source,
            }


def customer_references(state, organization):
    random = state.random
    if random.random() < 0.15:
        what_nb, what_en, *_texts = random.choice(SERVICES)
        yield {
            "what_nb": what_nb,
            "what_en": what_en,
            "customer": random_values.brand(random),
            "year": random.choice([None, *range(2015, 2027)]),
            "source": state.source,
        }


def certificates(state, organization):
    """Yield certificates for one organization in four; some have expired."""
    random = state.random
    if random.random() < 0.25:
        for kind in state.sample(state.certificate_kinds, [0, 70, 30]):
            since = random_values.since(random)
            yield {
                "kind": kind,
                "source": state.source,
                **since,
                **random_values.until(random, since["since"]),
            }


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
        kinds = [kind for kind in ResourceStream.Kind if kind not in IN_WORDS]
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

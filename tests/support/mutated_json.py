"""Copies of JSON of which some values are gone, of another type, deeper or much larger."""

import json
from copy import deepcopy

ODD = [
    *(None, True, False, 0, -1, 2**31, 2**63, 1.5, "", "0", "\0", "\ud800", "\ufffd"),
    *("A" * 201, "İ" * 200, "ŉ" * 150, "Å" * 100_000, "\u202e\u200d", "2026-02-30"),
    *("999999999", "٩١٠٠٠٠٠٠٠", "NO", [], {}, [[]], {"": {}}, [None], {"kode": []}),
    *("Enhet", "Underenhet", "SlettetEnhet", "ENK", "true", "http://[", "a\n\tb"),
    *("www.example.org/" + "a" * 200, "910000001", "post@example.org"),
]


def mutated(random, raw):
    """Return a copy of the JSON with one to four of its values changed."""
    raw = json.loads(json.dumps(raw))
    for _ in range(random.randint(1, 4)):
        place, key = random.choice(list(places(raw)))
        change = random.choice([remove, replace, nest, double])
        change(random, place, key)
    return raw


def places(value):
    """Yield (container, key) of each value within."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        yield value, key
        if isinstance(inner, dict | list):
            yield from places(inner)


def remove(random, place, key):
    del place[key]


def replace(random, place, key):
    place[key] = deepcopy(random.choice(ODD))


def nest(random, place, key):
    for _ in range(random.choice([1, 50])):
        place[key] = random.choice([[place[key]], {"kode": place[key]}])


def double(random, place, key):
    value = place[key]
    place[key] = value * 40 if isinstance(value, str) else [value, value]

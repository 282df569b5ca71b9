"""Short forms of tests that try very much: SEED chooses what, `make proof` tries all.

What is marked `sample` tries one of the cases that are marked `long`, so that `make proof`
leaves it out.

The header of a run names its seed, and `SEED=7 .venv/bin/pytest …` repeats its choices.
"""

import os
from itertools import product
from random import Random

import pytest

# Set in the environment, so that the workers of one run choose alike.
SEED = os.environ.setdefault("SEED", str(Random().randrange(10_000)))
TIMES = float(os.environ.get("EXAMPLES", "0.2"))
LOOKS = list(product(("light", "dark"), (1280, 390)))
HEIGHT = 900
LOOK_PARAMETERS = [
    pytest.param(None, id="by seed", marks=pytest.mark.sample),
    *(
        pytest.param(look, id=f"{look[0]}-{look[1]}", marks=pytest.mark.long)
        for look in LOOKS
    ),
]

every_look = pytest.mark.parametrize("look", LOOK_PARAMETERS)
# A query for each row shows at a few rows; one row shows that the number was not counted so.
LENGTHS = [pytest.param(n, marks=pytest.mark.long) if n != 8 else n for n in (1, 8, 50)]


def chosen(key, values):
    """Return the value that SEED chooses for the key."""
    return Random(f"{SEED} {key}").choice(list(values))


def some(key, values, number):
    """Return so many of the values, chosen by SEED for the key, or all."""
    values = list(values)
    return Random(f"{SEED} {key}").sample(values, min(number, len(values)))


def part_of(values, share):
    """Return every n-th of the values, from a first one that SEED chooses."""
    values = list(values)
    return values[chosen(len(values), range(share)) :: share]


def examples(number):
    """Return how many examples of a property to try: so many times EXAMPLES, one at least."""
    return max(1, round(number * TIMES))


def one_of(names, values):
    """Parametrize a test by the values; all but one, chosen by SEED, are long."""

    def parametrize(test):
        short = chosen(f"{test.__module__} {test.__name__} {names}", range(len(values)))
        several = [value if isinstance(value, tuple) else (value,) for value in values]
        parameters = [
            pytest.param(*value, marks=[] if number == short else pytest.mark.long)
            for number, value in enumerate(several)
        ]
        return pytest.mark.parametrize(names, parameters)(test)

    return parametrize


def each_with_one(key, values, others, name=str):
    """Return parameters of all pairs: of each value one by SEED, and the rest are long.

    The next value has the next one of the others, so that each of these is tried too.
    """
    first = chosen(key, range(len(others)))
    return [
        pytest.param(
            *(value, other),
            id=f"{name(value)}-{name(other)}",
            marks=[] if (turn + first) % len(others) == at else pytest.mark.long,
        )
        for turn, value in enumerate(values)
        for at, other in enumerate(others)
    ]


def in_turn(name, names):
    """Decorate one of several tests, of which SEED chooses one; the others are long."""
    return (lambda test: test) if name == chosen(names, names) else pytest.mark.long


def set_look(page, key, look=None):
    """Show the page in the colours and width of the look, else of the key's by SEED."""
    scheme, width = look or chosen(key, LOOKS)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": HEIGHT})

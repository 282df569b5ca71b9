"""Both choices of colours can be read, on a light and on a dark ground (WCAG 1.4.3)."""

import re
from itertools import product

import pytest
from django.conf import settings

from members.models import Cluster

TOKENS = settings.BASE_DIR / "styles" / "shared" / "tokens.css"
BLOCK = re.compile(r'(:root|\[data-colours="(\w+)"\]) \{(.*?)\n  \}', re.DOTALL)
COLOUR = re.compile(r"--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));")
# (on what, what is read)
PAIRS = [
    *product(["paper", "sheet", "wash"], ["fjord", "fjord-deep", "ink", "ink-soft"]),
    *product(["fjord", "fjord-deep"], ["on-fjord"]),
    *product(["panel"], ["on-panel", "on-panel-soft"]),
]


def palettes():
    """Return {choice: {token: (in the light, in the dark)}}."""
    blocks = {
        name: {
            token: (light or one, dark or one)
            for token, light, dark, one in COLOUR.findall(css)
        }
        for _selector, name, css in BLOCK.findall(TOKENS.read_text())
    }
    return {name or "green": blocks[""] | own for name, own in blocks.items()}


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return sum(f * p for f, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("choice", Cluster.Colours.values)
def test_words_stand_out_from_every_ground(choice):
    tokens = palettes()[choice]
    contrasts = {
        (ground, words, scheme): contrast(tokens[ground][place], tokens[words][place])
        for ground, words in PAIRS
        for place, scheme in enumerate(("light", "dark"))
    }

    assert {key: value for key, value in contrasts.items() if value < 4.5} == {}


def test_each_choice_has_colours_of_its_own():
    assert {*palettes()} == {*Cluster.Colours.values}
    assert len({tokens["fjord"] for tokens in palettes().values()}) == 2

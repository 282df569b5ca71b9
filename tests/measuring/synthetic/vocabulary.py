"""The words of `vocabulary.toml`: `words.PLACE_ENDS` is a list, from a text of words."""

import tomllib
from pathlib import Path
from types import SimpleNamespace

_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
words = SimpleNamespace(
    **{
        name: given.split() if isinstance(given, str) else given
        for name, given in _TABLES.items()
    }
)

"""Static files made of others: the typeface for the web, and one sheet of many."""

import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

from cluster import made_files

MOST_LINES = 5_500
STATIC = re.compile(r"""{% static ["']([^"']+)""")


@pytest.mark.parametrize("weight", made_files.WEIGHTS)
def test_the_typeface_has_the_letters_of_the_pages_in_few_bytes(weight):
    path = Path(finders.find(f"fonts/source-sans-{weight}.woff2"))

    with TTFont(path) as font:
        letters = font.getBestCmap()
        widths = {font["hmtx"][letters[ord(digit)]][0] for digit in "0123456789"}
    assert {*map(ord, "aåæøÅÆØéšŋ0–…«»’₂→✓€")} <= letters.keys()
    assert len(widths) == 1  # figures of columns stand below each other
    assert path.stat().st_size < 25_000


def test_a_sheet_is_joined_of_its_parts_and_anew_after_a_change():
    [finder] = [f for f in finders.get_finders() if "Made" in type(f).__name__]
    parts = made_files.parts_of("site")
    path = Path(finders.find("css/site.css"))
    assert path.read_text() == "\n".join(part.read_text() for part in parts)

    path.write_text("older than its parts")
    os.utime(path, (0, 0))
    assert finders.find("css/site.css") == str(path)

    assert path.read_text() == "\n".join(part.read_text() for part in parts)
    assert {path for path, _storage in finder.list([])} == {
        *(f"css/{name}.css" for name in ("site", "portal", "desk")),
        *(f"fonts/source-sans-{weight}.woff2" for weight in made_files.WEIGHTS),
    }


def test_each_sheet_stands_in_a_bundle_and_each_file_that_a_template_names_exists():
    texts = [f.read_text() for f in (settings.BASE_DIR / "templates").rglob("*.html")]
    names = {name for text in texts for name in STATIC.findall(text)}
    assert "css/site.css" in names
    assert [name for name in names if not finders.find(name)] == []
    folder = settings.BASE_DIR / "styles"
    bundled = {path for name in made_files.STYLES for path in made_files.parts_of(name)}

    assert bundled == {*folder.rglob("*.css")}
    assert sum(len(path.read_text().splitlines()) for path in bundled) <= MOST_LINES
    parts = [path.stem for path in made_files.parts_of("site")]
    assert (parts[:3], parts[-1]) == (["typeface", "tokens", "base"], "print")
    assert len(parts) == len({*parts})

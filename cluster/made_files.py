"""Static files that are made of others: the typeface as WOFF2, and sheets of styles in one.

A finder makes each of them under VAR when it is first looked for after a change, so that
`collectstatic`, the demo and the tests find the same files.
"""

import os
from functools import cache
from pathlib import Path

import font_source_sans_pro
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from fontTools import subset

TYPEFACE = Path(font_source_sans_pro.__file__).parent / "files"
WEIGHTS = {400: "Regular", 600: "Semibold"}
# Latin with its accents, punctuation, subscripts, currencies, arrows and a few signs.
LETTERS = "U+20-7E,U+A0-17F,U+2010-2027,U+202F-2044,U+2070-209F,U+20AC,U+2190-2193"
LETTERS += ",U+2212,U+2248,U+2260-2265,U+2713"
FEATURES = ["ccmp", "kern", "liga", "locl", "mark"]  # digits have one width anyway
# {sheet: its parts, in order}: a name of styles/, or all others of a folder there.
STYLES = {
    "site": "shared/typeface shared/tokens site/base site/layout site/components"
    " shared/charts shared/statistics shared/tasks site/* site/print",
    "portal": "shared/differences portal/portal portal/*",
    "desk": "shared/typeface shared/tokens shared/* desk/base desk/header desk/desk"
    " desk/rows desk/fields desk/tables desk/*",
}


class MadeFilesFinder(BaseFinder):
    """Finds the files that are made, and lists them for `collectstatic`."""

    def __init__(self, *_args, **_kwargs):
        self.storage = FileSystemStorage(settings.VAR / "made_files")

    def check(self, **_kwargs):
        return []

    def find(self, path, find_all=False, **_kwargs):
        if path not in _recipes():
            return []
        made = self._made(path)
        return [made] if find_all else made

    def list(self, _ignored):
        for path in _recipes():
            self._made(path)
            yield path, self.storage

    def _made(self, path):
        """Return the path of an up-to-date file."""
        sources, make = _recipes()[path]
        target = Path(self.storage.path(path))
        newest = max(source.stat().st_mtime_ns for source in sources)
        if not target.exists() or target.stat().st_mtime_ns < newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            make(sources, target)
        return str(target)


@cache
def _recipes():
    """Return {path under static/: (its sources, the function that makes it)}."""
    sheets = {f"css/{name}.css": (parts_of(name), _join) for name in STYLES}
    fonts = {
        f"fonts/source-sans-{weight}.woff2": (
            [TYPEFACE / f"SourceSansPro-{name}.otf", Path(__file__)],
            _make_woff2,
        )
        for weight, name in WEIGHTS.items()
    }
    return sheets | fonts


def parts_of(sheet):
    """Return the paths of the parts of a sheet; each once, where it is first named."""
    folder, names = settings.BASE_DIR / "styles", STYLES[sheet].split()
    single = {folder / f"{name}.css" for name in names if "*" not in name}
    parts = []
    for name in names:
        found = sorted(folder.glob(f"{name}.css"))
        parts += (
            found if "*" not in name else [path for path in found if path not in single]
        )
    return parts


def _join(sources, target):
    _replace(target, "\n".join(source.read_text() for source in sources).encode())


def _make_woff2(sources, target):
    options = subset.Options(flavor="woff2", layout_features=FEATURES, hinting=False)
    font = subset.load_font(sources[0], options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(LETTERS.replace("U+", "")))
    subsetter.subset(font)
    part = target.with_suffix(f".{os.getpid()}")
    subset.save_font(font, part, options)
    font.close()
    part.replace(target)


def _replace(target, content):
    """Write a file that another process may be reading."""
    part = target.with_suffix(f".{os.getpid()}")
    part.write_bytes(content)
    part.replace(target)

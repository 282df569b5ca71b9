"""Refuse to start with translations that are not compiled.

Django would fall back on the texts of the code without a word, addresses included.
"""

from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

REFUSAL = "{} is not compiled, or was changed since. Run `make install`."


def outdated_catalogues():
    """Return the .po files that have no .mo file, or an older one, beside them."""
    folders = map(Path, settings.LOCALE_PATHS)
    catalogues = (path for f in folders for path in f.glob("*/LC_MESSAGES/*.po"))
    return sorted(path for path in catalogues if _is_outdated(path))


@checks.register(checks.Tags.translation)
def check_catalogues(app_configs, **kwargs):
    """Return an error for each catalogue that is not compiled."""
    return [
        checks.Error(REFUSAL.format(path), id="cluster.E001")
        for path in outdated_catalogues()
    ]


def refuse_outdated_catalogues():
    """Raise ImproperlyConfigured if a catalogue is not compiled."""
    for path in outdated_catalogues():
        raise ImproperlyConfigured(REFUSAL.format(path))


def _is_outdated(catalogue):
    compiled = catalogue.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime

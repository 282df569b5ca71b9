"""Compile the translations that are not compiled, or have changed since.

Django would silently fall back on the texts of the code, addresses included.
"""

import logging
from importlib import import_module
from pathlib import Path

from django.conf import settings

from cluster.environment import SettingError

logger = logging.getLogger(__name__)
OLD = "%s cannot be compiled (%s): its translations are those of before."
REFUSAL = "{} is not compiled, and cannot be: {}."


def compile_catalogues():
    """Compile catalogues that have changed, as by `git checkout`; on failure keep the old .mo.

    Raise SettingError if there is no old one.
    """
    for path in outdated_catalogues():
        try:
            # Not above: most starts need no compiler.
            import_module("cluster.translations").write_compiled(path)
        except OSError as error:
            if not path.with_suffix(".mo").is_file():
                raise SettingError(REFUSAL.format(path, error)) from error
            logger.warning(OLD, path, error)


def outdated_catalogues():
    """Return the .po files that have no .mo file, or an older one, beside them."""
    folders = map(Path, settings.LOCALE_PATHS)
    catalogues = (path for f in folders for path in f.glob("*/LC_MESSAGES/*.po"))
    return sorted(path for path in catalogues if _is_outdated(path))


def _is_outdated(catalogue):
    compiled = catalogue.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime

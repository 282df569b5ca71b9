"""Nothing starts with translations that are missing, and an older one is compiled anew."""

import logging
import os

import polib
import pytest

from cluster.catalogues import compile_catalogues
from cluster.environment import SettingError

WHOLE = 'msgid "Home"\nmsgstr "{}"\n'
BROKEN = 'msgid "Home"\n<<<<<<< HEAD\n'


@pytest.fixture
def catalogue(tmp_path, settings):
    """Return the only catalogue of the settings, which is not compiled."""
    path = tmp_path / "nb" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(WHOLE.format("Hjem"))
    settings.LOCALE_PATHS = [tmp_path]
    return path


def changed(catalogue, text):
    """Write the catalogue, as a checkout does after it was compiled."""
    catalogue.write_text(text)
    later = catalogue.with_suffix(".mo").stat().st_mtime + 1
    os.utime(catalogue, (later, later))


def told(catalogue):
    [entry] = polib.mofile(catalogue.with_suffix(".mo"))
    return entry.msgstr


def test_a_catalogue_that_is_not_compiled_is_compiled(catalogue):
    compile_catalogues()

    assert told(catalogue) == "Hjem"
    assert len([*catalogue.parent.iterdir()]) == 2


def test_one_that_was_changed_since_is_compiled_again_and_no_other(catalogue):
    compile_catalogues()
    changed(catalogue, WHOLE.format("Forside"))
    compile_catalogues()
    before = catalogue.with_suffix(".mo").stat().st_mtime_ns
    os.utime(catalogue, (1, 1))
    compile_catalogues()

    assert told(catalogue) == "Forside"
    assert catalogue.with_suffix(".mo").stat().st_mtime_ns == before


def test_one_that_cannot_be_compiled_stays_as_it_was_with_a_warning(catalogue, caplog):
    compile_catalogues()
    changed(catalogue, BROKEN)
    with caplog.at_level(logging.WARNING):
        compile_catalogues()

    assert told(catalogue) == "Hjem"
    assert [str(catalogue) in record.getMessage() for record in caplog.records] == [
        True
    ]


def test_without_any_compiled_one_nothing_starts(catalogue):
    catalogue.write_text(BROKEN)

    with pytest.raises(SettingError, match=f"^{catalogue} is not compiled, and"):
        compile_catalogues()

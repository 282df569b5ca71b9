"""Nothing starts with translations that are missing or older than their catalogues."""

import os
import runpy

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from cluster import translations

TOLD = "{} is not compiled, or was changed since. Run `make install`."


@pytest.fixture
def catalogue(tmp_path, settings):
    """Return the only catalogue of the settings, which is not compiled."""
    path = tmp_path / "nb" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Home"\nmsgstr "Hjem"\n')
    settings.LOCALE_PATHS = [tmp_path]
    return path


def refusal():
    with pytest.raises(CommandError) as refused:
        call_command("check", "--tag=translation")
    return str(refused.value)


def test_a_command_refuses_a_catalogue_that_is_not_compiled(catalogue):
    assert f"(cluster.E001) {TOLD.format(catalogue)}\n" in refusal()


def test_a_command_refuses_a_catalogue_that_was_changed_since(catalogue):
    translations.write_compiled(catalogue)
    call_command("check", "--tag=translation")

    later = catalogue.with_suffix(".mo").stat().st_mtime + 1
    os.utime(catalogue, (later, later))

    assert TOLD.format(catalogue) in refusal()


def test_a_server_refuses_to_start(catalogue):
    with pytest.raises(ImproperlyConfigured) as refused:
        runpy.run_module("cluster.wsgi")

    assert str(refused.value) == TOLD.format(catalogue)

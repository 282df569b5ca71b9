"""Every setting is documented; wrong ones and missing translations stop the start in a line."""

import csv
import logging
import os
import re
import runpy
from itertools import product
from pathlib import Path

import polib
import pytest
from django.conf import settings

from cluster.catalogues import compile_catalogues
from cluster.environment import SettingError
from tests.support.database_clients import PROJECT, run_python

RIGHT = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "register.example.org"}
READERS = ("cluster/settings.py", "cluster/gunicorn.py", "cluster/body_limits.py")
# Set by our own processes, by Django and by systemd, not by an operator.
INTERNAL = {"DJANGO_SETTINGS_MODULE"}
ANY_TEXT = {"SECRET_KEY", "SECRET_KEY_FALLBACKS", "TILE_CREDIT"}
URL = "postgres://me:s3cret@db.example.org"
BEGINNING = r"\b(?:environment\.\w+\(|os\.environ(?:\.\w+\(|\[))\s*"
READ = re.compile(rf'{BEGINNING}"([A-Z_]+)"')
KEPT = re.compile(rf'{BEGINNING}f"KEEP_')
ROWS = Path(__file__).with_name("wrong_settings.csv").read_text().splitlines()
KEPT_DAYS = [f"KEEP_{key.upper()}_DAYS" for key in settings.KEPT_DAYS]
OF_DATABASE = ("OWNER_DATABASE_URL", "REPLICA_URL")
CASES = [(row["setting"], row["value"]) for row in csv.DictReader(ROWS)]
CASES += product(KEPT_DAYS, ["0", "a year"])
WRONG = {name for name, _value in CASES}


def documented():
    """Return the names in the first column of the tables of settings."""
    text = (PROJECT / "docs" / "operating.md").read_text()
    section = re.search(r"\n## Settings\n(.*?)\n## ", text, re.DOTALL)[1]
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


def read():
    """Return the names that the code reads from the environment."""
    folders = (PROJECT / "cluster", PROJECT / "members")
    files = [PROJECT / "manage.py", *(f for one in folders for f in one.rglob("*.py"))]
    text = "\n".join(file.read_text() for file in files)
    kept = KEPT_DAYS if KEPT.search(text) else []
    return {*READ.findall(text), *kept} - INTERNAL


@pytest.fixture
def start(monkeypatch):
    """Return a function that reads all settings from an environment, as a start does."""

    def start(**environment):
        for name in {*documented(), *WRONG}:
            monkeypatch.delenv(name, raising=False)
        for name, value in (RIGHT | environment).items():
            monkeypatch.setenv(name, value)
        # What was imported before has read what it reads.
        return [runpy.run_path(str(PROJECT / reader)) for reader in READERS]

    return start


def test_the_table_lists_what_the_code_reads_and_each_has_a_wrong_value_here():
    names = documented()

    assert sorted(names) == sorted(read())
    assert set(names) == WRONG | ANY_TEXT


@pytest.mark.parametrize(("name", "value"), CASES)
def test_a_wrong_setting_stops_the_start_and_is_named(start, name, value):
    more = {"DATABASE_URL": f"{URL}/x"} if name in OF_DATABASE else {}

    with pytest.raises(SettingError) as refusal:
        start(**more, **{name: value})

    sentence = str(refusal.value)
    assert name in sentence
    assert sentence[-1] == "."
    assert "\n" not in sentence
    assert "s3cret" not in sentence


LEAST = {"LETTER_PAUSE": "0", "PORT": "1", "TRUSTED_PROXIES": "0", "WEB_THREADS": "1"}
LEAST |= {"WEB_CONCURRENCY": "1", "WEB_CONNECTIONS": "10", "PUBLISHED_MB": "0"}
MOST = {"LETTER_PAUSE": "3600", "PORT": "65535", "TRUSTED_PROXIES": "9"}
MOST |= {"WEB_THREADS": "64", "WEB_CONCURRENCY": "64", "INVITATION_DAYS": "365"}


@pytest.mark.parametrize("bounds", [LEAST, MOST], ids=["least", "most"])
def test_the_least_and_the_most_that_a_number_may_be_start(start, bounds):
    settings_of, gunicorn, _limits = start(**bounds)

    assert settings_of["LETTER_PAUSE"] == float(bounds["LETTER_PAUSE"])
    assert gunicorn["workers"] == int(bounds["WEB_CONCURRENCY"])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"SECRET_KEY": ""}, r"^Set SECRET_KEY[ ,].*\.$"),
        ({"ALLOWED_HOSTS": ""}, r"^Set ALLOWED_HOSTS[ ,].*\.$"),
        ({"OWNER_DATABASE_URL": f"{URL}/x"}, "Set DATABASE_URL beside"),
    ],
)
def test_a_setting_that_must_be_there_is_asked_for(start, given, words):
    with pytest.raises(SettingError, match=words):
        start(**given)


def test_a_server_without_the_packages_of_a_demo_asks_for_its_database(
    start, monkeypatch
):
    monkeypatch.setattr("cluster.databases.find_spec", lambda name: None)

    with pytest.raises(SettingError, match="Set DATABASE_URL, or install"):
        start()
    start(DATABASE_URL=f"{URL}/x")


def test_an_empty_setting_is_as_good_as_none(start):
    names = [name for name in documented() if name not in RIGHT]

    plain, empty = (
        [{k: v for k, v in module.items() if k.isupper()} for module in start(**given)]
        for given in ({}, dict.fromkeys(names, ""))
    )

    assert empty == plain


PROGRAMS = ["manage.py work", "-m gunicorn -c python:cluster.gunicorn cluster.wsgi"]
LOOK = "from cluster.start import refuse_wrong_settings as look; look(); print(1)"
STOPPING = {"TIME_ZONE": "Oslo", "PORT": "http"}


def run(*arguments, **environment):
    """Return (status, output, lines of errors) of a Python process with right settings."""
    own = {"PATH": os.environ["PATH"]} | RIGHT | environment
    done = run_python(*arguments, env=own)
    return done.returncode, done.stdout, list(filter(None, done.stderr.splitlines()))


@pytest.mark.slow
def test_no_program_starts_with_a_wrong_setting():
    for program, (name, value) in product(PROGRAMS, STOPPING.items()):
        status, _output, lines = run(*program.split(), **{name: value})
        assert (status, len(lines), name in lines[0]) == (1, 1, True), lines
    assert run("-c", LOOK) == (0, "1\n", [])


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


def test_a_catalogue_that_was_changed_is_compiled_and_a_broken_one_stays_as_it_was(
    catalogue, caplog
):
    compile_catalogues()
    assert (told(catalogue), len([*catalogue.parent.iterdir()])) == ("Hjem", 2)
    changed(catalogue, WHOLE.format("Forside"))
    compile_catalogues()
    before = catalogue.with_suffix(".mo").stat().st_mtime_ns
    os.utime(catalogue, ns=(before, before))
    compile_catalogues()
    assert told(catalogue) == "Forside"
    assert catalogue.with_suffix(".mo").stat().st_mtime_ns == before

    changed(catalogue, BROKEN)
    with caplog.at_level(logging.WARNING):
        compile_catalogues()
    assert told(catalogue) == "Forside"
    [warning] = caplog.records
    assert str(catalogue) in warning.getMessage()
    catalogue.with_suffix(".mo").unlink()
    with pytest.raises(SettingError, match=f"^{catalogue} is not compiled, and"):
        compile_catalogues()

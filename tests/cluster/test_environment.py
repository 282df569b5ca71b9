"""Every setting is in docs/operating.md, and a wrong one stops the start in one sentence."""

import ast
import os
import re
import runpy
import subprocess
import sys

import pytest
from django.conf import settings

from cluster.environment import SettingError
from tests.support.database_clients import PROJECT

RIGHT = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "register.example.org"}
READERS = ("cluster/settings.py", "cluster/gunicorn.py", "cluster/body_limits.py")
# Set by our own processes, by Django and by systemd, not by an operator.
INTERNAL = {"DJANGO_SETTINGS_MODULE"}
ANY_TEXT = {"SECRET_KEY", "SECRET_KEY_FALLBACKS", "TILE_CREDIT"}
URL = "postgres://me:s3cret@db.example.org"
WRONG = {
    "VAR": ["/etc/hostname"],
    "DEBUG": ["ja", "2"],
    "DEMO": ["perhaps"],
    "ALLOWED_HOSTS": ["https://example.org", "*", "a.no b.no", "a.no/path"],
    "SITE_ADDRESS": ["register.example.org", "https://a.no/path", "https://"],
    "DATABASE_URL": ["nonsense", "mysql://a/b", f"{URL}:port/x", f"{URL}/", URL],
    "OWNER_DATABASE_URL": [f"{URL}/other", "postgres:/"],
    "REPLICA_URL": [f"{URL}/other", "postgres:/"],
    "EMAIL_URL": ["mail.example.org", "smtp://", "smtp://mail.example.org:port"],
    "DEFAULT_FROM_EMAIL": ["Kari", "kari@", "a b@example.org c"],
    "SECURITY_CONTACT": ["https://example.org/"],
    "LETTER_PAUSE": ["ten", "-1", "nan", "inf"],
    "BIND": ["localhost", "127.0.0.1:80"],
    "PORT": ["0", "65536", "http", "80.5"],
    "TRUSTED_PROXIES": ["yes", "-1", "10"],
    "PROXY_ADDRESSES": ["proxy", "10.0.0.1/8", "127.0.0.1 ::1"],
    "WEB_CONCURRENCY": ["0", "many"],
    "WEB_THREADS": ["0", "65"],
    "WEB_CONNECTIONS": ["9", "1e3"],
    "MAX_BODY_KIB": ["63", "256k"],
    "MAX_UPLOAD_MIB": ["0", "25m"],
    "TIME_ZONE": ["Oslo", "../Oslo", "CEST"],
    "TILE_ADDRESS": ["tiles.example.org", "https://tiles.example.org/{z}/{x}.png"],
    "INVITATION_DAYS": ["0", "two weeks"],
    "LOG_FORMAT": ["xml", "JSON"],
    "ADMINS": ["kari", "kari@example.org ola@example.org"],
    "MONITOR_TOKEN": ["s3cret", "s3cret " * 5, "s3crét" * 5],
    "MIN_FREE_DISK_MB": ["0", "1 GB"],
    "PROMETHEUS_MULTIPROC_DIR": ["/etc/hostname"],
    "BACKUP_DIR": ["/etc/hostname"],
    "PG_PROGRAMS": ["/etc/hostname"],
    "PUBLISHED_DIR": ["/etc/hostname"],
    "PUBLISHED_MB": ["-1", "2 GB"],
    **{f"KEEP_{key.upper()}_DAYS": ["0", "a year"] for key in settings.KEPT_DAYS},
}
OF_DATABASE = ("OWNER_DATABASE_URL", "REPLICA_URL")
CASES = [(name, value) for name, values in WRONG.items() for value in values]


def documented():
    """Return the names in the first column of the tables of settings."""
    text = (PROJECT / "docs" / "operating.md").read_text()
    section = re.search(r"\n## Settings\n(.*?)\n## ", text, re.DOTALL)[1]
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


def read():
    """Return the names that the code reads from the environment."""
    paths = [
        PROJECT / "manage.py",
        *(PROJECT / "cluster").rglob("*.py"),
        *(PROJECT / "members").rglob("*.py"),
    ]
    sources = [source for path in paths if "environ" in (source := path.read_text())]
    trees = [ast.parse(source) for source in sources]
    calls = [node for tree in trees for node in ast.walk(tree)]
    return {name for node in calls for name in _names(node)} - INTERNAL


def _names(node):
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    if is_call and ast.unparse(node.func.value) in ("environment", "os.environ"):
        yield from _literals(node.args[:1])
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        yield from _literals([node.slice])


def _literals(nodes):
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            yield from (f"KEEP_{key.upper()}_DAYS" for key in settings.KEPT_DAYS)
        elif isinstance(node, ast.Constant) and re.fullmatch("[A-Z_]+", node.value):
            yield node.value


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


def test_the_table_lists_what_the_code_reads_and_nothing_else():
    names = documented()

    assert sorted(names) == sorted(read())


def test_every_setting_has_a_wrong_value_here_or_may_be_any_text():
    assert set(WRONG) | ANY_TEXT == set(documented())


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


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_setting_that_must_be_there_is_asked_for(start, name):
    with pytest.raises(SettingError, match=rf"^Set {name}[ ,].*\.$"):
        start(**{name: ""})


def test_an_owner_needs_a_role_that_serves(start):
    with pytest.raises(SettingError, match="Set DATABASE_URL beside"):
        start(OWNER_DATABASE_URL=f"{URL}/x")


def test_an_empty_setting_is_as_good_as_none(start):
    names = [name for name in documented() if name not in RIGHT]

    plain, empty = (
        [{k: v for k, v in module.items() if k.isupper()} for module in start(**given)]
        for given in ({}, dict.fromkeys(names, ""))
    )

    assert empty == plain


PROGRAMS = ["manage.py work", "-m gunicorn -c python:cluster.gunicorn cluster.wsgi"]
LOOK = "from cluster.start import refuse_wrong_settings as look; look(); print(1)"


def run(*arguments, **environment):
    """Return (status, output, lines of errors) of a Python process with right settings."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env={"PATH": os.environ["PATH"]} | RIGHT | environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, list(filter(None, done.stderr.splitlines()))


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("wrong", [{"TIME_ZONE": "Oslo"}, {"PORT": "http"}])
def test_no_program_starts_with_a_wrong_setting(program, wrong):
    status, _output, lines = run(*program.split(), **wrong)

    assert (status, len(lines)) == (1, 1), lines
    assert next(iter(wrong)) in lines[0]


@pytest.mark.slow
def test_the_server_goes_on_with_right_settings():
    assert run("-c", LOOK) == (0, "1\n", [])

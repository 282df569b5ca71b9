"""Settings come from the environment; the defaults are those of production."""

import json
import os
from pathlib import Path

import environ
import pytest

from cluster import secret_key
from cluster.mail import default_site_address, mailer
from cluster.secret_key import read_or_create
from tests.support.database_clients import run_python

PRINT = """
import json
from django.conf import settings as s
print(json.dumps({{{}}}), end="")
"""
OWN_VARIABLES = (
    *("SECRET_KEY", "DATABASE_URL", "DEMO", "DEBUG", "ALLOWED_HOSTS", "VAR"),
    *("EMAIL_URL", "INVITATION_DAYS", "LETTER_PAUSE", "TRUSTED_PROXIES"),
)
pytestmark = pytest.mark.slow
# By kind of installation; without any of these no page looks different, but it is weaker.
CASES = json.loads(Path(__file__).with_name("settings.json").read_text())


def evaluated(names, **environment):
    inherited = {n: v for n, v in os.environ.items() if n not in OWN_VARIABLES}
    inherited["DJANGO_SETTINGS_MODULE"] = "cluster.settings"
    if "DEMO" not in environment:
        inherited |= {"ALLOWED_HOSTS": "example.org", "SECRET_KEY": "x"}
    program = PRINT.format(", ".join(f'"{name}": s.{name}' for name in names))
    done = run_python("-c", program, env=inherited | environment, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_environment_decides(case):
    environment, expected = case.values()
    assert evaluated(expected, **environment) == expected


def test_a_key_is_generated_once_by_one_of_two_processes(tmp_path):
    keys = [evaluated(["SECRET_KEY"], DEMO="1", VAR=str(tmp_path)) for _ in range(2)]
    assert keys == [{"SECRET_KEY": (tmp_path / "secret_key").read_text()}] * 2
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600

    file = tmp_path / "new" / "secret"
    first = read_or_create(file)
    secret_key._create_key(file)
    assert len(first) > 50
    assert read_or_create(file) == file.read_text() == first
    assert [path.name for path in file.parent.iterdir()] == ["secret"]


SMTP = {"port": 25, "use_tls": False, "use_ssl": False, "timeout": 10}
SMTP |= {"host": "mail.klynge.no", "username": "", "password": ""}

TLS = {"port": 587, "use_tls": True, "username": "post@klynge.no", "password": "s/cret"}


@pytest.mark.parametrize(
    ("url", "changed"),
    [
        ("smtp://mail.klynge.no:25", {}),
        ("smtp://mail.klynge.no:25?timeout=3", {"timeout": 3}),
        ("smtp+ssl://mail.klynge.no:465", {"port": 465, "use_ssl": True}),
        ("smtp+tls://post%40klynge.no:s%2Fcret@mail.klynge.no:587", TLS),
    ],
)
def test_the_url_of_a_mail_server_becomes_a_mailer(url, changed):
    options = mailer(environ.Env.email_url_config(url))
    console = mailer(environ.Env.email_url_config("consolemail://"))
    assert options["BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert {n: v or SMTP[n] for n, v in options["OPTIONS"].items()} == SMTP | changed
    assert console == {"BACKEND": "django.core.mail.backends.console.EmailBackend"}


@pytest.mark.parametrize(
    ("hosts", "is_local", "address"),
    [
        ([".klynge.no", "b.no"], False, "https://klynge.no"),
        ([], False, "https://localhost"),
        (["klynge.no"], True, "http://localhost:8000"),
    ],
)
def test_links_in_e_mails_lead_to_the_first_host(hosts, is_local, address):
    assert default_site_address(hosts, is_local) == address

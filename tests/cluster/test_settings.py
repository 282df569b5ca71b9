"""Settings come from the environment; the defaults are those of production."""

import os
import subprocess
import sys

import environ
import pytest

from cluster.mail import mailer
from cluster.secret_key import read_or_create
from tests.support.database_clients import PROJECT

PRINT_SETTING = "from django.conf import settings as s; print(s.{}, end='')"
TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
OWN_VARIABLES = ("SECRET_KEY", "DATABASE_URL", "DEMO", "DEBUG", "ALLOWED_HOSTS", "VAR")


def setting(name, **environment):
    """Return the setting in a new process, or the message of the error that ended it."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in OWN_VARIABLES
    }
    process = subprocess.run(
        [sys.executable, "-c", PRINT_SETTING.format(name)],
        env=inherited | {"DJANGO_SETTINGS_MODULE": "cluster.settings"} | environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return process.stdout or process.stderr.splitlines()[-1].split(": ")[-1]


@pytest.mark.parametrize(
    ("name", "environment", "value"),
    [
        ("SECRET_KEY", {}, "Set SECRET_KEY, or DEMO=1 to try the registry out."),
        ("DEBUG", {"SECRET_KEY": "x"}, "False"),
        ("ALLOWED_HOSTS", {"SECRET_KEY": "x"}, "[]"),
        (
            "ALLOWED_HOSTS",
            {"SECRET_KEY": "x", "ALLOWED_HOSTS": "a.no,b.no"},
            "['a.no', 'b.no']",
        ),
        ("SECURE_CSP['img-src']", {"SECRET_KEY": "x"}, "[<CSP.SELF: \"'self'\">]"),
        ("SECURE_REFERRER_POLICY", {"SECRET_KEY": "x"}, "same-origin"),
        (
            "SECURE_CSP['img-src'][1:]",
            {"SECRET_KEY": "x", "TILE_ADDRESS": TILES},
            "['https://tiles.example.org']",
        ),
        (
            "SECURE_REFERRER_POLICY",
            {"SECRET_KEY": "x", "TILE_ADDRESS": TILES},
            "strict-origin-when-cross-origin",
        ),
        ("SECURE_SSL_REDIRECT", {"SECRET_KEY": "x"}, "True"),
        ("SECURE_SSL_REDIRECT", {"SECRET_KEY": "x", "DEMO": "1"}, "False"),
        ("DEBUG", {"SECRET_KEY": "x", "DEMO": "1"}, "False"),
        ("SECRET_KEY_FALLBACKS", {"SECRET_KEY": "x"}, "[]"),
        (
            "SECRET_KEY_FALLBACKS",
            {"SECRET_KEY": "x", "SECRET_KEY_FALLBACKS": "a,b"},
            "['a', 'b']",
        ),
        ("SESSION_COOKIE_SECURE", {"SECRET_KEY": "x"}, "True"),
        ("CSRF_COOKIE_SECURE", {"SECRET_KEY": "x"}, "True"),
        ("SESSION_COOKIE_HTTPONLY", {"SECRET_KEY": "x"}, "True"),
        ("CSRF_COOKIE_HTTPONLY", {"SECRET_KEY": "x"}, "True"),
        ("SESSION_COOKIE_SAMESITE", {"SECRET_KEY": "x"}, "Lax"),
        ("CSRF_COOKIE_SAMESITE", {"SECRET_KEY": "x"}, "Lax"),
        ("SESSION_COOKIE_NAME", {"SECRET_KEY": "x"}, "__Host-sessionid"),
        ("CSRF_COOKIE_NAME", {"SECRET_KEY": "x"}, "__Host-csrftoken"),
        ("MESSAGES_COOKIE_NAME", {"SECRET_KEY": "x"}, "__Host-messages"),
        ("KNOWN_BROWSER_COOKIE", {"SECRET_KEY": "x"}, "__Secure-known_browser"),
        ("SESSION_COOKIE_NAME", {"SECRET_KEY": "x", "DEMO": "1"}, "sessionid"),
        (
            "DATABASES['default']['HOST']",
            {"SECRET_KEY": "x", "DATABASE_URL": "postgres://u:p@db.no:5433/registry"},
            "db.no",
        ),
        (
            "DATABASES['default']['HOST']",
            {"SECRET_KEY": "x", "VAR": "/v"},
            "/v/postgres",
        ),
    ],
)
def test_the_environment_decides(name, environment, value):
    assert setting(name, **environment) == value


def test_a_demo_generates_its_key_once(tmp_path):
    keys = {setting("SECRET_KEY", DEMO="1", VAR=str(tmp_path)) for _ in range(2)}

    assert keys == {(tmp_path / "secret_key").read_text()}
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_first_call_creates_the_secret(tmp_path):
    file = tmp_path / "new" / "secret"

    first, second = read_or_create(file), read_or_create(file)

    assert first == second
    assert len(first) > 50
    assert [path.name for path in file.parent.iterdir()] == ["secret"]


def test_the_url_of_a_mail_server_becomes_a_mailer():
    url = "smtp+tls://post%40klynge.no:s%2Fcret@mail.klynge.no:587"

    assert mailer(environ.Env.email_url_config(url)) == {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": "mail.klynge.no",
            "port": 587,
            "username": "post@klynge.no",
            "password": "s/cret",
            "use_tls": True,
            "use_ssl": False,
            "timeout": 10,
        },
    }

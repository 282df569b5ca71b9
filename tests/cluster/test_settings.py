"""Settings come from the environment; the defaults are those of production."""

import json
import os
import subprocess
import sys

import environ
import pytest

from cluster import secret_key
from cluster.mail import default_site_address, mailer
from cluster.secret_key import read_or_create
from tests.support.database_clients import PROJECT

PRINT = "import json; from django.conf import settings as s; print({}, end='')"
TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
OWN_VARIABLES = (
    *("SECRET_KEY", "DATABASE_URL", "DEMO", "DEBUG", "ALLOWED_HOSTS", "VAR"),
    *("EMAIL_URL", "INVITATION_DAYS", "LETTER_PAUSE", "TRUSTED_PROXIES"),
)


YEAR = 365
# What a change of would weaken, without any page that looks different.
PRODUCTION = {
    "SESSION_COOKIE_AGE": 12 * 3600,
    "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
    "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
    "ACCOUNT_LOGIN_BY_CODE_FORMAT": {"numeric": True, "length": 8},
    "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": 10 * 60,
    "ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS": 3,
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_RECOVERY_CODES_SHOW_ONCE": True,
    "INVITATION_DAYS": 14,
    "KEPT_DAYS": {
        "access": YEAR,
        "contacts": YEAR,
        "invitations": 30,
        "access_requests": 180,
        "requests": 180,
        "letters": 90,
        "log": YEAR,
        "log_ins": 180,
        "searches": YEAR,
        "assignments": 90,
        "incoming_files": 7,
        "messages": 365,
        "addresses": 90,
    },
    "LETTER_PAUSE": 10,
    "TRUSTED_PROXIES": 0,
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 5000,
    "DATA_UPLOAD_MAX_NUMBER_FILES": 10,
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 10_000_000,
    "CACHES['default']['OPTIONS']": {"MAX_ENTRIES": 20_000},
    "DATABASES['default']['CONN_MAX_AGE']": 600,
    "DATABASES['default']['CONN_HEALTH_CHECKS']": True,
    "DATABASES['default']['OPTIONS']": {
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
    },
    "USE_TZ": True,
    "PGTRIGGER_MIGRATIONS": False,
    "LOGGING['disable_existing_loggers']": False,
    "ADMIN_CSP['style-src']": ["'self'", "<CSP_NONCE_SENTINEL>"],
    "ADMIN_CSP['default-src']": ["'none'"],
    "MAILERS['delivery']['OPTIONS']['host']": "localhost",
    "SECURE_HSTS_SECONDS": 365 * 24 * 3600,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_HTTPONLY": True,
}
# Without a certificate and without a mail server.
DEMO = {
    "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
    "MAILERS['delivery']['BACKEND']": "members.mail.demo_backend.EmailBackend",
    "SECURE_HSTS_SECONDS": 0,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": False,
    "SECURE_HSTS_PRELOAD": False,
    "SESSION_COOKIE_SECURE": False,
    "CSRF_COOKIE_SECURE": False,
}


def setting(name, **environment):
    """Return the setting in a new process, or the message of the error that ended it."""
    return evaluated(f"s.{name}", **environment)


def evaluated(expression, **environment):
    """Return what a new process prints of an expression of the settings, `s`."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in OWN_VARIABLES
    }
    if "DEMO" not in environment:
        inherited["ALLOWED_HOSTS"] = "example.org"
    process = subprocess.run(
        [sys.executable, "-c", PRINT.format(expression)],
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
        ("PORT", {"SECRET_KEY": "x", "PORT": "9000"}, "9000"),
        ("DEBUG", {"SECRET_KEY": "x"}, "False"),
        ("ALLOWED_HOSTS", {"SECRET_KEY": "x"}, "['example.org']"),
        (
            "DATABASES['default']['HOST']",
            {
                "SECRET_KEY": "x",
                "DATABASE_URL": "postgres://u@%2Frun%2Fsockets/registry",
            },
            "/run/sockets",
        ),
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
        ("INSTALLED_APPS.count('tests.measuring')", {"SECRET_KEY": "x"}, "0"),
        (
            "INSTALLED_APPS.count('tests.measuring')",
            {"SECRET_KEY": "x", "DEMO": "1"},
            "1",
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


@pytest.mark.parametrize(
    ("expected", "environment"),
    [
        (PRODUCTION, {"SECRET_KEY": "x"}),
        (DEMO, {"SECRET_KEY": "x", "DEMO": "1"}),
        (
            {"MAILERS['delivery']['OPTIONS']['host']": "mail.example.org"},
            {"SECRET_KEY": "x", "DEMO": "1", "EMAIL_URL": "smtp://mail.example.org"},
        ),
    ],
    ids=["production", "demo", "demo with a mail server"],
)
def test_the_defaults_are_the_promised_ones(expected, environment):
    pairs = ", ".join(f'"{name}": s.{name}' for name in expected)

    found = evaluated(f"json.dumps({{{pairs}}})", **environment)

    assert json.loads(found) == expected, "A default of production has changed."


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


def test_of_two_processes_that_create_the_secret_at_once_one_does(tmp_path):
    file = tmp_path / "secret"
    first = read_or_create(file)

    secret_key._create(file)

    assert file.read_text() == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("smtp://mail.klynge.no:25", {"use_tls": False, "use_ssl": False}),
        ("smtp+ssl://mail.klynge.no:465", {"use_tls": False, "use_ssl": True}),
        ("smtp://mail.klynge.no:25?timeout=3", {"timeout": 3}),
    ],
)
def test_the_options_of_a_mail_server_are_those_of_its_url(url, options):
    found = mailer(environ.Env.email_url_config(url))["OPTIONS"]

    assert {name: found[name] for name in options} == options


def test_another_backend_than_smtp_has_no_options():
    url = environ.Env.email_url_config("consolemail://")

    backend = "django.core.mail.backends.console.EmailBackend"
    assert mailer(url) == {"BACKEND": backend}


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

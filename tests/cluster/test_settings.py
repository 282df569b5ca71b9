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

PRINT = """
import json
from django.conf import settings as s
print(json.dumps({{{}}}), end="")
"""
OWN_VARIABLES = (
    *("SECRET_KEY", "DATABASE_URL", "DEMO", "DEBUG", "ALLOWED_HOSTS", "VAR"),
    *("EMAIL_URL", "INVITATION_DAYS", "LETTER_PAUSE", "TRUSTED_PROXIES"),
)
YEAR, HALF = 365, 180
KEPT_DAYS = {"access": YEAR, "contacts": YEAR, "invitations": 30, "letters": 90}
KEPT_DAYS |= {"access_requests": HALF, "requests": HALF, "log": YEAR, "log_ins": HALF}
KEPT_DAYS |= {"searches": YEAR, "assignments": 90, "incoming_files": 7}
KEPT_DAYS |= {"messages": YEAR, "addresses": 90}
# What a change of would weaken, without any page that looks different.
PRODUCTION = {
    "DEBUG": False,
    "ALLOWED_HOSTS": ["example.org"],
    "INSTALLED_APPS.count('tests.measuring')": 0,
    "SECRET_KEY_FALLBACKS": [],
    "SESSION_COOKIE_AGE": 12 * 3600,
    "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
    "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
    "ACCOUNT_LOGIN_BY_CODE_FORMAT": {"numeric": True, "length": 8},
    "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": 10 * 60,
    "ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS": 3,
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_RECOVERY_CODES_SHOW_ONCE": True,
    "INVITATION_DAYS": 14,
    "KEPT_DAYS": KEPT_DAYS,
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
    "SECURE_CSP['img-src']": ["'self'"],
    "SECURE_REFERRER_POLICY": "same-origin",
    "MAILERS['delivery']['OPTIONS']['host']": "localhost",
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": YEAR * 24 * 3600,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "MESSAGES_COOKIE_NAME": "__Host-messages",
    "KNOWN_BROWSER_COOKIE": "__Secure-known_browser",
}
# Without a certificate and without a mail server.
DEMO = {
    "DEBUG": False,
    "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
    "INSTALLED_APPS.count('tests.measuring')": 1,
    "MAILERS['delivery']['BACKEND']": "members.mail.demo_backend.EmailBackend",
    "SECURE_SSL_REDIRECT": False,
    "SECURE_HSTS_SECONDS": 0,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": False,
    "SECURE_HSTS_PRELOAD": False,
    "SESSION_COOKIE_SECURE": False,
    "SESSION_COOKIE_NAME": "sessionid",
    "CSRF_COOKIE_SECURE": False,
}
HOST, IMAGES = "DATABASES['default']['HOST']", "SECURE_CSP['img-src'][1:]"
SERVER = "MAILERS['delivery']['OPTIONS']['host']"
TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
CASES = {
    "production": ({}, PRODUCTION),
    "a demo": ({"DEMO": "1"}, DEMO),
    "a demo with a mail server": (
        {"DEMO": "1", "EMAIL_URL": "smtp://mail.example.org"},
        {SERVER: "mail.example.org"},
    ),
    "another folder": ({"VAR": "/v"}, {HOST: "/v/postgres"}),
    "a database elsewhere": (
        {"DATABASE_URL": "postgres://u:p@db.no:5433/registry"},
        {HOST: "db.no"},
    ),
    "what an operator may say": (
        {
            "PORT": "9000",
            "DATABASE_URL": "postgres://u@%2Frun%2Fsockets/registry",
            "ALLOWED_HOSTS": "a.no,b.no",
            "SECRET_KEY_FALLBACKS": "a,b",
            "TILE_ADDRESS": TILES,
        },
        {
            "PORT": 9000,
            HOST: "/run/sockets",
            "ALLOWED_HOSTS": ["a.no", "b.no"],
            "SECRET_KEY_FALLBACKS": ["a", "b"],
            IMAGES: ["https://tiles.example.org"],
            "SECURE_REFERRER_POLICY": "strict-origin-when-cross-origin",
        },
    ),
}


def evaluated(names, **environment):
    """Return the settings of a new process by name."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in OWN_VARIABLES
    }
    if "DEMO" not in environment:
        inherited |= {"ALLOWED_HOSTS": "example.org", "SECRET_KEY": "x"}
    pairs = ", ".join(f'"{name}": s.{name}' for name in names)
    printed = subprocess.check_output(
        [sys.executable, "-c", PRINT.format(pairs)],
        env=inherited | {"DJANGO_SETTINGS_MODULE": "cluster.settings"} | environment,
        cwd=PROJECT,
        text=True,
    )
    return json.loads(printed)


@pytest.mark.parametrize(("environment", "expected"), CASES.values(), ids=CASES)
def test_the_environment_decides(environment, expected):
    assert evaluated(expected, **environment) == expected


def test_a_demo_generates_its_key_once(tmp_path):
    keys = [evaluated(["SECRET_KEY"], DEMO="1", VAR=str(tmp_path)) for _ in range(2)]

    assert keys == [{"SECRET_KEY": (tmp_path / "secret_key").read_text()}] * 2
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_of_two_processes_that_create_the_secret_at_once_one_does(tmp_path):
    file = tmp_path / "new" / "secret"
    first = read_or_create(file)

    secret_key._create(file)

    assert len(first) > 50
    assert read_or_create(file) == file.read_text() == first
    assert [path.name for path in file.parent.iterdir()] == ["secret"]


SMTP = {"port": 25, "use_tls": False, "use_ssl": False, "timeout": 10}
SMTP |= {"host": "mail.klynge.no", "username": "", "password": ""}


@pytest.mark.parametrize(
    ("url", "changed"),
    [
        ("smtp://mail.klynge.no:25", {}),
        ("smtp://mail.klynge.no:25?timeout=3", {"timeout": 3}),
        ("smtp+ssl://mail.klynge.no:465", {"port": 465, "use_ssl": True}),
        (
            "smtp+tls://post%40klynge.no:s%2Fcret@mail.klynge.no:587",
            {"port": 587, "use_tls": True}
            | {"username": "post@klynge.no", "password": "s/cret"},
        ),
    ],
)
def test_the_url_of_a_mail_server_becomes_a_mailer(url, changed):
    found = mailer(environ.Env.email_url_config(url))

    assert found["BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert {n: v or SMTP[n] for n, v in found["OPTIONS"].items()} == SMTP | changed


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

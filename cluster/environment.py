"""Read settings from the environment; a wrong one is refused in one sentence that names it.

docs/operating.md, "Settings", lists all of them. An empty value is as good as none.
"""

import ipaddress
import os
import re
import warnings
import zoneinfo
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote

import environ
from django.core.exceptions import ImproperlyConfigured

YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
HOST = re.compile(r"\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\]")
SITE = re.compile(r"https?://[^/\s?#]+")
WEB = re.compile(r"https?://[^/\s?#]+(/[^\s?#]*)?")
TILES = re.compile(r"https?://[^/\s]+/\S*")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
POSTGRESQL = "django.db.backends.postgresql"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
DATABASE = "postgres://user:password@host/name"
BACKUP_TARGET = re.compile(r"/.+|[a-z0-9]+:.+")
MAIL_SERVER = "smtp+tls://user:password@host:587"


class SettingError(ImproperlyConfigured):
    """A setting is wrong or missing; its message is for the operator."""


def is_set(name):
    return bool(os.environ.get(name))


def text(name, default=""):
    return os.environ.get(name) or default


def required(name, advice):
    """Return the value, or raise SettingError with the advice when there is none."""
    if not is_set(name):
        raise SettingError(f"Set {name}{advice}")
    return text(name)


def flag(name):
    """Return whether it is switched on; it is not by default."""
    value = text(name, NO[0]).lower()
    if value not in YES + NO:
        raise _refusal(name, "1 (on) or 0 (off)")
    return value in YES


def choice(name, allowed):
    """Return one of the allowed words, the first of them by default."""
    value = text(name, allowed[0])
    if value not in allowed:
        raise _refusal(name, f"one of {', '.join(allowed)}")
    return value


def secret(name, least):
    """Return a secret that nobody guesses, or an empty text; no message repeats it."""
    value = text(name)
    if value and (len(value) < least or not value.isascii() or " " in value):
        advice = (
            f"to {least} characters or more, as `openssl rand -hex 32` prints them."
        )
        raise SettingError(f"Set {name} {advice}")
    return value


def number(name, default, least, most, kind=int):
    """Return the number, or the default; both limits are allowed."""
    try:
        value = kind(text(name, default))
    except ValueError:
        value = None
    if value is None or not least <= value <= most:
        noun = "a whole number" if kind is int else "a number"
        raise _refusal(name, f"{noun} from {least} to {most}")
    return value


def items(name, default=()):
    """Return the parts between commas, stripped, or the default if there are none."""
    parts = [item.strip() for item in text(name).split(",")]
    return [item for item in parts if item] or list(default)


def hosts(name, default=()):
    """Return names of hosts as they stand in addresses, without https:// and without *."""
    names = items(name, default)
    if not all(HOST.fullmatch(host) for host in names):
        raise _refusal(name, "host names with commas between, as register.example.org")
    return names


def networks(name, default=()):
    """Return IP addresses and networks such as 10.0.0.0/8."""
    values = items(name, default)
    try:
        for network in values:
            ipaddress.ip_network(network)
    except ValueError:
        expected = (
            "IP addresses or networks with commas between, as 127.0.0.1,10.0.0.0/8"
        )
        raise _refusal(name, expected) from None
    return values


def ip_address(name, default):
    try:
        ipaddress.ip_address(text(name, default))
    except ValueError:
        raise _refusal(name, "an IP address, as 127.0.0.1 or 0.0.0.0") from None
    return text(name, default)


def time_zone(name, default):
    value = text(name, default)
    if value not in zoneinfo.available_timezones():
        raise _refusal(name, "a time zone, as Europe/Oslo")
    return value


def folder(name, default):
    path = Path(text(name, default))
    if path.exists() and not path.is_dir():
        raise _refusal(name, "the path of a folder")
    return path


def file(name, default):
    path = Path(text(name, default))
    if not path.is_file():
        raise _refusal(name, "the path of a file")
    return path


def e_mail(name, default):
    """Return an e-mail address, which may have a name before it."""
    value = text(name, default)
    if not ADDRESS.fullmatch(parseaddr(value)[1]):
        raise _refusal(name, "an e-mail address, as register@example.org")
    return value


def e_mails(name):
    """Return the e-mail addresses between commas."""
    values = items(name)
    if not all(ADDRESS.fullmatch(one) for one in values):
        raise _refusal(name, "e-mail addresses with commas between")
    return values


def site_address(name, default):
    value = text(name, default).rstrip("/")
    if not SITE.fullmatch(value):
        raise _refusal(
            name, "an address without a path, as https://register.example.org"
        )
    return value


def register_address(name, default):
    """Return the address of the business register, or an empty text if it is off."""
    value = text(name, default).rstrip("/")
    if value.lower() in NO:
        return ""
    if not WEB.fullmatch(value):
        raise _refusal(name, "as https://data.example.org/enhetsregisteret/api, or off")
    return value


def web_address(name):
    value = text(name)
    if value and not WEB.fullmatch(value):
        raise _refusal(name, "an address, as https://example.org/releases/latest.json")
    return value


def tile_address(name):
    value = text(name)
    is_right = TILES.fullmatch(value) and all(
        part in value for part in "{z} {x} {y}".split()
    )
    if value and not is_right:
        raise _refusal(name, "as https://tiles.example.org/{z}/{x}/{y}.png")
    return value


def database(name):
    """Return Django's settings of a database from its URL, which no message repeats.

    A host that begins with %2F is the folder of a socket.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            config = environ.Env.db_url_config(text(name))
        ports = [int(port) for port in str(config["PORT"]).split(",") if port]
    except Exception:
        raise _hidden_refusal(name, DATABASE) from None
    is_complete = config["ENGINE"] == POSTGRESQL and config["NAME"]
    if not is_complete or not all(0 < port < 65536 for port in ports):
        raise _hidden_refusal(name, DATABASE)
    return config | {"HOST": unquote(config["HOST"])}


def backup_target(name):
    """Return a place as restic names it, or an empty text; no message repeats a password."""
    value = text(name)
    if value and not BACKUP_TARGET.fullmatch(value):
        raise _hidden_refusal(name, "sftp:backup@nas.example.org:registry")
    return value


def mail_server(name, default):
    """Return Django's settings of a mail server from its URL, which no message repeats."""
    try:
        config = environ.Env.email_url_config(text(name, default))
    except Exception:
        raise _hidden_refusal(name, MAIL_SERVER) from None
    if config["EMAIL_BACKEND"] == SMTP and not config["EMAIL_HOST"]:
        raise _hidden_refusal(name, MAIL_SERVER)
    return config


def _refusal(name, expected):
    return SettingError(f"Set {name} to {expected}: it is {text(name)!r} now.")


def _hidden_refusal(name, expected):
    return SettingError(
        f"Set {name} to an address such as {expected}: it is not one now."
    )

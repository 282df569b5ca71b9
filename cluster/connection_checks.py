"""System checks of a deployment: connections to other machines are encrypted."""

from django.conf import settings
from django.core import checks

ADDRESSES = {"default": "DATABASE_URL", "replica": "REPLICA_URL"}
LOCAL = ("", "localhost", "127.0.0.1", "::1")


@checks.register(checks.Tags.security, deploy=True)
def check_connections(app_configs, **kwargs):
    """Return a warning for the database and the mail server if anybody could read along."""
    return [*_database_warnings(), *_mail_warnings()]


def _database_warnings():
    for alias, name in ADDRESSES.items():
        database = settings.DATABASES.get(alias, {})
        mode = database.get("OPTIONS", {}).get("sslmode")
        if _is_elsewhere(database.get("HOST")) and mode != "verify-full":
            yield checks.Warning(
                "The database is on another machine, which is not verified.",
                hint=f"Add ?sslmode=verify-full&sslrootcert=system to {name}.",
                id="cluster.W001",
            )


def _mail_warnings():
    options = settings.MAILERS["delivery"].get("OPTIONS", {})
    is_encrypted = options.get("use_tls") or options.get("use_ssl")
    if not _is_elsewhere(options.get("host")) or is_encrypted:
        return []
    return [
        checks.Warning(
            "E-mails go to another machine unencrypted, log-in codes among them.",
            hint="Let EMAIL_URL begin with smtp+tls:// or smtp+ssl://.",
            id="cluster.W002",
        )
    ]


def _is_elsewhere(host):
    """Whether it is a machine of another name; a path is a socket of this one."""
    return not (host or "").startswith("/") and (host or "") not in LOCAL

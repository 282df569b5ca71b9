"""What an administrator must say: from the environment, else asked on a terminal."""

import os
import re
import secrets
import shlex
import sys
from pathlib import Path

from deploy.service.errors import InstallError

REGISTRY_ENV, OWNER_ENV = "/etc/registry/registry.env", "/etc/registry/owner.env"
LOCAL = "postgres://registry_{}@%2Frun%2Fpostgresql/registry"
SECOND = "SECOND_ADMINISTRATOR"
NOBODY = "-"
BACKUPS, VISITS = "/var/lib/registry/backups", "/var/lib/registry/visits"
OWNER_NAMES = ("OWNER_DATABASE_URL", "ADMINISTRATOR", SECOND)
RUN_NAMES = ("RELEASE", "BEFORE", "UNUSED")  # what a run notes for itself
# What this command alone reads; the rest of its answers are settings of the application.
OF_NGINX = ("CERTIFICATE", "CERTIFICATE_KEY", "WITH_NGINX", "PORTS")
INSTALLER_NAMES = (*OF_NGINX, "ADMINISTRATOR", SECOND)
# nginx takes a variable of this name for sockets that it inherits: it was WITH_NGINX's name.
FORMER_NAMES = {"NGINX": "WITH_NGINX"}
# What two registries of one machine never share.
OF_ITS_OWN = (
    *("ALLOWED_HOSTS", "DATABASE_URL", "BACKUP_DIR", "BACKUP_TARGET", "VISITS_DIR"),
    "PORTS",
)
QUESTIONS = {
    "ALLOWED_HOSTS": "The name of the site, as register.example.org",
    "DEFAULT_FROM_EMAIL": "The sender of its e-mails, as register@example.org",
    "EMAIL_URL": "The mail server, as smtp+tls://user:password@mail.example.org:587",
    "ADMINISTRATOR": "The e-mail address of the first administrator",
    SECOND: "That of a second one, who can let the first one in again, or - for none",
    "CERTIFICATE": "The file with the certificate (fullchain.pem)",
    "CERTIFICATE_KEY": "The file with the certificate's key (privkey.pem)",
}
# Of ProtectHome and PrivateTmp in the units.
HIDDEN = ("/home", "/root", "/run/user", "/tmp", "/var/tmp")  # noqa: S108
# The first pair is that of the registry without a name.
FIRST_PORT, LAST_PORT = 8001, 8999
PAIR = re.compile(r"([1-9]\d{3,4}),(?!\1$)([1-9]\d{3,4})")
LEAST_DEPTH = 3  # of a folder's path: "/", a folder, and one within it
PLAIN = re.compile(r"[\w@%+=:,./{}-]*", re.ASCII)


def gather(machine, environment=os.environ, ask=None):
    """Return all answers by name: those of an earlier run, changed by the environment."""
    files = (machine.read(machine.own(path)) for path in (REGISTRY_ENV, OWNER_ENV))
    known = renamed(parse("\n".join(files)))
    given = {name: environment[name] for name in names(known) if environment.get(name)}
    upgrade = {SECOND: NOBODY} if "ADMINISTRATOR" in known else {}
    found = defaults(machine, known | given) | upgrade | known | given
    missing = [name for name in QUESTIONS if not found.get(name) and wants(name, found)]
    found |= _asked(missing, ask or _terminal())
    refuse_one_for_two(found)
    refuse_missing_files(found)
    refuse_hidden_folders(found)
    refuse_wrong_ports(found)
    refuse_what_another_has(machine, found)
    found.pop("VAR", None)  # each release has its own
    return found


def renamed(known):
    """Return the settings of a file by the names that they have today."""
    return {FORMER_NAMES.get(name, name): value for name, value in known.items()}


def names(known):
    """Return the names that are taken from the environment."""
    return {*QUESTIONS, *INSTALLER_NAMES, *known, *documented()} - {
        "DEMO",
        "DEBUG",
        "VAR",
    }


def documented():
    """Return the names of the settings, of which docs/operating.md has all."""
    text = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()
    section = re.search(r"\n## Settings\n(.*?)\n## ", text, re.DOTALL)[1]
    cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def defaults(machine, found):
    """Return what an installation behind its own nginx has that a demo has not."""
    local, url = "DATABASE_URL" not in found, machine.own(LOCAL)
    has_nginx = found.get("WITH_NGINX", "1") == "1"
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "MONITOR_TOKEN": secrets.token_hex(32),
        "DATABASE_URL": url.format("web"),
        **({"OWNER_DATABASE_URL": url.format("owner")} if local else {}),
        "TRUSTED_PROXIES": "1",
        "BACKUP_DIR": machine.own(BACKUPS),
        "WITH_NGINX": "1",
        "PORTS": found.get("PORTS") or free_ports(machine),
        **({"VISITS_DIR": machine.own(VISITS)} if has_nginx else {}),
        "MAX_BODY_KIB": "256",
        "MAX_UPLOAD_MIB": "25",
    }


def free_ports(machine):
    """Return the pair of ports of this registry: the next that none has or listens on."""
    if not machine.is_named():
        return pair(FIRST_PORT)
    taken = [parse(text).get("PORTS") for text in machine.others(REGISTRY_ENV).values()]
    return next(
        pair(port)
        for port in range(FIRST_PORT + 2, LAST_PORT, 2)
        if pair(port) not in taken and all(map(machine.is_free, (port, port + 1)))
    )


def pair(port):
    return f"{port},{port + 1}"


def wants(name, found):
    return found["WITH_NGINX"] == "1" or not name.startswith("CERTIFICATE")


def refuse_one_for_two(found):
    if found[SECOND].casefold() == found["ADMINISTRATOR"].casefold():
        raise InstallError(f"{SECOND} is the first one's address: say another, or -.")


def refuse_missing_files(found):
    """Raise InstallError when nginx is to be set up and its certificate is not there."""
    for name in ("CERTIFICATE", "CERTIFICATE_KEY"):
        path = found.get(name, "")
        if wants(name, found) and not Path(path).is_file():
            raise InstallError(
                f"{name} is {path!r}, and there is no such file: get a certificate first"
                " (docs/operating.md, “In an evening”), or set WITH_NGINX=0 to serve without."
            )


def refuse_hidden_folders(found):
    """Raise InstallError when the units could not write to the folder of backups."""
    folder = Path(found["BACKUP_DIR"])
    if (
        not folder.is_absolute()
        or len(folder.parts) < LEAST_DEPTH
        or ".." in folder.parts
    ):
        raise InstallError(
            f"BACKUP_DIR is {found['BACKUP_DIR']!r}: say the whole path of a folder of its own,"
            " as /mnt/disk/backups; the accounts of the registry become its owners."
        )
    if any(folder.is_relative_to(hidden) for hidden in HIDDEN):
        raise InstallError(
            f"BACKUP_DIR is {found['BACKUP_DIR']!r}, and the services do not see"
            f" {', '.join(HIDDEN)}: choose a folder elsewhere."
        )


def refuse_wrong_ports(found):
    if not PAIR.fullmatch(found["PORTS"]):
        raise InstallError(
            f"PORTS is {found['PORTS']!r}: say two ports, as {pair(FIRST_PORT)}."
        )


def refuse_what_another_has(machine, found):
    """Raise InstallError when another registry of this machine has a setting of this one."""
    for other, text in machine.others(REGISTRY_ENV).items():
        settings = parse(text)
        for name in OF_ITS_OWN:
            if each(found, name) & each(settings, name):
                raise InstallError(
                    f"{name} is that of the registry in /etc/{other} already. Is it left in the"
                    f" environment (`unset {name}`)? Say another one for this registry."
                )


def each(settings, name):
    return set(filter(None, settings.get(name, "").split(",")))


def parse(text):
    """Return the names and values of an environment file."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    pairs = (line.partition("=") for line in lines)
    return {name: "".join(shlex.split(value)) for name, _, value in pairs}


def line(name, value):
    """Return a line of an environment file, which systemd and shells read alike.

    A shell would put something else in the place of `$HOME` between double quotes.
    """
    if "\n" in value or "\0" in value:
        raise InstallError(f"{name} has a line break, which no setting may have.")
    return f"{name}={value if PLAIN.fullmatch(value) else shlex.quote(value)}"


def _asked(missing, ask):
    if missing and not ask:
        raise InstallError(
            "Set in the environment, and run it again:\n"
            + "\n".join(f"  {name}: {QUESTIONS[name]}" for name in missing)
        )
    return {name: ask(f"{QUESTIONS[name]}: ").strip() for name in missing}


def _terminal():
    return input if sys.stdin and sys.stdin.isatty() else None

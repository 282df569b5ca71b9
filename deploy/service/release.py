"""Steps that bring the code: a release in a folder of its own, migrated before it serves."""

import os
import re
from datetime import datetime
from pathlib import Path
from textwrap import indent

from deploy.service.answers import NOBODY, SECOND
from deploy.service.errors import InstallError
from deploy.service.system import GROUP, OWNER, WEB

RELEASES = Path("/opt/registry/releases")
CURRENT = "/opt/registry/current"
ERROR_PAGES = "/var/lib/registry/error-pages"
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
)
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
SECOND_BY_FIRST = """
from members.accounts import staff; from members.models import User
role, first = staff.ROLES["site administrator"], User.objects.get(is_superuser=True)
staff.add({email!r}, [role], by=first)
"""
NO_MAIL = """What was installed stays and runs, but nobody gets a code to log in. Correct it, as
by `EMAIL_URL=… make service`. Until then a link of `manage.py log_in_link` lets you in
(docs/operating.md, “When no e-mail arrives”)."""
COUNT = "from members.models import User; print(User.objects.filter(is_superuser=True).count())"


def bring(machine, answers):
    """Copy the code into a new folder, with its libraries beside it"""
    current = machine.path(CURRENT)
    answers["BEFORE"] = str(current.readlink()) if current.is_symlink() else ""
    answers["RELEASE"] = str(RELEASES / f"{datetime.now():%Y-%m-%d-%H%M%S}")
    release = answers["RELEASE"]
    machine.copy_tree(SOURCE, release, NOT_CODE)
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
    """Check the settings with the new code"""
    manage(machine, answers, "check", account=WEB)


def migrate(machine, answers):
    """Bring the database up to date; the version that serves goes on with it"""
    for command in ("migrate", "createcachetable"):
        manage(machine, answers, command, "--verbosity=0", account=OWNER)


def collect(machine, answers):
    """Collect static files beside those of before, and write nginx's error pages"""
    var, before = f"{answers['RELEASE']}/var", f"{CURRENT}/var/static"
    machine.folder(var, owner=OWNER, group=GROUP)
    # A page that the old server sent may ask the new one for its styles.
    if machine.path(before).is_dir():
        machine.run("cp", "-a", before, var)
    quiet = ("--noinput", "--verbosity=0")
    manage(machine, answers, "collectstatic", *quiet, account=OWNER)
    manage(machine, answers, "error_files", ERROR_PAGES, account=WEB)
    machine.run("chmod", "-R", "g-w,go+rX", f"{var}/static", ERROR_PAGES)


def administrator(machine, answers):
    """Make the first administrators, unless there is one"""
    shell = ("shell", "--no-imports", "-c", COUNT)
    if not machine.dry and manage(machine, answers, *shell, account=WEB).strip() != "0":
        return
    address = ("--noinput", "--email", answers["ADMINISTRATOR"])
    manage(machine, answers, "createsuperuser", *address, account=WEB)
    if answers[SECOND] != NOBODY:
        code = SECOND_BY_FIRST.format(email=answers[SECOND])
        manage(machine, answers, *shell[:-1], code, account=WEB)


def tidy(machine, answers):
    """Remove older releases, but for the one that has served until now"""
    if machine.dry:
        return
    kept = {Path(answers["RELEASE"]).name, Path(answers["BEFORE"]).name}
    for name in {path.name for path in machine.path(RELEASES).iterdir()} - kept:
        machine.remove_tree(RELEASES / name)


def trial(machine, answers):
    """Send the administrator an e-mail, and show the mail server's answer"""
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
        account=account,
        env=answers | owner | {"VAR": f"{release}/var"},
        cwd=_cwd(machine, release),
        advice="Nothing that serves was changed.",
    )


def _cwd(machine, release):
    if not machine.dry and not Path(release).is_dir():
        raise InstallError(f"{release} is gone.")
    return release

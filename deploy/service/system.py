"""Steps that prepare the system: packages, accounts, folders, settings, the database."""

import os
import re
import sys
import time

from deploy.service.answers import (
    OWNER_ENV,
    OWNER_NAMES,
    REGISTRY_ENV,
    RUN_NAMES,
    line,
)
from deploy.service.errors import InstallError

NGINX = ("nginx", "libnginx-mod-http-headers-more-filter")
# Of `http2 on` in its configuration.
OLDEST_NGINX = (1, 25, 1)
# Of nginx on Debian, which has it without nginx, too.
NGINX_GROUP = "www-data"
GIT = ("git", "-c", "safe.directory=*", "-C")
WEB, OWNER, GROUP = "registry_web", "registry_owner", "registry"
ERROR_PAGES = "/var/lib/registry/error-pages"
HEAD = (
    "# The settings of the registry (docs/operating.md, “Settings”): yours to change.\n"
)
OWNER_HEAD = "# The owner of the tables, for root, backups and migrations alone.\n"
HBA = f"local all {WEB},{OWNER} peer map=registry"
IDENT = "\n".join(
    f"registry {account} {role}"
    for account, role in ((WEB, WEB), (OWNER, OWNER), (OWNER, WEB))
)
OLDEST_PYTHON = (3, 12)
# Of packages, which apt-get of a run that was killed, or of the night, may hold.
LOCKED, LOCK_SECONDS, LOCK_PAUSE = re.compile(r"\block(ed)?\b"), 120, 2
HALF_CLONE = (
    "{0} lacks {1} files of its commit, as after a `git clone` that was broken off. Clone"
    " again: cd / && rm -r {0} && git clone …"
)
DATABASE = "SELECT 1 FROM pg_database WHERE datname = 'registry'"
# A refused row may contain personal data, and no erasure reaches the server's log.
ROLES = """
DO $$ BEGIN
  IF to_regrole('registry_owner') IS NULL THEN CREATE ROLE registry_owner LOGIN CREATEDB; END IF;
  IF to_regrole('registry_web') IS NULL THEN CREATE ROLE registry_web LOGIN; END IF;
END $$;
ALTER ROLE registry_web SET log_min_error_statement = panic;
ALTER ROLE registry_web SET log_error_verbosity = terse;
"""
# Of a registry with a name: no role of another connects to its databases, nor its to theirs.
ALONE = f"""
REVOKE CONNECT ON DATABASE registry FROM PUBLIC; GRANT CONNECT ON DATABASE registry TO {WEB};
"""
HBA_ALONE = f"""\
local "/^registry" {WEB},{OWNER} peer map=registry
local postgres,template1 {WEB},{OWNER} peer map=registry
local all {WEB},{OWNER} reject"""


def refuse_other_systems(machine):
    """Raise InstallError unless this is a Debian that can be installed on."""
    if not machine.has_command("apt-get"):
        raise InstallError(
            "There is no apt-get: `make service` is for Debian. See deploy/container."
        )
    if sys.version_info < OLDEST_PYTHON:
        raise InstallError("Python 3.12 or later is needed: Debian 13 has it.")
    if os.geteuid() != 0 and not machine.dry:
        raise InstallError("Only root may install: run `sudo make service`.")


def refuse_half_clone(machine, source):
    """Raise InstallError when files of the clone are missing."""
    status = ("status", "--porcelain", "--untracked-files=no")
    lines = (machine.asks(*GIT, source, *status) or "").splitlines()
    # asks() strips the first line.
    missing = [line for line in lines if re.match(r" ?D", line)]
    if missing:
        raise InstallError(HALF_CLONE.format(source, len(missing)))


def packages(machine, answers):
    """Install Debian's packages"""
    wanted = ["python3", "python3-venv", "make", "ca-certificates", "bind9-host"]
    wanted += NGINX if answers["WITH_NGINX"] == "1" else []
    wanted += ["postgresql"] if is_local(answers) else ["postgresql-client"]
    wanted += ["restic", "openssh-client"] if answers.get("BACKUP_TARGET") else []
    offline = "Is the machine on the net? `apt-get update` tells more."
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    # An installation that was broken off may have left some half configured.
    run_unlocked(machine, "dpkg", "--configure", "-a", env=quiet)
    run_unlocked(machine, "apt-get", "update", "-qq", advice=offline)
    run_unlocked(
        machine,
        *("apt-get", "install", "-qq", "-y", "--no-install-recommends"),
        *wanted,
        env=quiet,
        advice=offline,
    )
    if answers["WITH_NGINX"] == "1":
        refuse_older_nginx(machine)


def run_unlocked(machine, *command, **options):
    """Run a command of packages, again while another process has them locked."""
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            return machine.run(*command, **options)
        except InstallError as failure:
            if not LOCKED.search(str(failure)) or time.monotonic() > deadline:
                raise
        time.sleep(LOCK_PAUSE)


def refuse_older_nginx(machine):
    """Raise InstallError when nginx could not read its configuration: Ubuntu 24.04's."""
    version = machine.asks("dpkg-query", "-W", "-f", "${Version}", "nginx") or ""
    numbers = tuple(map(int, re.findall(r"\d+", version.partition("-")[0])))
    if numbers and numbers < OLDEST_NGINX:
        raise InstallError(
            f"This system's nginx is {version}, and 1.25.1 or later is needed, which Debian 13"
            " has. Install there, in containers (deploy/container), or with WITH_NGINX=0"
            " behind a proxy of your own."
        )


def accounts(machine, answers):
    """Make two system accounts: registry_web serves, registry_owner migrates and backs up"""
    group = machine.own(GROUP)
    machine.run("groupadd", "--system", "--force", group)
    for name in map(machine.own, (WEB, OWNER)):
        if not machine.has_account(name):
            options = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
            machine.run("useradd", *options, "--gid", group, name)


def folders(machine, answers):
    """Make the folders: code in /opt/registry, data in /var/lib/registry"""
    web, owner, group = map(machine.own, (WEB, OWNER, GROUP))
    machine.folder(machine.own("/opt/registry/releases"))
    machine.folder(machine.own("/etc/registry"), 0o750, group=group)
    machine.folder(machine.own("/var/lib/registry"), owner=owner, group=group)
    # Both accounts write into it, and neither removes what the other one wrote.
    machine.folder(answers["BACKUP_DIR"], 0o3770, owner, group)
    machine.folder(machine.own(ERROR_PAGES), owner=web, group=group)
    if folder := answers.get("VISITS_DIR"):
        machine.folder(folder, 0o2770, web, NGINX_GROUP)


def settings(machine, answers):
    """Write the settings, with a key of their own the first time"""
    others = (*OWNER_NAMES, *RUN_NAMES)
    web = {name: value for name, value in answers.items() if name not in others}
    owner = {name: answers[name] for name in OWNER_NAMES if name in answers}
    _settings(machine, REGISTRY_ENV, HEAD, web, 0o640, machine.own(GROUP))
    _settings(machine, OWNER_ENV, OWNER_HEAD, owner, 0o600, "root")


def database(machine, answers):
    """Make the database and its two roles in the PostgreSQL of this machine"""
    if not is_local(answers):
        return
    if not machine.dry and not _answers(machine):
        start = ("systemctl", "start", "postgresql")
        machine.run(
            *(start if machine.has_systemd() else ("service", "postgresql", "start"))
        )
    roles, exists, alone = map(machine.own, (ROLES, DATABASE, ALONE))
    machine.run("psql", "-qX", "-v", "ON_ERROR_STOP=1", account="postgres", feed=roles)
    let_the_owner_in(machine)
    if machine.asks("psql", "-qXAtc", exists, account="postgres") != "1":
        options = "--encoding UTF8 --template template0 --owner".split()
        names = machine.own(OWNER), machine.own(GROUP)
        machine.run("createdb", *options, *names, account="postgres")
    if machine.is_named():
        machine.run("psql", "-qXc", alone, account="postgres")


def let_the_owner_in(machine):
    """Let each account be its own role, and the owner's the role that serves too.

    A restore asks as both. PostgreSQL knows an account by its socket, without a password.
    """
    hba, ident = (
        machine.own(HBA_ALONE if machine.is_named() else HBA),
        machine.own(IDENT),
    )
    for setting, added in (("hba_file", hba), ("ident_file", ident)):
        path = machine.asks("psql", "-qXAtc", f"SHOW {setting}", account="postgres")
        text = machine.read(path or "/")
        if path and added not in text:
            owner = {"owner": "postgres", "group": "postgres"}
            machine.write(path, f"{added}\n{text}", 0o640, **owner)
    machine.run("psql", "-qXc", "SELECT pg_reload_conf()", account="postgres")


def is_local(answers):
    """Whether the database is that of this machine, reached by its socket without a password."""
    return "@%2Frun%2Fpostgresql/" in answers["DATABASE_URL"]


def _settings(machine, path, head, values, mode, group):
    """Write a file of settings; what an administrator has written into it stays."""
    path = machine.own(path)
    kept = [text for text in machine.read(path).splitlines() if text.startswith("#")]
    lines = [line(name, value) for name, value in sorted(values.items())]
    machine.write(path, "\n".join([*(kept or [head.strip()]), *lines, ""]), mode, group)


def _answers(machine):
    return machine.asks("psql", "-qXAtc", "SELECT 1", account="postgres") == "1"

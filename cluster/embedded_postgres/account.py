"""The system account of the server when this process is root: PostgreSQL refuses to be."""

import os
import pwd
import stat
import subprocess
import sys

NAME = "embedded_postgres"
ANNOUNCEMENT = (
    f"PostgreSQL refuses to run as root, and this is root: the system account {NAME}"
    " (no password, no home folder) is made for it now, and lets itself pass through the"
    " folders above its programs and its data. To avoid it, run this as an ordinary user;"
    f" `userdel {NAME}` removes it."
)
SEARCH_BITS = stat.S_IXGRP | stat.S_IXOTH
READ_BITS = stat.S_IRGRP | stat.S_IROTH


def is_needed():
    return os.geteuid() == 0


def hand_over(folder):
    """Make the account of the server the only one with access to the folder."""
    folder.chmod(0o700)
    if is_needed():
        account = _system_account()
        os.chown(folder, account.pw_uid, account.pw_gid)


def subprocess_identity():
    """Return the arguments by which subprocess.run() switches to the account."""
    if not is_needed():
        return {}
    account = _system_account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def grant_access(binaries, data):
    """Add the permissions the account needs to run the binaries and reach the data."""
    if not is_needed():
        return
    for folder in {*binaries.parents, *binaries.resolve().parents, *data.parents}:
        _add_permissions(folder, SEARCH_BITS)
    if not (binaries / "postgres").stat().st_mode & stat.S_IROTH:
        _make_readable(binaries.parents[2])


def _system_account():
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        _announce()
        command = [
            "useradd",
            "--system",
            "--no-create-home",
            "--shell",
            "/bin/false",
            NAME,
        ]
        subprocess.run(command, check=True, capture_output=True)
        return pwd.getpwnam(NAME)


def _announce():
    """Print which account will be created; on a terminal, exit unless the answer is yes."""
    print(ANNOUNCEMENT, file=sys.stderr, flush=True)
    if sys.stdin and sys.stdin.isatty() and sys.stderr.isatty():
        print("Make it? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes", "j", "ja"):
            sys.exit("Nothing was made.")


def _make_readable(site_packages):
    # The umask of the installer may have made the programs readable by root alone.
    for package in site_packages.glob("embedded_postgres*"):
        for path in [package, *package.rglob("*")]:
            enter = SEARCH_BITS if path.stat().st_mode & stat.S_IXUSR else 0
            _add_permissions(path, READ_BITS | enter)


def _add_permissions(path, more):
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode | more != mode:
        path.chmod(mode | more)

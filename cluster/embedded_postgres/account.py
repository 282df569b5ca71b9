"""PostgreSQL refuses to run as root: then it gets an account of its own."""

import os
import pwd
import stat
import subprocess

NAME = "embedded_postgres"
MAY_ENTER = stat.S_IXGRP | stat.S_IXOTH
MAY_READ = stat.S_IRGRP | stat.S_IROTH


def is_needed():
    return os.geteuid() == 0


def give(folder):
    """Hand the folder to whoever runs the server, and to nobody else."""
    folder.chmod(0o700)
    if is_needed():
        who = _account()
        os.chown(folder, who.pw_uid, who.pw_gid)


def as_account():
    """Return how subprocess.run() becomes the one who runs the server."""
    if not is_needed():
        return {}
    who = _account()
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


def let_in(binaries, data):
    """Open the way to programs and data: to pass through, not to look around."""
    if not is_needed():
        return
    for folder in {*binaries.parents, *binaries.resolve().parents, *data.parents}:
        _allow(folder, MAY_ENTER)
    if not (binaries / "postgres").stat().st_mode & stat.S_IROTH:
        _open_up(binaries.parents[2])


def _account():
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
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


def _open_up(site_packages):
    # The installer's umask may have kept the programs to root.
    for package in site_packages.glob("embedded_postgres*"):
        for path in [package, *package.rglob("*")]:
            enter = MAY_ENTER if path.stat().st_mode & stat.S_IXUSR else 0
            _allow(path, MAY_READ | enter)


def _allow(path, more):
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode | more != mode:
        path.chmod(mode | more)

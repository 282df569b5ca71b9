"""The account of the embedded server reaches what it needs, and no folder but its own."""

import io
import os
import pwd
import subprocess
from contextlib import suppress

import pytest

from cluster.embedded_postgres import account

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="Only root needs an account.")


@pytest.fixture
def installed(tmp_path):
    """Return the folder of programs as an installer with a strict umask leaves it."""
    binaries = tmp_path / "site-packages" / "embedded_postgres" / "pginstall" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "postgres").touch(0o700)
    (binaries / "notes").touch(0o600)
    (tmp_path / "site-packages" / "other").touch(0o600)
    for folder in (binaries, *list(binaries.parents)[:3], tmp_path):
        folder.chmod(0o700)
    return binaries


def mode(path):
    return path.stat().st_mode & 0o777


def test_programs_become_readable_and_folders_can_be_passed(installed, tmp_path):
    data = tmp_path / "var" / "postgres"
    data.mkdir(parents=True, mode=0o700)
    data.parent.chmod(0o700)

    account.grant_access(installed, data)

    site_packages = tmp_path / "site-packages"
    assert mode(installed / "postgres") == 0o755
    assert mode(installed / "notes") == 0o644
    assert mode(installed) == 0o755
    assert mode(site_packages / "other") == 0o600
    folders = (site_packages, tmp_path, data.parent)
    assert [mode(folder) for folder in folders] == [0o711] * 3
    assert mode(data) == 0o700


def test_readable_programs_stay_as_they_are(installed, tmp_path):
    (installed / "postgres").chmod(0o755)

    account.grant_access(installed, tmp_path / "postgres")

    assert mode(installed / "notes") == 0o600


def test_the_data_belong_to_the_account_alone(tmp_path):
    tmp_path.chmod(0o755)

    account.hand_over(tmp_path)

    identity = account.subprocess_identity()
    owner = tmp_path.stat()
    assert mode(tmp_path) == 0o700
    assert (owner.st_uid, owner.st_gid) == (identity["user"], identity["group"])
    assert identity["extra_groups"] == []
    assert identity["user"] != 0


@pytest.fixture
def unknown(monkeypatch):
    """Simulate a missing account, and record the commands that would create it."""
    made, known = [], pwd.getpwnam(account.NAME)

    def getpwnam(name):
        if not made:
            raise KeyError(name)
        return known

    monkeypatch.setattr(account.pwd, "getpwnam", getpwnam)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: made.append(command))
    return made


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_an_account_is_made_only_after_saying_so(unknown, capsys):
    account.subprocess_identity()

    [command] = unknown
    said = capsys.readouterr().err
    assert command[0] == "useradd"
    assert f"the system account {account.NAME}" in said
    assert "run this as an ordinary user" in said


@pytest.mark.parametrize(("answer", "number"), [("y\n", 1), ("\n", 0), ("", 0)])
def test_on_a_terminal_it_is_asked_for(unknown, monkeypatch, answer, number):
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr("sys.stderr", Terminal())

    with suppress(SystemExit):
        account.subprocess_identity()

    assert len(unknown) == number

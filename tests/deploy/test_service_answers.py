"""What `make service` is told: asked for, written to files and read again."""

import subprocess
from pathlib import Path

import pytest

from deploy.service.answers import (
    gather,
    line,
    parse,
)
from deploy.service.errors import InstallError
from tests.support.trial_machine import TrialMachine

GENERATOR = Path(
    "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator"
)


def test_what_was_not_said_is_asked_for_all_at_once(install, said, capsys, tmp_path):
    known = {name: said[name] for name in ("CERTIFICATE", "CERTIFICATE_KEY")}

    machine = install(known)

    words = capsys.readouterr().err
    assert machine.status == 1
    assert machine.commands == []
    assert all(f"  {name}: " in words for name in said if name not in known)


def test_a_terminal_is_asked(said, tmp_path):
    asked = []

    def ask(question):
        asked.append(question)
        return "kari@example.org"

    del said["ADMINISTRATOR"]
    found = gather(TrialMachine(tmp_path / "root"), said, ask)

    assert asked == ["The e-mail address of the first administrator: "]
    assert found["ADMINISTRATOR"] == "kari@example.org"


def test_a_missing_certificate_is_named(install, said, capsys):
    machine = install(said | {"CERTIFICATE": "/nowhere/fullchain.pem"})

    assert machine.status == 1
    assert "CERTIFICATE is '/nowhere/fullchain.pem'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "value",
    ["plain", "", "© OpenStreetMap", "a b", 'q"uo\\te$s`', "it's", "#x", "a=b&c%20;d"],
)
def test_a_value_is_read_as_it_was_written(value, tmp_path):
    assert parse(line("NAME", value)) == {"NAME": value}
    assert read_by("sh", "-c", f'{line("NAME", value)}; printf %s "$NAME"') == value


@pytest.mark.skipif(not GENERATOR.exists(), reason="no systemd that would read a file")
def test_systemd_reads_what_was_written(tmp_path):
    # It prints $ and ` otherwise, and puts variables in; a service's file has none.
    value = """it's "quoted" \\ and # more"""
    (tmp_path / "environment.d").mkdir()
    (tmp_path / "environment.d" / "a.conf").write_text(f"{line('NAME', value)}\n")

    printed = read_by(GENERATOR, XDG_CONFIG_HOME=str(tmp_path))

    assert parse(printed)["NAME"] == value


def read_by(*command, **environment):
    return subprocess.check_output(command, env=environment, text=True)


def test_a_value_of_two_lines_is_refused():
    with pytest.raises(InstallError, match="NAME has a line break"):
        line("NAME", "a\nb")

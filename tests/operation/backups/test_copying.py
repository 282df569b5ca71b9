"""Backups are copied to another machine, encrypted, tried from there, and come back."""

import json
import os
import re
import shutil
import socket
import subprocess
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from members import models
from members.operation import backups, journal
from members.operation.backups import BackupError, files, state
from members.people import privacy
from tests.operation.backups.test_backup import give_away, write_backup
from tests.support.factories import make

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not shutil.which("restic"), reason="no restic: copies of backups are not tried"
    ),
]
RESTIC = shutil.which("restic")
KEY = "en nøkkel til kopiene"


@pytest.fixture
def target(backup_dir, tmp_path, settings, monkeypatch):
    monkeypatch.setenv("RESTIC_PASSWORD", KEY)
    settings.BACKUP_TARGET = str(tmp_path / "elsewhere")
    return tmp_path / "elsewhere"


@pytest.fixture
def planted(target):
    """Make a backup that only looks like one, with a line in the journal; return its dump."""
    journal.append(journal.CHECKPOINT)
    return write_backup(target.parent / "backups")


def lose_the_machine(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "new"


def names(folder):
    return sorted(path.name for path in folder.iterdir() if path.name[0] != ".")


def test_after_the_machine_is_lost_the_registry_comes_back_without_the_erased(
    installation, target, tmp_path, settings, capsys
):
    kept, erased = (make(models.Person, name=name) for name in ("Nora", "Selma"))
    call_command("backup")
    privacy.erase(erased, by=make.secretary())
    backups.copy()
    lines = journal.read()

    lose_the_machine(settings, tmp_path)
    call_command("fetch_backups")
    fetched = re.search(r"manage\.py restore (\S+)", capsys.readouterr().out)[1]
    assert journal.read() == lines
    call_command("restore", fetched, "--yes")

    people = models.Person.objects.filter(name__in=[kept.name, "Selma"])
    assert [person.pk for person in people] == [kept.pk]
    # The new machine goes on with the copies of the lost one.
    assert backups.copy()


def test_the_trial_restores_what_was_copied(backed_up_as_owner, target):
    call_command("backup")
    made = state.read().backup_name
    (target.parent / "backups" / made).write_bytes(b"damaged")

    call_command("restore_check")
    assert (state.read().check_name, state.read().check_failure) == (made, "")
    assert not (target.parent / "backups" / ".copy").exists()

    shutil.rmtree(target / "data")
    with pytest.raises(CommandError):
        call_command("restore_check")
    assert state.read().check_failure.startswith("restic failed: ")


@pytest.mark.long
def test_the_job_copies_what_it_has_made_and_tries_again(
    backed_up_as_owner, target, monkeypatch
):
    without_key(monkeypatch)
    with pytest.raises(BackupError):
        backups.back_up_if_due()
    assert state.read().copy_at is None
    monkeypatch.setenv("RESTIC_PASSWORD", KEY)

    backups.back_up_if_due()
    copied = state.read()
    backups.back_up_if_due()

    assert copied.copy_at > copied.backup_at
    assert (copied.copy_failure, state.read()) == ("", copied)


def restic(target, *arguments):
    command = ["restic", f"--repo={target}", "--no-cache", *arguments]
    return subprocess.check_output(command, cwd=target.parent / "backups", text=True)


def test_a_copy_is_encrypted_holds_only_own_files_and_stays_seven_days(
    planted, target, monkeypatch
):
    give_away(write_backup(planted.parent, "registry-20260107T000000Z"), monkeypatch)
    backups.copy()
    restic(target, "backup", "--time=2026-01-01 03:00:00", journal.NAME)

    backups.copy()

    listed = restic(target, "ls", "latest", "-q").split()
    own = [journal.NAME, planted.name, planted.with_suffix(".json").name]
    assert listed == sorted(f"/{name}" for name in own)
    times = json.loads(restic(target, "snapshots", "--json"))
    assert [copy["time"][:7] for copy in times if copy["time"] < "2026-02"] == []
    stored = b"".join(path.read_bytes() for path in target.rglob("*") if path.is_file())
    assert (b"checkpoint" in stored, b"made_at" in stored) == (False, False)


@pytest.mark.long
def test_a_copy_brings_back_all_of_the_folder(planted, settings, tmp_path):
    backups.copy()
    lose_the_machine(settings, tmp_path)

    assert [path.name for path in backups.fetch()] == [planted.name]

    own = {journal.NAME, planted.name, planted.with_suffix(".json").name}
    assert own <= set(names(settings.BACKUP_DIR))
    assert files.find(settings.BACKUP_DIR / planted.name)
    # Fetched again it changes nothing.
    assert [path.name for path in backups.fetch()] == [planted.name]


def without_key(at):
    at.delenv("RESTIC_PASSWORD")


def with_another_key(at):
    at.setenv("RESTIC_PASSWORD", "en annen")


def without_restic(at):
    at.setenv("PATH", "/nowhere")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without_key, "Set RESTIC_PASSWORD"),
        pytest.param(with_another_key, "is not the key", marks=pytest.mark.long),
        pytest.param(without_restic, "install restic", marks=pytest.mark.long),
    ],
)
def test_a_copy_that_fails_says_why_and_is_remembered(
    planted, monkeypatch, change, words
):
    backups.copy()
    before = state.read().copy_at
    change(monkeypatch)

    with pytest.raises(BackupError, match=words) as failure:
        backups.copy()

    last = state.read()
    assert (last.copy_at, last.copy_failure) == (before, str(failure.value))


@pytest.mark.parametrize(
    "address", ["rest:http://127.0.0.1:{}/", "sftp://127.0.0.1:{}/x"]
)
@pytest.mark.parametrize("act", [backups.copy, backups.fetch, backups.check])
def test_a_target_that_never_answers_is_given_up_with_a_sentence(
    planted, settings, monkeypatch, address, act
):
    monkeypatch.setattr(backups.copying, "PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.BACKUP_TARGET = address.format(silent.getsockname()[1])
        with pytest.raises(BackupError, match="BACKUP_TARGET has not answered"):
            act()


@pytest.mark.long
def test_copies_of_another_installation_are_neither_added_to_nor_made_anew(
    planted, target, settings, tmp_path
):
    backups.copy()
    (target / "config").rename(target / "away")
    with pytest.raises(BackupError, match="not at BACKUP_TARGET any more"):
        backups.copy()
    (target / "away").rename(target / "config")
    lose_the_machine(settings, tmp_path)
    journal.append(journal.CHECKPOINT)

    with pytest.raises(BackupError, match="has not made"):
        backups.copy()
    with pytest.raises(BackupError, match="of another registry"):
        backups.fetch()
    assert list(settings.BACKUP_DIR.glob("*.dump")) == []


@pytest.mark.long
def test_without_a_target_nothing_is_copied_and_no_copy_is_missed(planted, settings):
    backups.copy()
    settings.BACKUP_TARGET = ""

    assert backups.copy() is False
    assert state.read().copy_at is None
    with pytest.raises(CommandError, match="Set BACKUP_TARGET"):
        call_command("fetch_backups")


def test_the_target_which_may_hold_a_password_is_no_argument_of_a_process(
    planted, target, tmp_path, monkeypatch
):
    program, arguments = tmp_path / "bin" / "restic", tmp_path / "arguments"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> {arguments}\nexec {RESTIC} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)

    backups.copy()

    assert arguments.read_text().count("backup ") == 1
    assert str(target) not in arguments.read_text()


LINES = [
    {"n": n, "kind": "checkpoint", "at": datetime(2026, 1, n, tzinfo=UTC).isoformat()}
    for n in (1, 2, 3, 4)
]


@pytest.mark.parametrize(
    ("here", "there", "merged"),
    [
        ([], [1, 2], [1, 2]),
        ([1, 2, 3], [1, 2], [1, 2, 3]),
        ([3, 4], [1, 2, 3], [1, 2, 3, 4]),
    ],
)
def test_a_journal_gets_the_lines_that_only_its_copy_has(
    backup_dir, here, there, merged
):
    backup_dir.mkdir()
    text = lambda numbers: "\n".join(json.dumps(LINES[n - 1]) for n in numbers)  # noqa: E731
    journal.path().write_text(text(here))

    assert journal.merge(text(there))

    assert [line for line in LINES if journal.knows(line)] == [
        LINES[n - 1] for n in merged
    ]

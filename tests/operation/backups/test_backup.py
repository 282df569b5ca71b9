"""A backup is whole or not there, for its owner alone, and says what it cannot do."""

import hashlib
import json
import os
import shutil
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from members.operation import backups, journal
from tests.support.sampling import one_of

pytestmark = pytest.mark.slow


def test_a_backup_has_a_manifest_and_one_reader(backed_up_as_owner, backup_dir, capsys):
    call_command("backup")

    [backup] = backups.files.whole_backups()
    manifest = backup.manifest
    assert manifest["schema"].startswith("members.0")
    assert backup.dump.read_bytes()[:5] == b"PGDMP"
    modes = {
        stat.S_IMODE(path.stat().st_mode) for path in backup_dir.glob("registry-*")
    }
    assert modes == {0o600}
    # Processes of the server write the journal and read the state, perhaps as another account.
    assert {path.stat().st_mode & 0o007 for path in backup_dir.iterdir()} == {0}
    assert stat.S_IMODE(backup_dir.stat().st_mode) == 0o700
    assert str(backup.dump) in capsys.readouterr().out
    known = backups.state.read()
    assert (known.backup_name, known.backup_at) == (backup.dump.name, backup.made_at)
    assert known.backup_size == backup.dump.stat().st_size
    backups.check()
    known = backups.state.read()
    assert (known.check_name, known.check_failure) == (backup.dump.name, "")


@one_of("zone", ["UTC", "Etc/GMT-1", "Etc/GMT-2"])
def test_the_time_is_the_same_in_every_zone(backed_up_as_owner, monkeypatch, zone):
    """Of the session: Norway is at these in winter and in summer."""
    monkeypatch.setitem(connection.settings_dict, "TIME_ZONE", zone)
    before = timezone.now()
    made = backups.back_up()
    assert before < made.made_at < timezone.now()
    assert backups.files.free_stem(made.made_at) == made.dump.with_suffix("")


def test_a_second_one_or_a_read_only_folder_is_told(backup_dir, tmp_path, settings):
    with backups.files.alone(), pytest.raises(CommandError, match="Another backup"):
        call_command("backup")
    with pytest.raises(CommandError, match="There is no backup yet"):
        call_command("restore_check")
    (tmp_path / "file").touch()
    settings.BACKUP_DIR = tmp_path / "file" / "backups"
    for command in ("backup", "restore_check"):
        with pytest.raises(CommandError, match=r"Not a directory: .*file/backups"):
            call_command(command)


FAILING_DUMP = '[ "$1" = --version ] && echo 99.1 && exit\necho no; exit 1'


def test_a_full_disk_old_programs_and_a_failing_dump_are_told_and_leave_nothing(
    backed_up_as_owner, backup_dir, settings, tmp_path, monkeypatch
):
    with monkeypatch.context() as patch:
        full = SimpleNamespace(free=5_000_000)
        patch.setattr(shutil, "disk_usage", lambda folder: full)
        with pytest.raises(
            backups.BackupError, match="5 MB are free, and the backup may take"
        ):
            backups.back_up()
    (backup_dir / "registry-20260101T000000Z.dump.partial").touch()
    fake = tmp_path / "pg_dump"
    fake.write_text(f"#!/bin/sh\n{FAILING_DUMP}")
    fake.chmod(0o700)
    settings.PG_PROGRAMS = str(tmp_path)
    with pytest.raises(backups.BackupError, match="pg_dump failed: no"):
        backups.back_up()
    fake.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.2'")
    with pytest.raises(
        backups.BackupError, match=r"PostgreSQL 18, .* are older \(14\)"
    ):
        backups.programs.folder_for(18)

    assert [*backup_dir.glob("registry-*")] == []
    assert backups.state.read().backup_at is None


def test_programs_of_the_version_itself_go_before_those_on_the_path(
    tmp_path, monkeypatch, settings
):
    settings.PG_PROGRAMS = ""
    for folder in ("17/bin", "18/bin", "path"):
        program = tmp_path / folder / "pg_dump"
        program.parent.mkdir(parents=True)
        # Debian's on the path answers for one version, and runs that of another.
        number = 17 if folder == "path" else int(folder[:2])
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {number}.1'")
        program.chmod(0o700)
    monkeypatch.setattr(backups.programs, "SYSTEM", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "path"), prepend=os.pathsep)

    assert backups.programs.folder_for(17) == tmp_path / "17" / "bin"


def test_half_a_backup_is_never_taken_for_a_whole_one(backup_dir):
    """What is left by one that is killed at any moment, and what a copy may lose."""
    journal.make_folder()
    made_at = "2026-01-06T00:00:00+00:00"
    manifest = {"made_at": made_at, "dump": {"size": 1000, "sha256": ""}}
    text, dump = json.dumps(manifest), "x" * 1000
    for name, content in {
        "01T000000Z.dump.partial": dump[:99],
        "02T000000Z.dump": dump,
        "03T000000Z.json": text,
        "04T000000Z.dump": dump[:-1],
        "04T000000Z.json": text,
        "05T000000Z.dump": dump,
        "05T000000Z.json": "{",
    }.items():
        (backup_dir / f"registry-202601{name}").write_text(content)
    (backup_dir / "registry-20260106T000000Z.dump.partial").mkdir()

    assert backups.files.whole_backups() == []
    for path in backup_dir.glob("*.dump"):
        with pytest.raises(backups.BackupError):
            backups.files.find(path)
    backups.files.remove_remains()

    left = {path.name[9:17] for path in backup_dir.glob("registry-*")}
    assert left == {"20260103", "20260104", "20260105", "20260106"}


MANIFEST = {
    "made_at": "2026-01-06T00:00:00+00:00",
    "dump": {"size": 4, "sha256": hashlib.sha256(b"dump").hexdigest()},
}


def write_backup(folder, name="registry-20260106T000000Z", manifest=MANIFEST):
    dump = folder / f"{name}.dump"
    backups.files.write(dump, "dump")
    backups.files.write(dump.with_suffix(".json"), json.dumps(manifest))
    return dump


@pytest.mark.parametrize("planted", [".dump", ".json"])
@pytest.mark.parametrize("how", ["of another account", "for its group", "as a link"])
def test_a_file_of_another_account_is_no_backup(backup_dir, monkeypatch, planted, how):
    journal.make_folder()
    trusted = write_backup(backup_dir)
    foreign = write_backup(backup_dir, "registry-20260107T000000Z")
    file = foreign.with_suffix(planted)
    assert len(backups.files.whole_backups()) == 2

    if how == "for its group":
        file.chmod(0o660)
    elif how == "of another account":
        give_away(file, monkeypatch)
    else:
        file.unlink()
        file.symlink_to(trusted.with_suffix(planted))
        give_away(file, monkeypatch)

    assert [backup.dump for backup in backups.files.whole_backups()] == [trusted]
    with pytest.raises(backups.BackupError, match=f"{file.name} belongs to .* chown"):
        backups.files.find(foreign)
    assert backups.files.find(trusted)


def test_a_dump_that_is_exchanged_after_the_look_is_not_restored(backup_dir):
    journal.make_folder()
    found = backups.files.find(write_backup(backup_dir))
    with backups.files.opened(found) as (path, _file):
        found.dump.rename(found.dump.with_suffix(".away"))
        found.dump.write_text("planted")
        assert Path(path).read_text() == "dump"
    found.dump.chmod(0o660)

    with pytest.raises(backups.BackupError, match="belongs to"):
        backups.loading.load(found, "never")


def give_away(file, monkeypatch):
    """Let another account own a file, or seem to, where only root may give it away."""
    if os.geteuid() == 0:
        os.chown(file, 65534, -1, follow_symlinks=False)
    else:
        real = Path.lstat
        owner = SimpleNamespace(st_uid=65534)
        monkeypatch.setattr(
            Path, "lstat", lambda path: owner if path == file else real(path)
        )


def test_a_manifest_of_another_form_stops_nothing(backup_dir):
    journal.make_folder()
    trusted = write_backup(backup_dir)
    local = {"made_at": "2026-01-06T00:00:00"}
    for manifest in ([], 7, {}, MANIFEST | {"dump": 4}, MANIFEST | local):
        write_backup(backup_dir, "registry-20260107T000000Z", manifest)

        assert [backup.dump for backup in backups.files.whole_backups()] == [trusted]


def test_the_job_makes_one_a_day_whoever_else_does(backed_up_as_owner, monkeypatch):
    # A backup needs no other database, to which its role may have no access.
    monkeypatch.setattr(backups.databases, "maintenance", None)

    backups.back_up_if_due()
    backups.back_up_if_due()

    assert len(backups.files.whole_backups()) == 1

"""No erasure is missing in the journal, whenever a process is killed, and none too many counts."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection

from members import people
from members.models import Consent, Erasure, Person
from members.operation import backups, journal
from members.operation.backups import BackupError, databases, keeping, repeating
from members.people import privacy
from tests.support.database_clients import PROJECT
from tests.support.events import rows
from tests.support.factories import make
from tests.support.killing import is_alone
from tests.support.polling import wait_until
from tests.support.sampling import one_of

pytestmark = pytest.mark.django_db(transaction=True)


def erase_and_die(person, point):
    """Erase a person in a process that is killed at that point; return whether it was erased."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.operation.backups.killed", str(person.pk), point],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TEST_DATABASE": connection.settings_dict["NAME"],
            "BACKUP_DIR": str(settings.BACKUP_DIR),
        },
        cwd=PROJECT,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    wait_until(is_alone, 60)
    return Erasure.objects.filter(noun="person", row_id=person.pk).exists()


def in_journal(person):
    return ["person", person.pk] in [
        row for line in journal.read() for row in line.get("rows", ())
    ]


@one_of(
    ("point", "outcome"),
    [
        ("before the line", (False, False)),
        ("after the line", (False, True)),
        ("after the commit", (True, True)),
    ],
)
def test_an_erasure_is_in_the_journal_whenever_its_process_is_killed(
    backup_dir, figure, point, outcome
):
    person = make.person()

    is_erased, is_noted = erase_and_die(person, point), in_journal(person)

    lost = int(is_erased and not is_noted)
    figure(tried={"kills of an erasure": 1}, found={"erasures lost": lost})
    assert (is_erased, is_noted) == outcome


@pytest.mark.long
def test_an_erasure_noted_after_the_commit_would_be_lost_with_its_process(backup_dir):
    person = make.person()

    is_erased, is_noted = erase_and_die(person, "without"), in_journal(person)

    assert (is_erased, is_noted) == (True, False)


@pytest.mark.slow
def test_an_erasure_that_never_was_is_voided_by_the_next_backup(
    backed_up_as_owner, monkeypatch
):
    # Else the second backup of a day replaces the first.
    monkeypatch.setattr(keeping, "moments_to_keep", set)
    killed, erased = make.person(), make.person()
    backups.back_up()
    assert not erase_and_die(killed, "after the line")
    privacy.erase(erased, by=None)
    assert (in_journal(killed), in_journal(erased)) == (True, True)

    backups.back_up()

    assert (in_journal(killed), in_journal(erased)) == (False, True)


@pytest.mark.slow
def test_one_that_comes_while_a_backup_of_an_older_schema_is_restored_is_repeated_too(
    installation, monkeypatch
):
    monkeypatch.setattr(keeping, "moments_to_keep", set)
    early, late = make.person(), make.person(name="Sent Ute")
    call_command("migrate", "sessions", "zero", verbosity=0)
    backup = backups.back_up()
    assert "django_session" not in backup.manifest["tables"]
    call_command("migrate", "sessions", verbosity=0)
    privacy.erase(early, by=None)
    swap = databases.swap

    def erase_before(*names, if_still):
        monkeypatch.setattr(databases, "swap", swap)
        # By a process that goes on serving from the database that is about to be replaced.
        privacy.erase(late, by=None)
        connection.close()
        return swap(*names, if_still=if_still)

    monkeypatch.setattr(databases, "swap", erase_before)
    restored = backups.restore(backup.dump)

    assert restored.repeated.erasures == 2
    names = set(Person.objects.values_list("name", flat=True))
    assert names & {early.name, late.name} == set()
    # The restored one has been migrated, and has the privileges of a new table.
    assert rows(MAY_DELETE, settings.WEB_DATABASE["USER"]) == [(True,)]
    # What has been repeated is voided by no later backup.
    backups.back_up()
    assert (in_journal(early), in_journal(late)) == (True, True)


MAY_DELETE = "SELECT has_table_privilege(%s, 'django_session', 'DELETE')"


def noted(kind, before, moment, **what):
    """Write a line of a time before the moment."""
    journal.append(kind, at=(moment - timedelta(minutes=before)).isoformat(), **what)


@pytest.mark.slow
def test_what_is_repeated_since_a_moment_begins_an_hour_before_it(
    backed_up_as_owner, monkeypatch
):
    # Numbers go on 100,000 further otherwise, in the database of all tests.
    monkeypatch.setattr(repeating, "settle", repeating.Repeated)
    moment = datetime.now(UTC)
    erasure = {"hashes": [], "key": journal.key_name(), "reason": "asked"}
    erasure["is_own"] = True
    # Its line was written before the moment, and it was committed after it.
    border, earlier = make.person(), make.person()
    noted(journal.CHECKPOINT, 120, moment)
    noted(journal.ERASURE, 61, moment, rows=[["person", earlier.pk]], **erasure)
    noted(journal.ERASURE, 1, moment, rows=[["person", border.pk]], **erasure)

    first, again = (backups.repeat_since(moment).erasures for _time in range(2))

    assert (first, again) == (1, 0)
    names = set(Person.objects.values_list("name", flat=True))
    assert names >= {earlier.name}
    assert border.name not in names


def test_a_journal_that_does_not_reach_back_to_a_moment_is_refused(backup_dir):
    moment = datetime.now(UTC)

    with pytest.raises(BackupError, match="does not reach back"):
        backups.repeat_since(moment)
    noted(journal.CHECKPOINT, 59, moment)
    with pytest.raises(CommandError, match="does not reach back"):
        call_command("restore", "--repeat-since", moment.isoformat())
    with pytest.raises(BackupError, match="still to come"):
        backups.repeat_since(moment + timedelta(hours=1))


def numbers():
    return [line["n"] for line in journal.read()]


def append_text(text):
    with journal.path().open("a") as file:
        file.write(text)


def test_what_is_no_line_is_passed_over_and_numbers_go_on_after_lines_are_forgotten(
    backup_dir,
):
    journal.append(journal.ERASURE, rows=[])
    append_text('{"n": 2, "kind": "era')
    journal.append(journal.REFUSED, digests=[])
    assert numbers() == [1, 2]
    append_text('[]\n7\n{"n": 9}\n')
    assert numbers() == [1, 2]
    for _number in range(3):
        journal.append(journal.REFUSED, digests=["a"])

    # The journal begins with the oldest backup that is kept.
    journal.forget(before=4)
    assert numbers() == [4, 5]
    assert journal.append(journal.REFUSED, digests=["b"])["n"] == 6


def test_nobody_is_erased_who_cannot_be_noted_and_the_journal_holds_no_address(
    backup_dir, settings
):
    person = make.contact(
        agreed=["name"], name="Nora Nordmann", email="nora@example.org"
    )
    backup_dir.parent.joinpath("file").write_text("")
    settings.BACKUP_DIR = backup_dir.parent / "file" / "below"
    withdraw = lambda person, by: people.withdraw_consents(person)  # noqa: E731
    for act in (privacy.erase, withdraw):
        with pytest.raises(ValidationError, match="sikkerhetskopi"):
            act(person, by=None)
    assert Person.objects.filter(name="Nora Nordmann").exists()
    assert Consent.objects.standing().count() == 1

    settings.BACKUP_DIR = backup_dir
    privacy.erase(person, by=make.secretary())
    assert "nora" not in journal.path().read_text().lower()
    [line] = journal.read()
    assert line["hashes"] == journal.hashes_of(["Nora@example.org"])


@pytest.mark.parametrize(("folder", "file"), [(0o3770, 0o660), (0o700, 0o600)])
def test_whoever_may_write_to_the_folder_may_write_the_journal_but_by_no_link(
    backup_dir, tmp_path, folder, file
):
    backup_dir.mkdir()
    backup_dir.chmod(folder)
    modes = []
    umask = os.umask(0o022)  # of a backup by hand
    try:
        line = journal.append(journal.CHECKPOINT)
        modes += [path.stat().st_mode & 0o777 for path in backup_dir.iterdir()]
        journal.forget(before=line["n"])
    finally:
        os.umask(umask)
    modes += [path.stat().st_mode & 0o777 for path in backup_dir.iterdir()]
    assert {*modes} == {file}

    other = tmp_path / "other"
    other.touch()
    journal.path().unlink()
    journal.path().symlink_to(other)
    with pytest.raises(OSError, match="symbolic link"):
        journal.append(journal.CHECKPOINT)
    assert other.read_text() == ""

"""No erasure is missing in the journal, whenever a process is killed, and none too many counts."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection

from members import backups, journal, people, privacy
from members.backups import databases, keeping
from members.models import Consent, Erasure, Person
from tests.support.database_clients import PROJECT
from tests.support.factories import make_contact, make_person, make_secretary
from tests.support.killing import is_alone, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
POINTS = ["before the line", "after the line", "after the commit"]


def erase_and_die(person, point):
    """Erase a person in a process that is killed at that point; return whether it was erased."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.backups.killed", str(person.pk), point],
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


def test_an_erasure_is_in_the_journal_whenever_its_process_is_killed(
    backup_dir, figure
):
    people = {point: make_person() for point in [*POINTS, "without"]}

    erased = {point: erase_and_die(who, point) for point, who in people.items()}

    noted = {point: in_journal(who) for point, who in people.items()}
    lost = [point for point in POINTS if erased[point] and not noted[point]]
    figure(
        tried={"kills of an erasure": len(POINTS)}, found={"erasures lost": len(lost)}
    )
    assert lost == []
    assert [erased[point] for point in POINTS] == [False, False, True]
    # Without the journal's place before the commit, the same kill loses one.
    assert (erased["without"], noted["without"]) == (True, False)


@pytest.mark.slow
def test_an_erasure_that_never_was_is_voided_by_the_next_backup(
    installation, monkeypatch
):
    # Else the second backup of a day replaces the first.
    monkeypatch.setattr(keeping, "kept", set)
    killed, erased = make_person(), make_person()
    backups.back_up()
    assert not erase_and_die(killed, "after the line")
    privacy.erase(erased, by=None)
    assert (in_journal(killed), in_journal(erased)) == (True, True)

    backups.back_up()

    assert (in_journal(killed), in_journal(erased)) == (False, True)


@pytest.mark.slow
def test_one_that_comes_while_a_backup_is_restored_is_repeated_too(
    installation, monkeypatch
):
    monkeypatch.setattr(keeping, "kept", set)
    early, late = make_person(), make_person(name="Sent Ute")
    backup = backups.back_up()
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
    # What has been repeated is voided by no later backup.
    backups.back_up()
    assert (in_journal(early), in_journal(late)) == (True, True)


def test_a_line_cut_off_in_the_middle_spoils_no_other(backup_dir):
    journal.append(journal.ERASURE, rows=[])
    with journal.path().open("a") as file:
        file.write('{"n": 2, "kind": "era')

    journal.append(journal.REFUSED, digests=[])

    assert [line["n"] for line in journal.read()] == [1, 2]


def test_the_journal_holds_no_address(backup_dir):
    person = make_person(email="nora@example.org", name="Nora Nordmann")

    privacy.erase(person, by=make_secretary())

    text = journal.path().read_text()
    assert "nora" not in text.lower()
    [line] = journal.read()
    assert line["hashes"] == journal.hashes_of(["Nora@example.org"])


def test_nobody_is_erased_who_cannot_be_noted(backup_dir, settings):
    person = make_contact(agreed=["name"], name="Nora Nordmann")
    backup_dir.parent.joinpath("file").write_text("")
    settings.BACKUP_DIR = backup_dir.parent / "file" / "below"

    for act in (privacy.erase, withdraw):
        with pytest.raises(ValidationError, match="sikkerhetskopi"):
            act(person, by=None)

    assert Person.objects.filter(name="Nora Nordmann").exists()
    assert Consent.objects.standing().count() == 1


def withdraw(person, by):
    people.withdraw_consents(person)


def test_the_journal_begins_with_the_oldest_backup_that_is_kept(backup_dir):
    for _number in range(5):
        journal.append(journal.REFUSED, digests=["a"])

    journal.forget(before=4)

    assert [line["n"] for line in journal.read()] == [4, 5]
    assert journal.append(journal.REFUSED, digests=["b"])["n"] == 6

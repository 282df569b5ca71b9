"""A backup or a restoration that is killed at any moment leaves all as it was.

`BACKUP_KILLS=40 pytest -s tests/operation/backups/test_kills.py` kills each of them as often.
"""

import os
import signal
import subprocess
import sys
import time
from random import Random

import pytest
from django.db import connection

from members.models import Person
from members.operation import backups
from members.operation.backups import contents, databases, files
from tests.operation.backups.conftest import has_database
from tests.support.database_clients import PROJECT
from tests.support.factories import make
from tests.support.sampling import in_turn

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
KILLS = int(os.environ.get("BACKUP_KILLS", "1"))
BOTH = ("backup", "restoration")
AFTER = "etter sikkerhetskopien"
SEEN = 0.02  # seconds between two looks


def manage(installation, folder, *arguments):
    """Start manage.py on the installation of the test, in a group of its own."""
    more = {"TEST_DATABASE": installation, "BACKUP_DIR": str(folder)}
    more["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=os.environ | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def kill_between(process, has_begun, share):
    """Kill a process and its children after a share of the time that it works for.

    That is some three times what it takes to begin, on any machine.
    """
    started = time.monotonic()
    while not has_begun():
        assert process.poll() is None, process.communicate()[0]
        time.sleep(SEEN)
    time.sleep(share * 3 * (time.monotonic() - started))
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def live_tables():
    connection.close()
    with databases.owner_connection() as own, own.cursor() as cursor:
        return contents.of(cursor)


@in_turn("backup", BOTH)
def test_a_killed_backup_is_no_backup(installation, backup_dir, figure):
    random, half = Random(), 0
    make.member()
    begun = lambda: any(backup_dir.glob("registry-*"))  # noqa: E731

    for _number in range(KILLS):
        for backup in files.whole_backups():
            files.remove(backup)
        files.remove_remains()
        process = manage(installation, backup_dir, "backup")
        kill_between(process, begun, random.triangular(0, 0.6, 0))
        for backup in files.whole_backups():
            half += files.find(backup.dump).manifest["tables"] != live_tables()
    figure(tried={"kills of a backup": KILLS}, found={"half backups": half})
    assert half == 0
    backups.back_up()
    # What the killed ones have left is gone, and what is there is whole.
    stems = {backup.dump.stem for backup in files.whole_backups()}
    assert {path.name.partition(".")[0] for path in backup_dir.glob("r*")} == stems


@in_turn("restoration", BOTH)
def test_a_killed_restoration_has_swapped_all_or_nothing(
    installation, backup_dir, figure
):
    random, swapped, half = Random(), 0, 0
    make.member()
    backup = backups.back_up()
    connection.close()
    arguments = ["restore", str(backup.dump), "--yes"]
    begun = lambda: has_database(databases.beside("_restoring"))  # noqa: E731

    for _number in range(KILLS):
        # Else it would seem to have begun at once.
        databases.drop(databases.beside("_restoring"))
        Person.objects.create(name=AFTER)
        before = live_tables()
        process = manage(installation, backup_dir, *arguments)
        # Rather late than early: the swap is the last thing that it does.
        kill_between(process, begun, random.triangular(0, 1.1, 1))
        is_old = live_tables() == before
        is_new = not Person.objects.filter(name=AFTER).exists()
        swapped += is_new
        half += is_old == is_new
        connection.close()

    figure(
        tried={"kills of a restoration": KILLS},
        found={"half restored": half, "restored": swapped},
    )
    assert half == 0
    connection.close()
    backups.restore(backup.dump)
    assert not has_database(databases.beside("_restoring"))
    assert not Person.objects.filter(name=AFTER).exists()

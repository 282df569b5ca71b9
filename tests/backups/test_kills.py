"""A backup or a restoration that is killed at any moment leaves all as it was.

`BACKUP_KILLS=40 pytest -s tests/backups/test_kills.py` kills each of them as often.
"""

import os
import signal
import subprocess
import sys
import time
from random import Random

import pytest
from django.db import connection

from members import backups
from members.backups import contents, databases, files
from members.models import Person
from tests.support.database_clients import PROJECT
from tests.support.factories import make_member

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
KILLS = int(os.environ.get("BACKUP_KILLS", "2"))
AFTER = "etter sikkerhetskopien"
# The database of the restoration is called by the live one's name until the swap.
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


def kill_after(process, has_begun, seconds):
    """Kill a process and its children so long after it has begun; return whether it lived."""
    while not has_begun() and process.poll() is None:
        time.sleep(SEEN)
    time.sleep(seconds)
    lived = process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return lived


def timed(process, has_begun):
    """Let a process end; return how long it worked after it had begun."""
    while not has_begun():
        assert process.poll() is None, process.communicate()[0]
        time.sleep(SEEN)
    began = time.monotonic()
    said = process.communicate()[0]
    assert process.returncode == 0, said
    return time.monotonic() - began


def live_tables():
    connection.close()
    with databases.owner_connection() as own, own.cursor() as cursor:
        return contents.of(cursor)


def test_a_killed_backup_is_no_backup(installation, backup_dir, figure):
    random, lived, half = Random(), 0, 0
    make_member()
    begun = lambda: any(backup_dir.glob("registry-*"))  # noqa: E731
    whole = timed(manage(installation, backup_dir, "backup"), begun)

    for _number in range(KILLS):
        for backup in files.whole_backups():
            files.remove(backup)
        process = manage(installation, backup_dir, "backup")
        lived += kill_after(process, begun, random.uniform(0, whole))
        # The backend of the killed process may still be there.
        for backup in files.whole_backups():
            half += files.find(backup.dump).manifest["tables"] != live_tables()
    files.remove_remains()

    figure(tried={"kills of a backup": KILLS}, found={"half backups": half})
    assert half == 0
    assert len(list(backup_dir.glob("*.dump*"))) == len(files.whole_backups())
    backups.back_up()


def test_a_killed_restoration_has_swapped_all_or_nothing(
    installation, backup_dir, figure
):
    random, swapped, half = Random(), 0, 0
    make_member()
    backup = backups.back_up()
    connection.close()
    arguments = ["restore", str(backup.dump), "--yes"]
    begun = lambda: databases.exists(databases.beside("_restoring"))  # noqa: E731
    whole = timed(manage(installation, backup_dir, *arguments), begun)

    for _number in range(KILLS):
        Person.objects.create(name=AFTER)
        before = live_tables()
        process = manage(installation, backup_dir, *arguments)
        # Rather late than early: the swap is the last thing that it does.
        kill_after(process, begun, random.triangular(0, 1.1 * whole, whole))
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
    assert not databases.exists(databases.beside("_restoring"))
    assert not Person.objects.filter(name=AFTER).exists()

"""Backups and trials keep their own time where the system has no timer."""

import json
import os
import signal
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from members.management.by_clock import ByClock
from members.management.commands import backup, restore_check
from members.operation import journal
from tests.operation.backups.test_backup import write_backup

NIGHT = datetime(2026, 12, 2, 1, 30, tzinfo=UTC)  # half past two in Norway
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Failing(ByClock, BaseCommand):
    """Fails, and is told to stop meanwhile."""

    option = "--always"

    def is_due(self, now):
        return True

    def run_once(self):
        os.kill(os.getpid(), signal.SIGTERM)
        raise CommandError("No room.")


@pytest.mark.django_db
def test_a_failure_is_told_and_a_signal_ends_it(capsys):
    before = {
        number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        call_command(Failing(), "--always")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert capsys.readouterr().err == "No room.\n"


@pytest.mark.parametrize(
    ("made", "now", "is_due"),
    [
        (None, NIGHT + 9 * HOUR, True),
        (NIGHT - 30 * HOUR, NIGHT - MINUTE, True),
        (NIGHT - 23 * HOUR, NIGHT - MINUTE, False),
        (NIGHT - 23 * HOUR, NIGHT, True),
        (NIGHT + MINUTE, NIGHT + 23 * HOUR, False),
    ],
)
def test_a_backup_is_due_at_half_past_two(backup_dir, made, now, is_due):
    backup_dir.mkdir()
    text = json.dumps({"backup_at": made and made.isoformat()})
    (backup_dir / "state.json").write_text(text)

    assert backup.Command().is_due(now) is is_due


def test_a_trial_is_due_with_the_first_backup_and_a_week_later(backup_dir):
    journal.make_folder()
    command = restore_check.Command()
    assert command.is_due(NIGHT) is False
    write_backup(backup_dir)
    assert command.is_due(NIGHT) is True

    tried = json.dumps({"check_at": NIGHT.isoformat(), "check_failure": "No"})
    (backup_dir / "state.json").write_text(tried)
    moments = [NIGHT + 7 * DAY - MINUTE, NIGHT + 7 * DAY]
    assert [command.is_due(moment) for moment in moments] == [False, True]

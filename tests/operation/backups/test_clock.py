"""Backups and trials keep their own time where the system has no timer."""

import json
import os
import signal
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command, load_command_class

from members.operation import journal
from tests.operation.backups.test_backup import write_backup

NIGHT = datetime(2026, 12, 2, 1, 30, tzinfo=UTC)  # half past two in Norway
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Ending(StringIO):
    """Where a failure is written, whereupon the process is told to end."""

    def write(self, text):
        os.kill(os.getpid(), signal.SIGTERM)
        return super().write(text)


@pytest.fixture
def signals():
    """Let a test change what these signals do."""
    before = {
        number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)
    }
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.django_db
def test_a_failure_is_told_and_a_signal_ends_it(signals, tmp_path, settings):
    (tmp_path / "file").touch()
    settings.BACKUP_DIR = tmp_path / "file" / "backups"
    words = Ending()

    call_command("backup", "--nightly", stderr=words)

    assert "Not a directory" in words.getvalue()


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

    assert load_command_class("members", "backup").is_due(now) is is_due


def test_a_trial_is_due_with_the_first_backup_and_a_week_later(backup_dir):
    journal.make_folder()
    command = load_command_class("members", "restore_check")
    assert command.is_due(NIGHT) is False
    write_backup(backup_dir)
    assert command.is_due(NIGHT) is True

    tried = json.dumps({"check_at": NIGHT.isoformat(), "check_failure": "No"})
    (backup_dir / "state.json").write_text(tried)
    moments = [NIGHT + 7 * DAY - MINUTE, NIGHT + 7 * DAY]
    assert [command.is_due(moment) for moment in moments] == [False, True]

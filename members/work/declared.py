"""The periodic jobs and the kinds of long tasks of this registry, each declared once."""

from datetime import time, timedelta

from django.utils.translation import gettext_lazy as _

from members import (
    backups,
    duplicates,
    expiry,
    freshness,
    messages,
    offices,
    people,
    privacy,
    review,
    share_pictures,
    waiting,
)
from members.exchange.downloads import LIST_FILE, ROWS_FILE
from members.exchange.incoming.looked import FILE_LOOK
from members.exchange.incoming.task import FILE_WRITE
from members.history.undo_task import UNDO
from members.lists.bulk.task import BULK_EDIT
from members.lists.files import STAFF_FILE

from .jobs import PeriodicJob
from .schedules import Daily, Every
from .tasks import delete_old

JOBS = [
    PeriodicJob(
        "remind",
        _("Ask members whether their profiles are right"),
        Daily(time(7)),
        freshness.send_reminders,
    ),
    PeriodicJob(
        "stream_endings",
        _("Ask members whether what they offer and need still holds"),
        Daily(time(7, 15)),
        expiry.ask_about_endings,
    ),
    PeriodicJob(
        "digests",
        _("Write to members once a week about what waits for them"),
        Daily(time(7, 30)),
        waiting.send_digests,
    ),
    PeriodicJob(
        "staff_digests",
        _("Write to staff once a week about what waits for the secretariat"),
        Daily(time(7, 40)),
        waiting.send_staff_digests,
    ),
    PeriodicJob(
        "retain",
        _("Delete personal data that has been kept long enough"),
        Daily(time(4)),
        privacy.apply_retention,
    ),
    PeriodicJob(
        "back_up",
        _("Back up the database"),
        Daily(time(3)),
        backups.back_up_if_due,
    ),
    PeriodicJob(
        "check_backup",
        _("Restore the newest backup by way of trial"),
        Every(timedelta(days=7)),
        backups.check_if_possible,
    ),
    PeriodicJob(
        "delete_files",
        _("Delete files that were made more than a day ago"),
        Every(timedelta(hours=1)),
        delete_old,
    ),
    PeriodicJob(
        "share_pictures",
        _("Draw the pictures that other sites show of a page"),
        Every(timedelta(seconds=30)),
        share_pictures.update,
    ),
    PeriodicJob(
        duplicates.JOB,
        _("Look for organizations that are registered twice"),
        Every(timedelta(minutes=5)),
        duplicates.find_likely_pairs,
    ),
    PeriodicJob(
        "held_notices",
        _("Inform the people of a file"),
        Every(timedelta(minutes=1)),
        people.send_held_notices,
    ),
    PeriodicJob(
        "messages",
        _("Write the e-mails of messages to lists"),
        Every(timedelta(seconds=20)),
        messages.write_letters,
    ),
    PeriodicJob(
        "ask_partners",
        _("Ask partners in projects whether what is stated of them is right"),
        Every(timedelta(minutes=5)),
        review.ask_waiting_partners,
    ),
    PeriodicJob(
        "office_receipts",
        _("Tell people of offices that have begun or ended"),
        Every(timedelta(minutes=10)),
        offices.send_receipts,
    ),
    PeriodicJob(
        "fill_departures",
        _("Hand over to invited successors, or tell the secretariat"),
        Every(timedelta(minutes=10)),
        people.fill_departures,
    ),
    PeriodicJob(
        "close_corrected_reports",
        _("Answer reports of errors that have been corrected"),
        Every(timedelta(minutes=5)),
        review.close_all_corrected,
    ),
]

IN_LISTS = [LIST_FILE, ROWS_FILE, STAFF_FILE, BULK_EDIT]
TASK_KINDS = {kind.name: kind for kind in [*IN_LISTS, UNDO, FILE_LOOK, FILE_WRITE]}

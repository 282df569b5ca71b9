"""Replace the live database by a restored backup."""

from django.core.management import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.timesince import timesince

from members.accounts import seeds
from members.operation import backups
from members.operation.backups import files

QUESTION = (
    "{name} is of {made:%Y-%m-%d %H:%M:%S %Z}, {age} ago, by version {code}.\n"
    "What was saved after it is not in it. The database of now is kept beside it under\n"
    "another name. Everybody is logged out, and requests fail for some seconds.\n"
    "Replace the live database? [yes/no] "
)
REPEATED = (
    "Carried out again: {erasures} erasures, {consents} withdrawn consents, {refusals}"
    " refusals of messages.\n"
    "Ended: {sessions} sessions; {letters} e-mails that waited then, and have been sent since.\n"
    "Access that was ended since then is open again: look through /admin/colleagues/."
)
DONE = (
    "The backup of {made:%Y-%m-%d %H:%M:%S %Z} is live. What was saved after it ({age}) is not"
    " in it.\n"
    "The database from before is {old}; `manage.py restore --remove-old` removes it."
)
NOBODY = (
    "Nobody is {role}: a superuser adds one at /admin/colleagues/, and `manage.py"
    " createsuperuser` makes a superuser."
)
UNREADABLE = (
    "The keys of {number} second factors were encrypted by another SECRET_KEY, so their codes"
    " are refused. Add that key to SECRET_KEY_FALLBACKS, or `manage.py reset_second_factor`."
)
REMOVED = "Removed: {}."


class Command(BaseCommand):
    help = (
        "Restore a backup beside the live database, compare it with its manifest, repeat"
        " the erasures since then, and only then swap the two. Runs as the role of"
        " OWNER_DATABASE_URL, which needs CREATEDB."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="a .dump of BACKUP_DIR")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--remove-old",
            action="store_true",
            help="remove the databases that earlier restorations have replaced",
        )
        parser.add_argument(
            "--repeat-since",
            metavar="TIME",
            help="restore nothing; erase again what was erased since that moment"
            " (2026-11-27T14:05+01:00), in a database that was brought back to it",
        )
        parser.add_argument(
            "--without-journal",
            action="store_true",
            help="the journal of erasures is lost: erase again by hand",
        )
        parser.add_argument(
            "--without-addresses",
            action="store_true",
            help="the SECRET_KEY of the journal is lost: erase by number alone",
        )

    def handle(self, *, file, yes, remove_old, repeat_since, **options):
        try:
            if remove_old:
                names = ", ".join(backups.remove_old()) or "nothing"
                self.stdout.write(REMOVED.format(names))
            elif repeat_since:
                has_journal = not options["without_journal"]
                moment = _read_moment(repeat_since)
                self._report(backups.repeat_since(moment, has_journal=has_journal))
            elif file is None:
                raise CommandError("Name a backup: manage.py restore FILE.")
            else:
                self._restore(file, yes, options)
        except (backups.BackupError, OSError) as failure:
            raise CommandError(str(failure)) from failure

    def _restore(self, file, yes, options):
        backup = files.find(file)
        if not yes and input(QUESTION.format(**_backup_values(backup))) != "yes":
            raise CommandError("Nothing has been changed.")
        done = backups.restore(
            file,
            has_journal=not options["without_journal"],
            has_addresses=not options["without_addresses"],
        )
        self.stdout.write(DONE.format(**_backup_values(backup), old=done.old))
        self._report(done.repeated)

    def _report(self, repeated):
        self.stdout.write(REPEATED.format(**vars(repeated)))
        for role in repeated.without_holder:
            self.stdout.write(NOBODY.format(role=role))
        if number := seeds.unreadable():
            self.stdout.write(UNREADABLE.format(number=number))


def _read_moment(text):
    moment = parse_datetime(text)
    if moment is None:
        raise CommandError("Write the moment as 2026-11-27T14:05+01:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _backup_values(backup):
    with translation.override("en"):
        age = timesince(backup.made_at, timezone.now()).replace("\xa0", " ")
    code = backup.manifest["code"]
    return {"name": backup.dump, "made": backup.made_at, "age": age, "code": code}

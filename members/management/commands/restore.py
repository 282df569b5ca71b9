"""Put a backup in the place of the live database."""

from django.core.management import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.timesince import timesince

from members import backups
from members.backups import files

QUESTION = (
    "{name} is of {made:%Y-%m-%d %H:%M:%S %Z}, {age} ago, by version {code}.\n"
    "What was saved after it is not in it. The database of now is kept beside it under\n"
    "another name. Everybody is logged out, and requests fail for some seconds.\n"
    "Replace the live database? [yes/no] "
)
DONE = (
    "The backup of {made:%Y-%m-%d %H:%M:%S %Z} is live. What was saved after it ({age}) is not"
    " in it.\n"
    "Carried out again: {erasures} erasures, {consents} withdrawn consents, {refusals}"
    " refusals of messages.\n"
    "Ended: {sessions} sessions; {letters} e-mails that waited then, and have been sent since.\n"
    "Access that was ended since then is open again: look through /admin/colleagues/.\n"
    "The database from before is {old}; `manage.py restore --remove-old` removes it."
)
NOBODY = "Nobody is {role} any more: `manage.py createsuperuser` makes a first user."
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
        parser.add_argument("--remove-old", action="store_true")
        parser.add_argument("--without-journal", action="store_true")
        parser.add_argument("--without-addresses", action="store_true")

    def handle(self, *, file, yes, remove_old, **options):
        try:
            if remove_old:
                names = ", ".join(backups.remove_old()) or "nothing"
                self.stdout.write(REMOVED.format(names))
            elif file is None:
                raise CommandError("Name a backup: manage.py restore FILE.")
            else:
                self._restore(file, yes, options)
        except backups.BackupError as failure:
            raise CommandError(str(failure)) from failure

    def _restore(self, file, yes, options):
        backup = files.find(file)
        if not yes and input(QUESTION.format(**_words(backup))) != "yes":
            raise CommandError("Nothing has been changed.")
        done = backups.restore(
            file,
            has_journal=not options["without_journal"],
            has_addresses=not options["without_addresses"],
        )
        given = _words(backup) | vars(done.repeated) | {"old": done.old}
        self.stdout.write(DONE.format(**given))
        for role in done.repeated.without_holder:
            self.stdout.write(NOBODY.format(role=role))


def _words(backup):
    with translation.override("en"):
        age = timesince(backup.made_at, timezone.now()).replace("\xa0", " ")
    code = backup.manifest["code"]
    return {"name": backup.dump, "made": backup.made_at, "age": age, "code": code}

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from members.exchange.incoming.shell import ShellFile
from members.exchange.incoming.targets import TARGETS
from members.fields import refusal_of
from members.operation.database_roles import refresh_statistics


class Command(BaseCommand):
    help = (
        "Show what a file (XLSX or CSV) would change, and write it as one act unless a line"
        " is wrong. It has the rights of a superuser, and the act names nobody: read it in"
        " the admin to choose among columns and possible duplicates. New people in it are"
        " informed by e-mail, as if somebody had typed them in."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--into", required=True, choices=TARGETS)
        parser.add_argument("--sheet", default="", help="of a workbook with several")
        parser.add_argument("--reason", default="")
        parser.add_argument("--empty-clears", action="store_true")
        parser.add_argument(
            "--answer", action="append", default=[], help="to a question about the file"
        )
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *, file, into, reason, dry_run, answer, **options):
        options = {name: options[name] for name in ("sheet", "empty_clears")}
        options["answers"] = answer
        try:
            refusal = refusal_of(self._look, file, into, reason, dry_run, **options)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        if refusal:
            raise CommandError(f"{file}: {' '.join(refusal.messages)}")

    def _look(self, file, into, reason, dry_run, **options):
        preview = ShellFile(file.read_bytes(), file.name, into, **options)
        for words in preview.words():
            self.stdout.write(words)
        if preview.has_errors:
            raise CommandError(_("Nothing was written: correct the lines above."))
        if not dry_run:
            self._write_rows(preview, reason)

    def _write_rows(self, preview, reason):
        outcome = preview.write(reason)
        refresh_statistics()
        words = _("%(new)s new, %(changed)s changed, %(same)s unchanged")
        self.stdout.write(words % outcome)

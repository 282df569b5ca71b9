from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from members import exchange
from members.fields import value_or_words
from members.operation.database_roles import refresh_statistics


class Command(BaseCommand):
    help = "Load a folder of CSV files, all of them or none."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR")

    def handle(self, *, folder, **options):
        done, why = value_or_words(exchange.load, folder)
        if why:
            raise CommandError(why)
        refresh_statistics()
        for file, counts in done.items():
            self.stdout.write(
                _("%(file)s: %(new)s new, %(changed)s changed, %(unchanged)s unchanged")
                % {"file": file.name, **counts}
            )

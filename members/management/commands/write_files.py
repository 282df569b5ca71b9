from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _, ngettext

from members.exchange.registry_files import write_registry
from members.fields import value_or_words


class Command(BaseCommand):
    help = (
        "Write the registry as a folder of CSV files that load_registry reads. They hold"
        " what load_registry can load, unlisted organizations, internal notes and sources"
        " included: keep them as carefully as the database. They do not hold persons,"
        " contacts, consents, offices held by persons, users and who acts for whom,"
        " surplus and needs, pictures, change requests, applications, notes, saved lists,"
        " e-mails, former web addresses, merged organizations or the history:"
        " a backup of the database does."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", metavar="DIR", help="a new folder, or one that this wrote before"
        )

    def handle(self, *, folder, **options):
        files, why = value_or_words(write_registry, folder)
        if why:
            raise CommandError(why)
        for file, rows in files.items():
            counted = ngettext("%(count)s row", "%(count)s rows", rows)
            self.stdout.write(f"{file.name}: {counted % {'count': rows}}")
        self.stdout.write(_("Persons, pictures and the history are not in the files."))

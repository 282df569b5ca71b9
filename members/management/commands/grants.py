"""Grant the role of DATABASE_URL the rights it needs to serve, and nothing else."""

from django.conf import settings
from django.core.management import BaseCommand

from members.operation import grants
from members.operation.database_roles import ONE_ROLE, OwnerCommand, has_two_roles

DONE = "{} may read {} tables, add to {} and write {}; it owns nothing."


class Command(OwnerCommand, BaseCommand):
    help = (
        "Create the role of DATABASE_URL if it is missing, and grant it what it needs;"
        " `migrate` does the same. Runs as the role of OWNER_DATABASE_URL."
    )

    def handle(self, **options):
        if not has_two_roles():
            self.stdout.write(ONE_ROLE)
            return
        grants.install()
        kinds = [*grants.privileges().values()]
        counts = [kinds.count(kind) for kind in (grants.READ, grants.ADD, grants.WRITE)]
        self.stdout.write(DONE.format(settings.WEB_DATABASE["USER"], *counts))

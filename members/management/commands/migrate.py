"""Django's command, run as the owner of the tables."""

from django.core.management.commands import migrate

from members.operation.database_roles import OwnerCommand
from members.operation.installation import ReleasedDatabaseCommand


class Command(OwnerCommand, ReleasedDatabaseCommand, migrate.Command):
    pass

"""Django's makemigrations, which reads in the database what was applied, as the owner."""

from django.core.management.commands import makemigrations

from members.operation.database_roles import OwnerCommand
from members.operation.installation import ReleasedDatabaseCommand


class Command(OwnerCommand, ReleasedDatabaseCommand, makemigrations.Command):
    pass

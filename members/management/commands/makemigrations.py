"""Django's makemigrations, which reads the applied migrations as the owner."""

from django.core.management.commands import makemigrations

from members.operation.database_roles import OwnerCommand
from members.operation.installation import ReleasedDatabaseCommand


class Command(OwnerCommand, ReleasedDatabaseCommand, makemigrations.Command):
    pass

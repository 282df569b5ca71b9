"""Django's command, run as the owner of the tables."""

from django.core.management.commands import migrate

from members.database_roles import OwnerCommand


class Command(OwnerCommand, migrate.Command):
    pass

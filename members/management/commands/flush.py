"""Django's command, run as the owner of the tables."""

from django.core.management.commands import flush

from members.operation.database_roles import OwnerCommand


class Command(OwnerCommand, flush.Command):
    pass

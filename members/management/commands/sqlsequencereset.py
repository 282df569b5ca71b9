"""Django's command, run as the owner of the tables."""

from django.core.management.commands import sqlsequencereset

from members.operation.database_roles import OwnerCommand


class Command(OwnerCommand, sqlsequencereset.Command):
    pass

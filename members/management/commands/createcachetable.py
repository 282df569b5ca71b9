"""Django's command, run as the owner of the tables; the role that serves gets the table."""

from django.core.management.commands import createcachetable

from members.operation import grants
from members.operation.database_roles import OwnerCommand


class Command(OwnerCommand, createcachetable.Command):
    def handle(self, *tables, **options):
        super().handle(*tables, **options)
        grants.install(options["database"])

"""Django's command, run as the owner of the tables."""

from contextlib import nullcontext

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from members.database_roles import OwnerCommand
from members.management import rendering


class Command(OwnerCommand, migrate.Command):
    def handle(self, *args, **options):
        recorder = MigrationRecorder(connections[options["database"]])
        is_empty = not recorder.applied_migrations()
        with rendering.of_changed_models_alone() if is_empty else nullcontext():
            return super().handle(*args, **options)

"""The registry of Grenland for tests that commit: loaded once, then restored."""

from django.core.management import call_command

from tests.support import table_contents

LOADED = {}


def load():
    """Fill the database, which must contain what migrations create and nothing else."""
    if LOADED:
        table_contents.write(LOADED)
        return
    call_command("load_registry", "members/grenland", verbosity=0)
    LOADED.update(table_contents.read())

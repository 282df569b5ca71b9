"""The real registry for tests that commit: loaded once, then written back as it stood."""

from django.core.management import call_command

from tests.support import contents

LOADED = {}


def load():
    """Put the registry into the database, which holds what migrations brought."""
    if LOADED:
        contents.write(LOADED)
        return
    call_command("load_registry", "members/grenland", verbosity=0)
    LOADED.update(contents.read())

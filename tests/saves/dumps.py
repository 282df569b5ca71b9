"""The database of the tests as SQL."""

import os
import subprocess

from cluster.embedded_postgres import BINARIES


def dump_of(connection):
    """Return the SQL that creates the test's database in another server."""
    client, options = connection.client_class, ["--no-owner", "--no-acl"]
    settings = connection.settings_dict
    [_, *arguments], more = client.settings_to_cmd_args_env(settings, options)
    command = [BINARIES / "pg_dump", *arguments]
    return subprocess.check_output(command, env=os.environ | (more or {}))

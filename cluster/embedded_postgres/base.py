"""Django's PostgreSQL backend, which starts the server before it connects."""

import os
from contextlib import closing, suppress

from django.db.backends.postgresql import base, client

from cluster.embedded_postgres.server import BINARIES, SUPERUSER, Server

# PGHOST and its like name another server, and psql would follow them.
for _name in [name for name in os.environ if name.startswith("PG")]:
    del os.environ[_name]

CREATE_ROLE = 'CREATE ROLE "{}" LOGIN'


class DatabaseClient(client.DatabaseClient):
    executable_name = str(BINARIES / "psql")

    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict, parameters):
        server = Server(settings_dict["HOST"])
        server.ensure_running()
        settings = settings_dict | {"HOST": str(server.sockets)}
        return super().settings_to_cmd_args_env(settings, parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    @property
    def data_folder(self):
        """Return the path of the data folder, which the settings call HOST."""
        return self.settings_dict["HOST"]

    def get_new_connection(self, conn_params):
        server = Server(conn_params["host"])
        timeout = conn_params.get("connect_timeout", 60)
        params = conn_params | {"host": str(server.sockets)}
        server.ensure_running(timeout)
        try:
            return super().get_new_connection(params)
        except self.Database.OperationalError:
            # The server was killed meanwhile, is not up yet, or is a new one.
            server.start(timeout)
            if params["user"] != SUPERUSER:
                self._create_role(params)
            return super().get_new_connection(params)

    def _create_role(self, conn_params):
        """Create the role of the settings in a server that has none but its own."""
        errors = self.Database.errors
        own = super().get_new_connection(conn_params | {"user": SUPERUSER})
        with closing(own), suppress(errors.DuplicateObject, errors.UniqueViolation):
            own.autocommit = True
            own.cursor().execute(CREATE_ROLE.format(conn_params["user"]))

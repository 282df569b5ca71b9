"""The privileges of the role that serves; the owner grants them after each migrate.

It may read history and write none: triggers record it, and one function blanks it, both
with the rights of the owner.
"""

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg2.extensions import encrypt_password

from members.actions import tracked_models
from members.models import Erasure, LogIn, LogInLink, PageChange, Report
from members.operation.database_roles import has_two_roles

READ = "SELECT"
ADD = "SELECT, INSERT"
ADD_AND_DELETE = "SELECT, INSERT, DELETE"
DELETE = "SELECT, DELETE"
WRITE = "SELECT, INSERT, UPDATE, DELETE"
# Written by `migrate` alone.
FIXED = ("contenttypes.ContentType", "auth.Permission")
WRITTEN_BY_TRIGGERS = ("members_touched", "members_publicchange")
EXISTING = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
"""
TABLE = "REVOKE ALL ON public.{0} FROM {1}, PUBLIC; GRANT {2} ON public.{0} TO {1};"
DATABASE = """
    GRANT CONNECT ON DATABASE {0} TO {1};
    REVOKE CREATE, TEMPORARY ON DATABASE {0} FROM {1}, PUBLIC;
    GRANT USAGE ON SCHEMA public TO {1};
    REVOKE CREATE ON SCHEMA public FROM {1}, PUBLIC;
"""
FUNCTION = "GRANT EXECUTE ON FUNCTION public.{} TO {};"
# Some are missing while migrations are.
INSTALLED = "SELECT proname FROM pg_proc WHERE oid IN (to_regproc(%s), to_regproc(%s))"
FUNCTIONS = ["public.blank_event", "public.compact_public_changes"]
NO_ROLE = (
    "The role {role} of DATABASE_URL does not exist, and {owner} cannot create it. Let a"
    " superuser run: CREATE ROLE {role} LOGIN PASSWORD '…'. Then run `manage.py grants`."
)
# Each row names a power that the role must not have.
TOO_STRONG = """
    SELECT 'is a superuser' FROM pg_roles WHERE rolname = %(role)s AND rolsuper
    UNION ALL
    SELECT 'may create roles' FROM pg_roles WHERE rolname = %(role)s AND rolcreaterole
    UNION ALL
    SELECT 'is a member of ' || rolname FROM pg_roles
    WHERE rolname <> %(role)s AND pg_has_role(%(role)s, oid, 'MEMBER')
        AND (rolsuper OR rolname = current_user OR rolname LIKE 'pg\\_%%')
    UNION ALL
    SELECT 'owns ' || count(*) || ' tables and sequences' FROM pg_class
    WHERE pg_get_userbyid(relowner) = %(role)s HAVING count(*) > 0
    UNION ALL
    SELECT 'owns ' || count(*) || ' functions' FROM pg_proc
    WHERE pg_get_userbyid(proowner) = %(role)s HAVING count(*) > 0
    UNION ALL
    SELECT 'owns the database' FROM pg_database
    WHERE datname = current_database() AND pg_get_userbyid(datdba) = %(role)s
    UNION ALL
    SELECT 'may create objects in the schema ' || nspname FROM pg_namespace
    WHERE nspname !~ '^pg_(toast|temp)' AND has_schema_privilege(%(role)s, oid, 'CREATE')
    UNION ALL
    SELECT 'may create temporary tables'
    WHERE has_database_privilege(%(role)s, current_database(), 'TEMPORARY')
    UNION ALL
    SELECT 'may create schemas'
    WHERE has_database_privilege(%(role)s, current_database(), 'CREATE')
"""
STILL = "The role {} of DATABASE_URL {}; it ought to own nothing and create nothing."


def install(using=DEFAULT_DB_ALIAS, **kwargs):
    """Grant the role that serves its privileges, and revoke the rest, in one transaction.

    Create the role if it is missing. Raise CommandError if it can do more afterwards.
    """
    connection = connections[using]
    if not has_two_roles(using):
        return
    web = settings.WEB_DATABASE
    with transaction.atomic(using), connection.cursor() as cursor:
        _create_role(cursor, web)
        cursor.execute(_sql(connection, cursor, web["USER"]))
        if powers := too_strong(cursor, web["USER"]):
            raise CommandError(STILL.format(web["USER"], ", ".join(powers)))


def privileges():
    """Return {table: the privileges of the role that serves} of all tables."""
    models = apps.get_models(include_auto_created=True)
    # Those that no migration manages are views.
    by_table = {m._meta.db_table: WRITE if m._meta.managed else READ for m in models}
    by_table |= {cache["LOCATION"]: WRITE for cache in settings.CACHES.values()}
    by_table |= {apps.get_model(label)._meta.db_table: READ for label in FIXED}
    events = (model.pgh_event_model for model in tracked_models())
    by_table |= {model._meta.db_table: READ for model in events}
    by_table[Erasure._meta.db_table] = ADD
    by_table[Report._meta.db_table] = ADD
    by_table[LogIn._meta.db_table] = ADD_AND_DELETE
    by_table[LogInLink._meta.db_table] = DELETE
    by_table |= dict.fromkeys([*WRITTEN_BY_TRIGGERS, PageChange._meta.db_table], READ)
    by_table[MigrationRecorder.Migration._meta.db_table] = READ
    return by_table


def too_strong(cursor, role):
    """Return the powers of the role beyond those of one that owns nothing, in words."""
    cursor.execute(TOO_STRONG, {"role": role})
    return [power for (power,) in cursor.fetchall()]


def _create_role(cursor, web):
    role, password = web["USER"], web["PASSWORD"]
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is not None:
        return
    cursor.execute(
        "SELECT current_user, rolcreaterole OR rolsuper FROM pg_roles"
        " WHERE rolname = current_user"
    )
    owner, may_create = cursor.fetchone()
    if not may_create:
        raise CommandError(NO_ROLE.format(role=role, owner=owner))
    # Encrypted here, so that the password itself reaches no log.
    scope = cursor.connection
    hashed = password and encrypt_password(password, role, scope, "scram-sha-256")
    quoted = cursor.db.ops.quote_name(role)
    cursor.execute(f"CREATE ROLE {quoted} LOGIN PASSWORD %s", [hashed or None])


def _sql(connection, cursor, role):
    quote = connection.ops.quote_name
    cursor.execute(EXISTING)
    existing = {name for (name,) in cursor.fetchall()}
    database = DATABASE.format(quote(connection.settings_dict["NAME"]), quote(role))
    tables = [
        TABLE.format(quote(table), quote(role), granted)
        for table, granted in sorted(privileges().items())
        if table in existing
    ]
    cursor.execute(INSTALLED, FUNCTIONS)
    functions = [FUNCTION.format(name, quote(role)) for (name,) in cursor.fetchall()]
    return "\n".join([database, *tables, *functions])

"""Whether the tables, the privileges and the migrations that this code needs are there."""

from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from members.models.statements import run_sql

from .problem import Problem

TABLES = """
    SELECT array_agg(name) FILTER (WHERE found IS NULL),
        array_agg(name) FILTER (WHERE NOT has_table_privilege(found, 'SELECT'))
    FROM unnest(%s::text[]) AS name, to_regclass(quote_ident(name)) AS found
"""
APPLIED = "SELECT app, name FROM django_migrations WHERE applied > %s"
EVER = "-infinity"
OURS = "members"


def schema_problems():
    """Return the missing tables, privileges or migrations; two queries."""
    missing, denied = _tables()
    if missing:
        return [Problem("schema", _("A table is missing."), _shortened(missing))]
    if denied:
        text = _("Privileges of the database are missing.")
        return [Problem("schema", text, _shortened(denied))]
    return migration_problems()


def migration_problems():
    """Return the migrations that the database lacks, or that this code does not know."""
    applied, on_disk = applied_migrations(), migrations_on_disk()
    lacking = {
        f"{app}.{name}"
        for (app, name), replaced in on_disk.items()
        if (app, name) not in applied and not (replaced and replaced <= applied)
    }
    if lacking:
        text = _("The database lacks changes that this version needs.")
        return [Problem("migrations", text, _shortened(lacking))]
    return []


def newer_migrations(since):
    """Return the names of our migrations that came since, and that this code does not know."""
    on_disk = migrations_on_disk()
    return {
        name
        for app, name in applied_migrations(since)
        if app == OURS and (app, name) not in on_disk
    }


@cache
def migrations_on_disk():
    """Return {(app, name): keys that it replaces} as of the start of this process."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    items = loader.disk_migrations.items()
    return {key: {tuple(one) for one in each.replaces} for key, each in items}


@cache
def table_names():
    """Return the tables that the role which serves reads."""
    models = apps.get_models(include_auto_created=True)
    named = {
        model._meta.db_table
        for model in models
        if model._meta.managed and not model._meta.proxy
    }
    return sorted(named | {settings.CACHES["default"]["LOCATION"], "django_migrations"})


def _tables():
    return run_sql(TABLES, [table_names()])[0]


def applied_migrations(since=EVER):
    """Return {(app, name)} of the database, none if its table is not there; one query."""
    try:
        return set(run_sql(APPLIED, [since]))
    except ProgrammingError:
        return set()


def _shortened(names):
    first, more = sorted(names)[:5], len(names) - 5
    return ", ".join(first) + (f" +{more}" if more > 0 else "")

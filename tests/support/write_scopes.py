"""Which rows each form may change: those of the model of an admin page, and a table's.

write_scopes.csv has, by the beginning of a URL name, the tables that its forms write beside
these. A name in capitals stands for those of its own line, above.
"""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction

from members.models import Organization
from members.people.privacy.events import event_models
from tests.support import table_contents


def _read_scopes():
    scopes = {}
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tables = (scopes.get(name, {name}) for name in row["tables"].split())
            scopes[row["forms"]] = set().union(*tables)
    return scopes


SCOPES = _read_scopes()
BOOKKEEPING, INCOMING = SCOPES["BOOKKEEPING"], SCOPES["INCOMING"]
# Their forms decide about one organization; what they name of others is not theirs.
OF_ONE_ORGANIZATION = ("portal:", "directory:report")
OWNERS = ("organization_id", "claimed_by_id", "customer_organization_id")


def allowed_tables(name):
    """Return the tables whose rows the forms of a URL name may change, and their events."""
    tables = BOOKKEEPING.union(*(t for s, t in SCOPES.items() if name.startswith(s)))
    # An action of a list starts a file.
    tables |= SCOPES["TASKS"] if name.endswith(("_changelist", "_table")) else set()
    model = model_of(name)
    tables |= {one._meta.db_table for one in (_models_of(model) if model else [])}
    return tables | {
        events._meta.db_table
        for events in event_models()
        # Some of which a proxy tracks.
        if events.pgh_tracked_model._meta.db_table in tables
    }


def model_of(name):
    """Return the model of an admin page by its URL name, or None."""
    kind = name.removeprefix("admin:").rsplit("_", 1)[0]
    by_name = {m._meta.label_lower.replace(".", "_"): m for m in admin.site._registry}
    return by_name.get(kind)


def _models_of(model):
    """Yield the model, those of its inlines and many-to-many rows, and what a delete takes."""
    yield model
    for inline in admin.site._registry[model].inlines:
        yield inline.model
    for field in model._meta.many_to_many:
        yield field.remote_field.through
    for relation in model._meta.related_objects:
        yield relation.related_model
    yield apps.get_model("members", "FormerSlug")


class WriteMonitor:
    """Compares the tables before and after each request, and undoes it."""

    def __init__(self, ours):
        self.before, self.ours = table_contents.read(), ours.pk
        self.by_slug = dict(Organization.objects.values_list("slug", "pk"))

    def send(self, form, body):
        """Send a body; return (status, what it changed and may not)."""
        with transaction.atomic():
            before = table_contents.writes()
            status = form.post(body)
            changed = self._changes(form, table_contents.writes() - before)
            transaction.set_rollback(True)
        return status, changed

    def _changes(self, form, tables):
        """Compare the tables that PostgreSQL counted a write to."""
        before = {table: self.before.get(table, b"") for table in tables}
        after = table_contents.read_only(tables)
        ours = self.by_slug.get(form.arguments.get("slug"), self.ours)
        return foreign_changes(form, str(ours), before, after)

    def left(self):
        """Return the tables that differ from the beginning, written or not."""
        now = table_contents.read()
        tables = sorted(self.before.keys() | now.keys())
        return [t for t in tables if self.before.get(t) != now.get(t)]


def foreign_changes(form, ours, before, after):
    """Return (table, row) of what a form has changed and may not: tables or rows of others."""
    allowed, key = allowed_tables(form.name), form.arguments.get("object_id")
    model = model_of(form.name)
    found = []
    for table in before.keys() | after.keys():
        was, now = (Counter(of.get(table, b"").splitlines()) for of in (before, after))
        gone, added = list((was - now).elements()), list((now - was).elements())
        if (gone or added) and table not in allowed:
            found += [(table, row) for row in gone + added]
        if table.endswith("event"):
            found += [(table, row) for row in gone if "erase" not in form.name]
        elif key and model and table == model._meta.db_table:
            found += [(table, row) for row in gone if _first(row) != key]
        elif form.name.startswith(OF_ONE_ORGANIZATION):
            found += [
                (table, row)
                for row in gone
                if (owners := _owners(table, row)) and ours not in owners
            ]
    return found


def _first(row):
    return row.split(b"\t")[0].decode()


def _owners(table, row):
    """Return the ids of the organizations that a row is, belongs to, or is a claim of or on."""
    if table == "members_organization":
        return {_first(row)}
    if table == "members_partneraddress":
        return set()  # it names another, and goes with the proposal
    names, values = columns_of(table), row.split(b"\t")
    owners = [name for name in OWNERS if name in names]
    return {values[names.index(name)].decode() for name in owners} - {"\\N"}


@cache
def columns_of(table):
    """Return the columns that COPY writes: those that are not generated, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND attgenerated = '' AND NOT attisdropped ORDER BY attnum",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]

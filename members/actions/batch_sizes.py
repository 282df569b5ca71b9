"""The size of a batch: its rows by model, its organizations, and the words of its undo."""

from functools import cache

from django.apps import apps
from django.db import connection
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import AddressChange, Image, Letter, Message, Organization

# Sent e-mails; pictures, which stay until nothing shows them any more; and changes of
# address, of which an undo of their act is another one.
NOT_UNDONE = (Letter, Message, Image, AddressChange)

COUNT = """
    SELECT '{}', pgh_label, count(*) FROM {}
    WHERE pgh_context ? 'batch' AND pgh_context ->> 'batch' = %(batch)s
    GROUP BY pgh_label
"""
ORGANIZATIONS = """
    SELECT pgh_context ->> 'batch', {column} FROM {events}
    WHERE pgh_context ? 'batch' AND pgh_context ->> 'batch' = ANY(%(batches)s)
"""
NUMBERS = "SELECT batch, count(DISTINCT number) FROM ({rows}) of_all (batch, number) GROUP BY 1"


def tracked_models():
    """Return the models with events of their rows."""
    models = apps.get_app_config("members").get_models()
    return [model for model in models if hasattr(model, "pgh_event_model")]


def undoable_models():
    """Return the models with changes that count and can be undone."""
    return [model for model in tracked_models() if model not in NOT_UNDONE]


def count_changes(batch):
    """Return {name of a model: {"insert", "update" or "delete": number of rows}}."""
    parts = [
        COUNT.format(model._meta.model_name, model.pgh_event_model._meta.db_table)
        for model in undoable_models()
    ]
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), {"batch": str(batch.pk)})
        for model, kind, number in cursor.fetchall():
            counts.setdefault(model, {})[kind] = number
    return counts


def numbers_of_organizations(batches):
    """Return {pk of a batch: number of organizations that it wrote to}, by one query."""
    if not batches:
        return {}
    rows = [
        ORGANIZATIONS.format(column=column, events=model.pgh_event_model._meta.db_table)
        for model, column in organization_columns().items()
    ]
    with connection.cursor() as cursor:
        statement = NUMBERS.format(rows=" UNION ALL ".join(rows))
        cursor.execute(statement, {"batches": [str(batch.pk) for batch in batches]})
        return {int(batch): number for batch, number in cursor.fetchall()}


@cache
def organization_columns():
    """Return {model: column of its events with the number of an organization}."""
    columns = {
        model: "organization_id"
        for model in undoable_models()
        if any(
            f.column == "organization_id" for f in model.pgh_event_model._meta.fields
        )
    }
    return columns | {Organization: "pgh_obj_id"}


def undo_title(organizations, rows=0):
    """Return the title of an undo: its number of organizations, else that of changed rows."""
    if organizations:
        text = ngettext(
            "Undo for %(n)s organization", "Undo for %(n)s organizations", organizations
        )
    else:
        text = ngettext("Undo %(n)s change", "Undo %(n)s changes", rows)
    return text % {"n": number_format(organizations or rows)}


def undo_label(batch):
    """Return the text of a link that undoes a batch: its organizations, if several."""
    numbers = numbers_of_organizations([batch]) if batch.size > 1 else {}
    number = numbers.get(batch.pk, 0)
    return undo_title(number) if number > 1 else _("Undo")

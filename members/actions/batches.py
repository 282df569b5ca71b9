"""Record what one act writes as a Batch, whose number stands in the context of its events."""

from contextlib import contextmanager
from contextvars import ContextVar

import pghistory
from django.apps import apps
from django.db import connection, transaction

from members.models import Batch, Image, Letter, Message

# What was sent, and pictures, which stay until nothing shows them any more.
NOT_UNDONE = (Letter, Message, Image)

COUNT = """
    SELECT '{}', pgh_label, count(*) FROM {}
    WHERE pgh_context ? 'batch' AND pgh_context ->> 'batch' = %(batch)s
    GROUP BY pgh_label
"""
_open = ContextVar("batch", default=None)


@contextmanager
def recording(act, *, by, reason="", undoes=None, **context):
    """Record all that is written within, in one transaction, as a Batch; yield it.

    Within another act, its batch is joined. One that wrote nothing is deleted: its pk is
    None afterwards. What else is given stands in the context of the events.
    """
    reason = str(reason)[:300]
    told = context | {"user": by and by.pk} | ({"reason": reason} if reason else {})
    outer = _open.get()
    with transaction.atomic(), pghistory.context() as history:
        batch = outer or Batch.objects.create(
            act=act, by=by, reason=reason, undoes=undoes
        )
        before = dict(history.metadata)
        history.metadata.update(told, batch=batch.pk)
        token = _open.set(batch)
        try:
            yield batch
        finally:
            _open.reset(token)
            _restore(history.metadata, before)
        if not outer:
            _settle(batch)


def _restore(metadata, before):
    """Restore the context of events to what it was before the act."""
    metadata.clear()
    metadata.update(before)


def _settle(batch):
    """Record what the batch changed, or delete an empty one."""
    batch.changes = count_changes(batch)
    batch.has_deletions = any("delete" in kinds for kinds in batch.changes.values())
    if batch.changes:
        batch.save(update_fields=["changes", "has_deletions"])
    else:
        batch.delete()


def tracked_models():
    """Return the models whose rows have events."""
    models = apps.get_app_config("members").get_models()
    return [model for model in models if hasattr(model, "pgh_event_model")]


def undoable_models():
    """Return the models whose changes count and can be undone."""
    return [model for model in tracked_models() if model not in NOT_UNDONE]


def count_changes(batch):
    """Return {name of a model: {"insert", "update" or "delete": number of rows}}."""
    parts = [
        COUNT.format(model._meta.model_name, model.pgh_event_model._meta.db_table)
        for model in undoable_models()
    ]
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), {"batch": str(batch.pk)})
        for model, kind, number in cursor.fetchall():
            found.setdefault(model, {})[kind] = number
    return found

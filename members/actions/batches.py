"""Record all writes of one act as a Batch; the context of its events holds its number."""

from contextlib import contextmanager
from contextvars import ContextVar

import pghistory
from django.apps import apps
from django.contrib import messages
from django.db import connection, transaction
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from members.models import Batch, Image, Letter, Message

# Sent e-mails, and pictures, which stay until nothing shows them any more.
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
    None afterwards. The context of the events holds all other keywords.
    """
    reason = str(reason)[:300]
    keys = context | {"user": by and by.pk} | ({"reason": reason} if reason else {})
    outer = _open.get()
    with transaction.atomic(), pghistory.context() as history:
        batch = outer or Batch.objects.create(
            act=act, by=by, reason=reason, undoes=undoes
        )
        before = dict(history.metadata)
        history.metadata.update(keys, batch=batch.pk)
        token = _open.set(batch)
        try:
            yield batch
        finally:
            _open.reset(token)
            # pghistory shares one dict among nested contexts: the outer one would keep these.
            _restore(history.metadata, before)
        if not outer:
            _record_changes(batch)


def _restore(metadata, before):
    """Restore the context of events from before the act."""
    metadata.clear()
    metadata.update(before)


def _record_changes(batch):
    """Record the changes of the batch, or delete an empty one."""
    batch.changes = count_changes(batch)
    batch.has_deletions = any("delete" in kinds for kinds in batch.changes.values())
    if batch.changes:
        batch.save(update_fields=["changes", "has_deletions"])
    else:
        batch.delete()


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


def offer_undo(request, batch, *more):
    """Add a link that undoes the batch, and more HTML, to the last message of success.

    Before a redirect: an addition to a page's own messages comes too late.
    """
    add_to_last_success(request, *([_undo_link(batch)] if batch.pk else []), *more)


def add_to_last_success(request, *parts):
    """Add HTML to the last message of success, before a redirect; once in a request."""
    pending = list(messages.get_messages(request))
    done = [each for each in pending if each.level == messages.SUCCESS]
    for each in pending:
        added = parts if each in done[-1:] else ()
        text = format_html_join(" ", "{}", [(one,) for one in (each.message, *added)])
        messages.add_message(
            request, each.level, text if added else each.message, each.extra_tags
        )


def _undo_link(batch):
    address = reverse("admin:undo", args=[batch.pk])
    return format_html('<a href="{}">{}</a>', address, _("Undo"))

"""Carry out an action for a request: its Batch, and messages with an offer to undo it."""

from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import replace
from functools import cache

import pghistory
from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _, ngettext

from members.models import AddressChange, Batch, Image, Letter, Message, Organization

from .declaration import arguments, form_of
from .refusals import REFUSALS, refuse

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
_open = ContextVar("batch", default=None)


def form_for(request, action, target=None, **options):
    """Return the form of a page that has one, with the data of the request."""
    data = request.POST if request.method == "POST" else None
    return form_of(action, target, data, **options)


def attempt(action, form, target=None, *, by, act=""):
    """Do the action with the values of the form; if it fails, the form has the errors.

    Raises PermissionDenied, before anything else, unless `by` may do it to the target.
    `by` is a user, or None for the holder of a link. With `act`, the form is validated and
    all is written within a Batch of that kind, `form.batch`, for the reason `form.why`, if
    the form has one.
    """
    if not action.may(by, target):
        raise PermissionDenied
    try:
        with _recorded(act, form, by) as form.batch:
            if not form.is_valid():
                return False
            form.result = action.do(target, by=by, **arguments(form))
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    return True


def _recorded(act, form, by):
    why = getattr(form, "why", "")
    return recording(act, by=by, reason=why) if act else nullcontext()


class FactorNeededError(Exception):
    """Staff must show a second factor first; the site keeps the form and asks for it."""


def require_factor(request):
    """Raise FactorNeededError unless a second factor was shown lately."""
    if not request.has_recent_factor():
        raise FactorNeededError


def run(request, action, form, target=None, lead_on=None, *, act=""):
    """Do the same by the user of the request, with messages on the next page.

    They are: rows left out; success, if any, with an offer to undo it and the HTML that
    `lead_on()` returns; and the notes of the action.
    """
    if action.takes_factor(target):
        require_factor(request)
    if not attempt(action, form, target, by=request.user, act=act):
        return False
    for text in action.left_out(form.result):
        messages.warning(request, text)
    values = {"by": request.user, **arguments(form)}
    if words := action.words(form.result, target, values):
        messages.success(request, words)
        for text in action.notes(form.result):
            messages.info(request, text)
        _offer(request, form, [lead_on()] if lead_on else [])
    return True


def press(
    request,
    action,
    target=None,
    form=None,
    lead_on=None,
    level=messages.ERROR,
    act="",
):
    """Do an action without input; a refusal is a message, too. Return whether it was done.

    `form` is that of the action, if the caller reads its result afterwards.
    """
    form = form or action.form(request.POST)
    is_done = run(request, action, form, target, lead_on, act=act)
    for text in form.non_field_errors():
        messages.add_message(request, level, text)
    return is_done


def run_each(request, action, rows, *, form=None, name=str):
    """Do it to each of the rows, in a savepoint each; return the Batch of all of it.

    A refusal is a message that names its row. `form(row)` returns the form of a row.
    """
    apart = replace(action, do=transaction.atomic(action.do))
    form = form or (lambda row: form_of(action, row, {}))
    rows = list(rows)
    with recording(Batch.Act.BULK, by=request.user, reason=action.label) as batch:
        done = sum(
            _attempt_named(request, apart, form(row), row, name(row)) for row in rows
        )
    if done:
        messages.success(request, _done_text(done, len(rows)))
    return batch


def _done_text(done, number):
    if done < number:
        return _("Done for %(done)s of %(n)s.") % {"done": done, "n": number}
    return ngettext("Done for %(n)s.", "Done for %(n)s.", done) % {"n": done}


def _attempt_named(request, action, form, row, name):
    # Tells the e-mails about this row from those about the others.
    with pghistory.context() as history:
        history.metadata["row"] = f"{row._meta.model_name} {row.pk}"
        is_done = attempt(action, form, row, by=request.user)
        del history.metadata["row"]
    if not is_done:
        messages.error(request, f"{name}: {form.non_field_errors()[0]}")
    return is_done


def _offer(request, form, links):
    parts = form.result if isinstance(form.result, tuple) else (form.result,)
    batches = [part for part in (*parts, form.batch) if isinstance(part, Batch)]
    if batches:
        offer_undo(request, batches[0], *links)
    elif links:
        add_to_last_success(request, *links)


@contextmanager
def recording(act, *, by, reason="", undoes=None, **context):
    """Record all that is written within, in one transaction, as a Batch; yield it.

    Within another act, its batch is joined. One that wrote nothing is deleted: its pk is
    None afterwards. The context of the events holds all other keywords.
    """
    reason = str(reason)[:300]
    keys = context | {"user": by and by.pk} | ({"reason": reason} if reason else {})
    outer = _open.get()
    with transaction.atomic(), pghistory.context():
        batch = outer or Batch.objects.create(
            act=act, by=by, reason=reason, undoes=undoes
        )
        token = _open.set(batch)
        try:
            with event_context(**keys, batch=batch.pk):
                yield batch
        finally:
            _open.reset(token)
        # Within the context: a statement takes the keywords out of the transaction.
        if not outer:
            _record_changes(batch)


@contextmanager
def event_context(**keys):
    """Add the keywords to the context of all events within."""
    with pghistory.context() as history:
        before = dict(history.metadata)
        history.metadata.update(keys)
        try:
            yield
        finally:
            # pghistory shares one dict among nested contexts: the outer one would keep these.
            history.metadata.clear()
            history.metadata.update(before)


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
    return format_html('<a href="{}">{}</a>', address, undo_label(batch))


def numbers_of_organizations(batches):
    """Return {pk of a batch: number of organizations that it wrote to}, by one query."""
    if not batches:
        return {}
    rows = [
        ORGANIZATIONS.format(column=column, events=model.pgh_event_model._meta.db_table)
        for model, column in organization_columns().items()
    ]
    statement = NUMBERS.format(rows=" UNION ALL ".join(rows))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"batches": [str(batch.pk) for batch in batches]})
        return {int(batch): number for batch, number in cursor.fetchall()}


@cache
def organization_columns():
    """Return {model: column of its events with the number of an organization}."""
    columns = {
        model: "organization_id"
        for model in undoable_models()
        if hasattr(model.pgh_event_model, "organization_id")
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
    is_row = [sum(kinds.values()) for kinds in batch.changes.values()] == [1]
    number = 0 if is_row else numbers_of_organizations([batch]).get(batch.pk, 0)
    return undo_title(number) if number > 1 else _("Undo")

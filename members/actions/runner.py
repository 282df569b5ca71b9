"""Carry out an action for a request, and add messages about the result."""

from contextlib import nullcontext
from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.utils.translation import ngettext

from members.models import Batch

from .batches import add_to_last_success, offer_undo, recording
from .declaration import arguments, form_of
from .refusals import REFUSALS, refuse


def form_for(request, action, target=None, **options):
    """Return the form of a page that has one, with the data of the request."""
    data = request.POST if request.method == "POST" else None
    return form_of(action, target, data, **options)


def attempt(action, form, target=None, *, by, act=""):
    """Do the action with the values of the form; if it fails, the form has the errors.

    `by` is a user, or None for the holder of a link. With `act`, the form is validated and
    all is written within a Batch of that kind, `form.batch`, for the reason `form.why`, if
    the form has one.
    """
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


def run(request, action, form, target=None, lead_on=None, *, act=""):
    """Do the same by the user of the request, with messages on the next page.

    They are: rows left out; success, if any, with an offer to undo it and the HTML that
    `lead_on()` returns; and the notes of the action.
    """
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
    with recording(Batch.Act.BULK, by=request.user, reason=action.label) as batch:
        done = sum(
            _attempt_named(request, apart, form(row), row, name(row)) for row in rows
        )
    if done:
        text = ngettext("Done for %(n)s.", "Done for %(n)s.", done) % {"n": done}
        messages.success(request, text)
    return batch


def _attempt_named(request, action, form, row, name):
    is_done = attempt(action, form, row, by=request.user)
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

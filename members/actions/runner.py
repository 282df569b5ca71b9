"""Carry out an action for a request, with words for whatever follows."""

from django.contrib import messages

from members.models import Batch

from .declared import arguments
from .offers import add_to_last_success, offer_undo
from .refusals import REFUSALS, refuse


def attempt(action, form, target=None, *, by):
    """Do it with what was typed; whether it was done: if not, the form says why.

    `by` is a user, or None for the holder of a link.
    """
    if not form.is_valid():
        return False
    try:
        form.result = action.do(target, by=by, **arguments(form))
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    return True


def run(request, action, form, target=None, lead_on=None):
    """Do the same by the user of the request, who reads the words on the next page.

    They are messages: of what was left out, and of success, if there are any, with an offer
    to undo it and the HTML that `lead_on()` returns.
    """
    if not attempt(action, form, target, by=request.user):
        return False
    for text in action.left_out(form.result):
        messages.warning(request, text)
    typed = {"by": request.user, **arguments(form)}
    if words := action.words(form.result, target, typed):
        messages.success(request, words)
        _offer(request, form.result, [lead_on()] if lead_on else [])
    return True


def press(request, action, target=None, form=None, lead_on=None, level=messages.ERROR):
    """Do what needs no typing; a refusal is a message, too. Return whether it was done.

    `form` is that of the action, if the caller reads afterwards what became of it.
    """
    form = form or action.form(request.POST)
    is_done = run(request, action, form, target, lead_on)
    for text in form.non_field_errors():
        messages.add_message(request, level, text)
    return is_done


def _offer(request, result, links):
    parts = result if isinstance(result, tuple) else (result,)
    batches = [part for part in parts if isinstance(part, Batch)]
    if batches:
        offer_undo(request, *batches, *links)
    elif links:
        add_to_last_success(request, *links)

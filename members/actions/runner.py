"""Carry out an action for a request, with words for whatever follows."""

from django.contrib import messages

from members.models import Batch

from .declared import arguments
from .offers import offer_undo
from .refusals import REFUSALS, refuse


def run(request, action, form, target=None):
    """Do it with what was typed; whether it was done: if not, the form says why.

    The words of success, and an offer to undo it, are messages of the next page.
    """
    if not form.is_valid():
        return False
    typed = arguments(form)
    try:
        form.result = action.do(target, by=request.user, **typed)
    except REFUSALS as refusal:
        refuse(form, refusal)
        return False
    typed = {"by": request.user, **typed}
    messages.success(request, action.words(form.result, target, typed))
    if isinstance(form.result, Batch):
        offer_undo(request, form.result)
    return True


def press(request, action, target=None):
    """Do what needs no typing; a refusal is a message, too. Return whether it was done."""
    form = action.form(request.POST)
    is_done = run(request, action, form, target)
    for text in form.non_field_errors():
        messages.error(request, text)
    return is_done

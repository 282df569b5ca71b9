"""Run an action on a page of a member: it asks before what ends something."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from members.actions import arguments, form_of, run

from .questions import answer, is_shown_again

NO_RIGHT = {"access", "not_yours"}


def perform(request, action, target, show, **context):
    """Return the page that asks, or that `show(form)` renders again; None once it is done.

    Who has lost the right since the page was shown finds nothing here any more.
    """
    form = form_of(action, target, request.POST)
    if is_shown_again(request):
        return show(form.forgiven())
    if form.is_valid():
        question = action.ask(target, by=request.user, **arguments(form))
        if asked := answer(request, question, lambda: show(form), **context):
            return asked
    if run(request, action, form, target):
        return None
    if NO_RIGHT & getattr(form, "refused", frozenset()):
        raise Http404
    return show(form)


def press_button(request, action, target, *, level=messages.ERROR, **context):
    """Do what a button of the page says, and return to it; a refusal is a message there."""

    def show(form):
        for text in form.non_field_errors():
            messages.add_message(request, level, text)
        return redirect(request.path)

    return perform(request, action, target, show, **context) or redirect(request.path)

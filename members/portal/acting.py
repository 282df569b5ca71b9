"""Run an action on a page of a member, or of the holder of a link.

It asks before what ends something.
"""

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


def press_button(
    request, action, target, *, to="", show_again=None, level=messages.ERROR, **context
):
    """Do what a button says, and redirect to the address, else to the same page.

    A refusal is a message there. Whoever goes back gets there too, or what was typed
    again from `show_again`.
    """

    def show(form):
        if show_again and not form.errors:
            return show_again()
        for text in form.non_field_errors():
            messages.add_message(request, level, text)
        return redirect(to or request.path)

    page = perform(request, action, target, show, **context)
    return page or redirect(to or request.path)

"""Run an action on a page of a member: it asks before what ends something."""

from django.http import Http404

from members.actions import arguments, form_of, run

from .questions import answer, is_shown_again


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
    if "not_yours" in getattr(form, "refused", ()):
        raise Http404
    return show(form)

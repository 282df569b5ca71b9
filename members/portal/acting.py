"""Run an action on a page of a member, or of the holder of a link.

It asks before what ends something.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from members.actions import arguments, form_of, run

ANSWER = "sure"
# A change of language shows the form of a page again, as going back does. On a page of
# several it is the main one; static/js/language.js takes the one that was typed in last.
LANGUAGE_FORM = {"id": "typed", "name": ANSWER, "value": "no"}
OF_THE_PAGE = {"csrfmiddlewaretoken", "form_token", ANSWER}


def answer(request, question, show_again, **context):
    """Return the page with the question, or the typed values again; None once confirmed.

    `question` may be None for an act that ends nothing. `show_again` renders the form as
    it was sent, for a user that goes back.
    """
    pressed = request.POST.get(ANSWER)
    if question is None or pressed == "yes":
        return None
    if pressed == "no":
        return show_again()
    inputs = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OF_THE_PAGE
        for value in values
    ]
    frame = "portal/log_in/base.html" if "form_token" in context else "portal/base.html"
    page = {"question": question, "typed": inputs, "frame": frame, **context}
    return render(request, "portal/ask_first.html", page)


def is_shown_again(request):
    """Whether the form is to be shown as it was typed: gone back to, or in the other language."""
    return request.POST.get(ANSWER) == "no"


NO_RIGHT = {"access", "not_yours"}


def perform(request, action, target, show, **context):
    """Return the page that asks, or that `show(form)` renders again; None once it is done.

    A user without the right, or that has lost it since the page was rendered, gets 404.
    """
    if not action.may(request.user, target):
        raise Http404
    form = form_of(action, target, request.POST)
    if is_shown_again(request):
        return show(form.forgiven())
    if form.is_valid():
        question = action.ask(target, by=request.user, **arguments(form))
        if page := answer(request, question, lambda: show(form), **context):
            return page
    if run(request, action, form, target):
        return None
    if NO_RIGHT & getattr(form, "refused", frozenset()):
        raise Http404
    return show(form)


def press_button(
    request, action, target, *, to="", show_again=None, level=messages.ERROR, **context
):
    """Run the action of a button, and redirect to the address, else to the same page.

    A refusal is a message there. After going back the user gets there too, or the typed values
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

"""Ask before an act that ends something: a page says what follows, a second press does it."""

from django.shortcuts import render

ANSWER = "sure"
# A change of language shows the form of a page again, as going back does. On a page of
# several it is the main one; static/js/language.js takes the one that was typed in last.
LANGUAGE_FORM = {"id": "typed", "name": ANSWER, "value": "no"}
OF_THE_PAGE = {"csrfmiddlewaretoken", "form_token", ANSWER}


def answer(request, question, show_again, **context):
    """Return the page that asks, or what was typed again; None once the user is sure.

    `question` may be None for an act that ends nothing. `show_again` renders the form as
    it was sent, for whoever goes back.
    """
    pressed = request.POST.get(ANSWER)
    if question is None or pressed == "yes":
        return None
    if pressed == "no":
        return show_again()
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OF_THE_PAGE
        for value in values
    ]
    frame = "portal/log_in/base.html" if "form_token" in context else "portal/base.html"
    shown = {"question": question, "typed": typed, "frame": frame, **context}
    return render(request, "portal/ask_first.html", shown)


def is_shown_again(request):
    """Whether the form is to be shown as it was typed: gone back to, or in the other language."""
    return request.POST.get(ANSWER) == "no"

from datetime import timedelta
from functools import wraps

import pghistory
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from members import form_tokens, people, pictures, privacy
from members.actions import arguments, form_for
from members.messages import choice_of
from members.people.own_actions import ERASE

from ..guard import no_store
from ..own_page import DONE, UNSAVED, OwnPage
from ..questions import answer
from .about_me import data_file
from .closed import closed, if_valid

PER_VISITOR = {"action": "own page", "at_most": 60, "per": timedelta(hours=1)}
# The form that a change of language takes along.
LANGUAGE_FORM = {"id": "own", "name": "do", "value": "language", "enter": "correct"}
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


def _nobody(request, refusal):
    """Render that the person has been erased, or that the link is not valid."""
    if people.was_erased(request.resolver_match.kwargs["token"]):
        return render(request, "portal/erased.html", status=410)
    return closed(request)


def by_link(view):
    """Pass the view the person of the token; the URL is sent to no other site."""

    @if_valid(_nobody)
    def page(request, token):
        return view(request, people.find_by_token(token))

    @login_not_required
    @no_store
    @wraps(view)
    def wrapped(request, token):
        response = page(request, token)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return csrf_exempt(wrapped)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request, person):
    """Show a person's data to that person, with the forms to decide on it."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    page = OwnPage(person, *posted, done=request.GET.get("done", ""))
    if page.sent is None:
        return _page(request, page)
    if asked := _ask_first(request, page):
        return asked
    if _submit(request, page.sent):
        return _saved(request, page)
    return _page(request, page)


def _page(request, page):
    context = {"own": page, "person": page.person, "form_token": form_tokens.token()}
    context["language_form"] = LANGUAGE_FORM
    context |= choice_of(page.person)
    return render(request, "portal/consent.html", context)


def _saved(request, page):
    """Redirect to the page, or show it with what was typed in the other form."""
    saved = request.POST["do"]
    done = "asked" if page.sent.result else DONE[saved]
    if not page.is_unsaved:
        return redirect(f"{request.path}?done={done}")
    person = people.find_by_token(request.resolver_match.kwargs["token"])
    again = OwnPage(person, request.POST, request.FILES, done=done, saved=saved)
    again.said = f"{again.said} {UNSAVED}"
    return _page(request, again)


def _ask_first(request, page):
    """Ask before everything is hidden."""
    form = page.sent
    if not form.is_valid():
        return None
    question = form.action.ask(page.person, by=None, **arguments(form))

    def show_again():
        saved = request.POST["do"]
        again = OwnPage(page.person, request.POST, request.FILES, saved=saved)
        return _page(request, again)

    return answer(request, question, show_again, form_token=form_tokens.token())


@by_link
@require_safe
def consent_picture(request, person):
    """Return the person's picture."""
    if person.picture is None:
        raise Http404
    return pictures.picture_response(request, person.picture, "private, no-store")


@by_link
@require_safe
def consent_file(request, person):
    """Download all personal data as a file."""
    return data_file(person)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def consent_erase(request, person):
    """Erase the person, after showing all data and which profiles it leaves alone."""
    form = form_for(request, ERASE, person)
    is_staff = privacy.is_staff(form.data_subject)
    if _submit(request, form):
        page = "portal/consent_erasing.html" if is_staff else "portal/erased.html"
        return render(request, page)
    context = {
        "form": form,
        "form_token": form_tokens.token(),
        "left": form.left,
        "logs_in": bool(form.data_subject.users),
        "is_staff": is_staff,
        "sections": privacy.personal_data_about(
            form.data_subject, restricted_to_own_claims=True
        ),
    }
    return render(request, "portal/consent_erase.html", context)


def _submit(request, form):
    """Submit the form of the person; history gets the URL without the token."""
    with pghistory.context(url=reverse("portal:consent", args=["-"])):
        return form_tokens.submit(request, form, per_visitor=PER_VISITOR)

from datetime import timedelta
from functools import wraps

import pghistory
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from members.actions import Question

from ... import form_tokens, limits, people, pictures, privacy
from ...messages import choice_of
from ..erasure_form import EraseForm
from ..guard import no_store
from ..own_page import OwnPage
from ..own_page_forms import MESSAGES, WithdrawalForm
from ..questions import answer
from .about_me import data_file
from .closed import closed

PER_VISITOR = {"at_most": 60, "per": timedelta(hours=1)}
PER_PERSON = {"at_most": 30, "per": timedelta(hours=1)}
# The form that a change of language takes along.
LANGUAGE_FORM = {"id": "own", "name": "do", "value": "language", "enter": "correct"}
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


def by_link(view):
    """Pass the view the person of the token; the URL is sent to no other site."""

    @login_not_required
    @no_store
    @wraps(view)
    def wrapped(request, token):
        try:
            response = view(request, people.find_by_token(token))
        except ValidationError:
            response = _nobody(request, token)
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
    form = page.sent
    if form is not None and (asked := _ask_first(request, form, page)):
        return asked
    if form is not None and _submit(request, person, form, form.execute):
        return _saved(request, page, form)
    return _page(request, page)


def _page(request, page):
    context = {"own": page, "person": page.person, "form_token": form_tokens.token()}
    context["language_form"] = LANGUAGE_FORM
    context |= choice_of(page.person)
    return render(request, "portal/consent.html", context)


def _saved(request, page, form):
    """Redirect to the page, or show it with what was typed in the other form."""
    if not page.is_unsaved:
        return redirect(f"{request.path}?done={form.done}")
    person = people.find_by_token(request.resolver_match.kwargs["token"])
    saved = request.POST["do"]
    again = OwnPage(person, request.POST, request.FILES, done=form.done, saved=saved)
    again.said = f"{again.said} {MESSAGES['unsaved']}"
    return _page(request, again)


def _ask_first(request, form, page):
    """Ask before everything is hidden."""
    if not isinstance(form, WithdrawalForm):
        return None
    again = OwnPage(page.person, request.POST, request.FILES, saved="hide")
    question = Question(
        _("Hide everything about you?"),
        [_("Nothing about you is shown publicly any more, from now on.")],
        _("Hide everything"),
        _("You can show it again at any time, by ticking it."),
    )
    token = form_tokens.token()
    return answer(request, question, lambda: _page(request, again), form_token=token)


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
    data_subject = privacy.find_data_subject(person)
    is_staff = privacy.is_staff(data_subject)
    left = list(privacy.organizations_without_other_manager(data_subject))
    form = EraseForm(request.POST if request.method == "POST" else None, left=left)
    if request.method == "POST" and _submit(request, person, form, _erase(person)):
        page = "portal/consent_erasing.html" if is_staff else "portal/erased.html"
        return render(request, page)
    context = {
        "form": form,
        "form_token": form_tokens.token(),
        "left": left,
        "logs_in": bool(data_subject.users),
        "is_staff": is_staff,
        "sections": privacy.personal_data_about(
            data_subject, restricted_to_own_claims=True
        ),
    }
    return render(request, "portal/consent_erase.html", context)


def _erase(person):
    return lambda **_cleaned_data: people.erase_on_request(person)


def _submit(request, person, form, action):
    """Submit the form within the rate limits; history gets the URL without the token."""

    def limited(**cleaned_data):
        limits.require("own page", limits.client_address(request), **PER_VISITOR)
        limits.require("own data", person.pk, **PER_PERSON)
        action(**cleaned_data)

    with pghistory.context(url=reverse("portal:consent", args=["-"])):
        return form_tokens.submit(request, form, limited)


def _nobody(request, token):
    """Render that the person has been erased, or that the link is not valid."""
    if people.was_erased(token):
        return render(request, "portal/erased.html", status=410)
    return closed(request)

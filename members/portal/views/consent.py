from datetime import timedelta
from functools import wraps

import pghistory
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ... import limits, openforms, people, pictures
from ..guard import unkept
from ..own_page import OwnPage
from .closed import closed

OF_A_VISITOR = {"at_most": 60, "per": timedelta(hours=1)}
OF_A_PERSON = {"at_most": 30, "per": timedelta(hours=1)}
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


def by_link(view):
    """Give the view the person whose link it is; the address is told to nobody."""

    @login_not_required
    @unkept
    @wraps(view)
    def found(request, token):
        try:
            answer = view(request, people.find(token))
        except ValidationError:
            answer = closed(request)
        for name, value in HEADERS.items():
            answer[name] = value
        return answer

    return csrf_exempt(found)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request, person):
    """Show all that is held about a person, who decides here what becomes of it."""
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    page = OwnPage(person, *given, said=request.GET.get("done", ""))
    if page.sent is not None and _did(request, page.sent):
        return _onward(request, page.sent.done)
    context = {"own": page, "person": person, "form_token": openforms.token()}
    return render(request, "portal/consent.html", context)


@by_link
@require_safe
def consent_picture(request, person):
    """Send the picture that is held of a person to that person."""
    if person.picture is None:
        raise Http404
    return pictures.sent(request, person.picture, "private, no-store")


def _did(request, form):
    """Do what was asked for; history notes the page, and never the link to it."""

    def act(**given):
        may = limits.allow("own page", limits.client(request), **OF_A_VISITOR)
        if not (may and limits.allow("own data", form.person.pk, **OF_A_PERSON)):
            raise ValidationError(limits.TOO_MANY, code="too_many")
        form.act(**given)

    with pghistory.context(url=reverse("portal:consent", args=["-"])):
        return openforms.sent(request, form, act)


def _onward(request, done):
    if done == "erasing":
        return render(request, "portal/consent_erasing.html")
    return redirect(f"{request.path}?done={done}")

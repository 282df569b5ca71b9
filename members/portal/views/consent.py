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

from ... import form_tokens, limits, people, pictures, privacy
from ..erasing import EraseForm
from ..guard import unkept
from ..own_page import OwnPage
from .about_me import file_about
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
            answer = view(request, people.find_by_token(token))
        except ValidationError:
            answer = _nobody(request, token)
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
    form = page.sent
    if form is not None and _did(request, person, form, form.act):
        return redirect(f"{request.path}?done={form.done}")
    context = {"own": page, "person": person, "form_token": form_tokens.token()}
    return render(request, "portal/consent.html", context)


@by_link
@require_safe
def consent_picture(request, person):
    """Send the picture that is held of a person to that person."""
    if person.picture is None:
        raise Http404
    return pictures.picture_response(request, person.picture, "private, no-store")


@by_link
@require_safe
def consent_file(request, person):
    """Give the person all that is held, as a file to keep."""
    return file_about(person)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def consent_erase(request, person):
    """Erase the person at once, after saying all that goes and who is left alone."""
    somebody = privacy.find_data_subject(person)
    is_staff = privacy.is_staff(somebody)
    left = list(privacy.organizations_without_other_manager(somebody))
    form = EraseForm(request.POST if request.method == "POST" else None, left=left)
    if request.method == "POST" and _did(request, person, form, _erasing(person)):
        page = "portal/consent_erasing.html" if is_staff else "portal/erased.html"
        return render(request, page)
    context = {
        "form": form,
        "form_token": form_tokens.token(),
        "left": left,
        "logs_in": bool(somebody.users),
        "is_staff": is_staff,
        "sections": privacy.personal_data_about(
            somebody, restricted_to_own_claims=True
        ),
    }
    return render(request, "portal/consent_erase.html", context)


def _erasing(person):
    return lambda **_sure: people.erase_on_request(person)


def _did(request, person, form, act):
    """Do what was asked for; history notes the page, and never the link to it."""

    def allowed(**given):
        may = limits.allow("own page", limits.client_address(request), **OF_A_VISITOR)
        if not (may and limits.allow("own data", person.pk, **OF_A_PERSON)):
            raise ValidationError(limits.TOO_MANY, code="too_many")
        act(**given)

    with pghistory.context(url=reverse("portal:consent", args=["-"])):
        return form_tokens.submit(request, form, allowed)


def _nobody(request, token):
    """Tell whoever pressed twice, or comes back, that nothing is left to see."""
    if people.was_erased(token):
        return render(request, "portal/erased.html", status=410)
    return closed(request)

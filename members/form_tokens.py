"""Let visitors send a form without a cookie: a signed token, from a page of ours.

The page gives `token()` to its form, as a hidden field named FIELD, and the view that
takes the post is `csrf_exempt` and asks `check`: Django's own guard needs a cookie.
"""

import secrets
from datetime import timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIELD = "form_token"
SALT = "members.openforms"
LASTS = timedelta(hours=6)


def token():
    """Make the token of one form; no two are alike, so no cache may keep the page."""
    return signing.dumps(secrets.token_urlsafe(12), salt=SALT)


def check(request):
    """Return what marks this one form, the same when it is sent twice; or refuse in words.

    Whoever is refused gets the page again with what was typed, and a new token.
    """
    if not _is_from_here(request):
        raise ValidationError(
            _("This came from another page. Send the form from here."), code="elsewhere"
        )
    try:
        return signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature as bad:
        raise ValidationError(
            _("The page had been open for too long. Send it once more."), code="expired"
        ) from bad


def sent(request, form, act):
    """Do it, and say whether it was done; a refusal stands on the form with what was typed.

    `act` gets what the form holds.
    """
    if not form.is_valid():
        return False
    try:
        check(request)
        act(**form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


def _is_from_here(request):
    """Believe the browser, which no page can make lie; each of them sends one or both."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin is None:
        return False
    if site == "same-origin" and origin == "null":
        return True  # so it says from a page that hides its own address
    is_own = origin is None or origin.partition("://")[2] == request.get_host()
    return is_own and site in (None, "same-origin")

"""Signed tokens for forms of visitors, in place of Django's CSRF cookie.

The page passes `token()` to its template, for a hidden field named FIELD. Its view is
`csrf_exempt` and calls `submit`, which verifies the token and the request's origin.
"""

import secrets
from datetime import timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.actions import attempt, refuse
from members.fields import parsed, refusal_of
from members.operation import limits

FIELD = "form_token"
SALT = "members.form_tokens"
MAX_AGE = timedelta(hours=6)
ONCE = {"at_most": 1, "per": MAX_AGE}


def token():
    """Return a token that is unique to one rendered form, so the page is not cacheable."""
    return signing.dumps(secrets.token_urlsafe(16), salt=SALT)


def verify(request):
    """Return the identifier of the form, the same when it is sent twice.

    Raises ValidationError, for the view to render the form again with a new token.
    """
    if not is_same_origin(request):
        raise ValidationError(
            _("The form was sent from another page. Please send it from here."),
            code="elsewhere",
        )
    try:
        return signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature as bad:
        raise ValidationError(
            _("The page was open for too long. Please send the form again."),
            code="expired",
        ) from bad


def submit(request, form, *, by=None, once="", per_visitor=None):
    """Attempt the action of a form that carries a token, since nobody is logged in.

    With `once`, the name of a limit, the same form sent again does nothing more.
    `per_visitor` has the arguments of `limits.require_client` for the visitor's address.
    """
    if not form.is_valid():
        return False
    form.token, refusal = parsed(verify, request)
    if refusal is None and once and not limits.count(once, form.token, **ONCE):
        return True
    if refusal is None and per_visitor:
        client = limits.client_address(request)
        refusal = refusal_of(limits.require_client, client=client, **per_visitor)
    if refusal:
        refuse(form, refusal)
        return False
    return attempt(form.action, form, form.target, by=by)


def is_same_origin(request):
    """Whether the browser's headers name this origin; each browser sends at least one."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin is None:
        return False
    if site == "same-origin" and origin == "null":
        return True  # sent by a page with the policy no-referrer
    is_own = origin is None or origin.partition("://")[2] == request.get_host()
    return is_own and site in (None, "same-origin")

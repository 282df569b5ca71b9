from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from members.accounts import log_in_links
from members.models import LogIn

from ..guard import no_store
from .links import closed, if_valid


@login_not_required
@no_store
@require_http_methods(["GET", "HEAD", "POST"])
@if_valid(closed)
def log_in_link(request, token):
    """Log in by a link of `manage.py log_in_link`: previews open links, so a POST uses it."""
    user = log_in_links.find(token)
    if request.method != "POST":
        return render(request, "portal/log_in/link.html")
    log_in_links.use(token)
    record_authentication(request, user, method="code", type=LogIn.Way.LINK)
    response = perform_login(request, Login(user=user, email=user.email))
    # Half logged in if a second factor is to come: a step up like the others.
    request.session.cycle_key()
    return response

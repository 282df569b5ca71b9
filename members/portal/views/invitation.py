from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members import access, form_tokens, people
from members.actions import form_for

from ..guard import no_store
from ..log_in.views import SESSION_ADDRESS
from .closed import closed, if_valid


@login_not_required
@csrf_exempt
@no_store
@require_http_methods(["GET", "HEAD", "POST"])
@if_valid(closed)
def invitation(request, token):
    """Show an invitation; only a POST accepts it, since mail scanners follow links."""
    found = access.find_open_invitation(token)
    user = request.user if request.user.is_authenticated else None
    form = form_for(request, people.ACCEPT, token, email=found.email)
    if form_tokens.submit(request, form, by=user):
        return _next_page(request, found)
    context = {
        "invitation": found,
        "successions": people.successions(found),
        "form": form,
        "form_token": form_tokens.token(),
        "is_another": user is not None and user.email != found.email,
    }
    return render(request, "portal/invitation.html", context)


def _next_page(request, invitation):
    """Redirect to the organization, after a log-in: e-mails with links are forwarded."""
    home = reverse("portal:organization", args=[invitation.organization.slug])
    if request.user.is_authenticated:
        return redirect(home)
    request.session[SESSION_ADDRESS] = invitation.email
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': home})}")

from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members import people
from members.accounts import access
from members.actions import attempt, form_for, form_of
from members.mail import confirmations
from members.operation import form_tokens

from ..confirmation_pages import NEWSLETTERS, PURPOSES
from ..event_pages import ANSWERS, SIGN_UPS
from ..guard import no_store, typed_values
from ..log_in.views import SESSION_ADDRESS

INVITATION_CAN = _(
    "It was sent to the invited address. It accepts the invitation; the access takes a"
    " log-in with a code that goes to the same address."
)


# Codes of links that were valid until access or the organization came to an end.
OF_ORGANIZATION = {"access", "merged", "over"}


def if_valid(answer):
    """Answer by `answer(request, refusal)` where the view refuses the token of its link."""

    def decorate(view):
        @wraps(view)
        def wrapped(request, token):
            try:
                return view(request, token)
            except ValidationError as refusal:
                return answer(request, refusal)

        return wrapped

    return decorate


def closed(request, refusal=None):
    """Render the page of a link that is not valid, the same for every reason.

    The holder of a link that was valid gets more detail, by any code but "closed", and the
    typed values where the organization has changed meanwhile, as by a merge. Anybody could
    be sent to other links by a form of another site, with words of that.
    """
    is_told = refusal is not None and refusal.code != "closed"
    is_changed = refusal is not None and refusal.code in OF_ORGANIZATION
    context = {
        "log_in": resolve_url(settings.LOGIN_URL),
        "why": " ".join(refusal.messages) if is_told else "",
        "typed": typed_values(request.POST) if is_changed else [],
    }
    return render(request, "portal/closed.html", context, status=404)


@login_not_required
@csrf_exempt
@no_store
@require_http_methods(["GET", "HEAD", "POST"])
@if_valid(closed)
def invitation(request, token):
    """Show an invitation; only a POST accepts it, since mail scanners follow links."""
    invitation_ = access.find_open_invitation(token)
    user = request.user if request.user.is_authenticated else None
    form = form_for(request, people.ACCEPT, token, email=invitation_.email)
    if form_tokens.submit(request, form, by=user):
        return _next_page(request, invitation_)
    context = {
        "invitation": invitation_,
        "successions": people.successions(invitation_),
        "form": form,
        "form_token": form_tokens.token(),
        "is_another": user is not None and user.email != invitation_.email,
        "link_can": INVITATION_CAN,
    }
    return render(request, "portal/invitation.html", context)


def _next_page(request, invitation):
    """Redirect to the organization, after a log-in: e-mails with links are forwarded."""
    home = reverse("portal:organization", args=[invitation.organization.slug])
    if request.user.is_authenticated:
        return redirect(home)
    request.session[SESSION_ADDRESS] = invitation.email
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': home})}")


def link_page(purposes):
    """Return the view of links: it shows their purpose, and only a POST runs it.

    Scanners of e-mails follow links.
    """

    @login_not_required
    @csrf_exempt
    @no_store
    @require_http_methods(["GET", "HEAD", "POST"])
    @if_valid(closed)
    def page(request, token):
        purpose, values = confirmations.read(token)
        if purpose not in purposes:  # a link to another page
            return closed(request)
        age = confirmations.max_age(purpose)
        return _page(request, purposes[purpose](**values), age and age.days)

    return page


confirm, answer = link_page(PURPOSES | SIGN_UPS), link_page(ANSWERS)
newsletter = link_page(NEWSLETTERS)


def _page(request, asked, days):
    one_click = request.POST.get("List-Unsubscribe") == "One-Click" and asked.one_click
    if one_click:
        # A mail program sends no form token; the token of the link is the proof.
        form = form_of(asked.action, asked.target, one_click)
        attempt(asked.action, form, asked.target, by=asked.user)
    if one_click or "done" in request.GET:
        return render(request, asked.done, {"asked": asked})
    form = form_for(request, asked.action, asked.target)
    if form_tokens.submit(request, form, by=asked.user):
        return redirect(f"{request.path}?done")
    context = {"asked": asked, "form": form, "form_token": form_tokens.token()}
    context |= {"link_can": asked.can, "link_days": days}
    return render(request, asked.page, context | asked.context(form))

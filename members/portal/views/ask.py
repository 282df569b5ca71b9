from datetime import timedelta

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.fields.forms import PlainForm

from ... import access, duplicates, form_tokens, limits, search
from ...models import Organization
from ...models.email_addresses import EmailAddressFormField
from ...models.slugs import find_by_slug
from ..guard import no_store

PER_VISITOR = {"at_most": 10, "per": timedelta(hours=1)}
PER_ADDRESS = {"at_most": 3, "per": timedelta(days=1)}
MAX_RESULTS = 10


class AskForm(PlainForm):
    email = EmailAddressFormField(
        label=_("Your work e-mail address"),
        error_messages={"required": _("Enter your e-mail address.")},
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


@login_not_required
@csrf_exempt
@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    """Send a link to request access; the answer discloses nothing about the address."""
    organization = _find_organization(request.GET.get("organization", ""))
    if organization is None:
        return _choose_organization(request)
    if "sent" in request.GET:
        return render(request, "portal/ask_sent.html", {"organization": organization})
    form = AskForm(request.POST if request.method == "POST" else None)
    if form_tokens.submit(
        request, form, lambda email: _send_link(request, organization, email)
    ):
        query = urlencode({"organization": organization.slug})
        return redirect(f"{request.path}?{query}&sent")
    context = {
        "organization": organization,
        "form": form,
        "form_token": form_tokens.token(),
    }
    return render(request, "portal/ask.html", context)


def _find_organization(slug):
    try:
        return find_by_slug(Organization.objects.listed(), slug)
    except Organization.DoesNotExist:
        return None


def _choose_organization(request):
    words = request.GET.get("q", "").strip()[:100]
    context = {"words": words, "found": _found(request, words) if words else []}
    return render(request, "portal/ask_choose.html", context)


def _found(request, words):
    """Return the listed organizations with the words, else those of a similar name."""
    found = search.matching(Organization.objects.listed(), words).order_by(
        "-rank", "sort_name"
    )
    if found := list(found[:MAX_RESULTS]):
        return found
    client = limits.client_address(request)
    matches = duplicates.similar_listed(client, name=words, orgnr=words)
    return [match.organization for match in matches or []]


def _send_link(request, organization, email):
    """Send the link, silently not more often than the address may be written to."""
    limits.require("ask", limits.client_address(request), **PER_VISITOR)
    if limits.allow("ask at address", limits.mailbox(email), **PER_ADDRESS):
        access.send_request_link(organization, email, language=get_language())

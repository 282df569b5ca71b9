from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ..actions import ACTS
from ..colleagues import MANAGER, Colleagues
from ..guard import represents


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def access_page(request, organization):
    """Show who acts for the organization; a manager lets in and out here."""
    if request.method != "POST":
        return _page(request, organization)
    form = _asked_for(request, organization)
    try:
        said = form.act(**form.cleaned_data, by=request.user) if form.is_valid() else ""
    except ValidationError as refusal:
        _refuse(form, refusal)
    if not form.is_valid():
        return _page(request, organization, form)
    messages.success(request, said)
    return redirect(_onward(request, organization))


def _asked_for(request, organization):
    """Find what to do, or answer 404: editors do nothing here but leave."""
    kind = ACTS.get(request.POST.get("do"))
    form = kind and kind(request.POST, organization=organization)
    if form is None or "row" in form.errors:
        raise Http404
    is_manager = request.user.organizations(MANAGER).contains(organization)
    if not is_manager and not form.is_own(request.user):
        raise Http404
    return form


def _refuse(form, refusal):
    """Say it beside what was typed, unless access has ended since the page was shown."""
    if getattr(refusal, "code", None) == "not_yours":
        raise Http404 from refusal
    form.add_error(None, refusal.messages)


def _onward(request, organization):
    """Stay on the page while it is one's own."""
    if request.user.organizations().contains(organization):
        return reverse("portal:access", args=[organization.slug])
    return reverse("portal:home")


def _page(request, organization, refused=None):
    colleagues = Colleagues(organization, request.user, refused)
    context = {"organization": organization, "colleagues": colleagues}
    return render(request, "portal/access.html", context)

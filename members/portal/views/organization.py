from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.fields import ORGANIZATION

from ... import review
from ...models import ChangeRequest
from ...waiting import choice_path
from ..guard import represents, waiting_for
from ..overview import Overview
from ..questions import answer, withdrawal


@represents
@require_http_methods(["GET", "HEAD", "POST"])
def organization_page(request, organization):
    """Show what waits and how things stand; a proposal can be withdrawn here."""
    if request.method == "POST":
        return _withdraw(request, organization)
    context = {
        "organization": organization,
        "waiting": waiting_for(request, organization),
        "email_choices": choice_path(request.user),
        "overview": Overview(organization, request.user, "all" in request.GET),
    }
    return render(request, "portal/organization.html", context)


def _withdraw(request, organization):
    """Take back the named field of what waits, or all of it."""
    number = request.POST.get("request", "")
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    mine = ChangeRequest.objects.from_member(organization)
    found = get_object_or_404(mine, pk=int(number))
    field = request.POST.get("field")
    if field and field not in ORGANIZATION.by_name:
        raise Http404
    here = redirect("portal:organization", organization.slug)
    question = withdrawal(found, field)
    if asked := answer(request, question, lambda: here, organization=organization):
        return asked
    try:
        review.withdraw(found.pk, by=request.user, fields=[field] if field else None)
    except ValidationError as refusal:
        if refusal.code == "access":
            raise Http404 from refusal
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, _("Withdrawn."))
    return here

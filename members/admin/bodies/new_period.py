"""The page of a new period: who goes out and stays, who comes in, then a confirmation."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions import row_or_404, run
from members.models import Body
from members.offices import BEGIN_PERIOD

from .period import NewPeriod
from .rights import may_begin_period


@require_http_methods(["GET", "HEAD", "POST"])
def new_period(request, site, pk):
    """Render who holds office; a first POST shows what would follow, a second does it."""
    if not may_begin_period(request.user):
        raise PermissionDenied
    body = find_body(pk)
    period = NewPeriod(body, request.POST if request.method == "POST" else None, site)
    if run(request, BEGIN_PERIOD, period, body):
        return redirect(body_address(body))
    context = {
        **site.each_context(request),
        "title": _("New period of %s") % body,
        "opts": Body._meta,
        "media": period.media,
        "period": period,
    }
    return TemplateResponse(request, "admin/bodies/new_period.html", context)


def find_body(pk):
    return row_or_404(Body.objects.all(), pk)


def body_address(body):
    return reverse("admin:members_body_change", args=[body.pk])

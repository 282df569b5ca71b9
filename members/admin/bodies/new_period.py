"""The page of a new period: who goes out and stays, who comes in, then a confirmation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import offices
from members.actions import offer_undo, words_for
from members.models import Body

from .period import NewPeriod
from .rights import may_begin_period


@require_http_methods(["GET", "HEAD", "POST"])
def new_period(request, site, pk):
    """Render who holds office; a first POST shows what would follow, a second does it."""
    if not may_begin_period(request.user):
        raise PermissionDenied
    body = find_body(pk)
    period = NewPeriod(body, request.POST if request.method == "POST" else None, site)
    if period.is_confirmed and _has_begun(request, period):
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
    try:
        return Body.objects.get(pk=pk)
    except (Body.DoesNotExist, OverflowError) as unknown:
        raise Http404 from unknown


def body_address(body):
    return reverse("admin:members_body_change", args=[body.pk])


def _has_begun(request, period):
    """Begin the period; whether it succeeded: if not, the page has the errors."""
    try:
        batch = offices.begin_period(
            period.body,
            period.day,
            shown=period.shown,
            staying=period.staying,
            entries=period.entries,
            by=request.user,
        )
    except ValidationError as refusal:
        period.refuse(refusal)
        return False
    except (IntegrityError, OperationalError) as error:
        period.errors = [words_for(error)]
        return False
    named = {"body": period.body, "day": date_format(period.day)}
    text = _("The new period of %(body)s begins on %(day)s.") % named
    messages.success(request, text)
    offer_undo(request, batch)
    return True

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.actions import form_for
from members.directory.profile_queries import get_by_slug_or_404
from members.fields import BY_KEY
from members.models import Organization
from members.operation import form_tokens
from members.records import review

PER_VISITOR = {"action": "report", "at_most": 10, "per": timedelta(hours=1)}


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, slug, key):
    """Accept a report of an error on a page, from anybody, without a cookie."""
    noun = BY_KEY[key]
    row = get_by_slug_or_404(_shown_rows(noun.model), slug)
    context = {"row": row, "noun": noun}
    if "sent" in request.GET:
        return render(request, "directory/report_sent.html", context)
    form = form_for(request, review.REPORT, row)
    if form_tokens.submit(request, form, once="report form", per_visitor=PER_VISITOR):
        return redirect(f"{request.path}?sent")
    context |= {"form": form, "form_token": form_tokens.token()}
    return render(request, "directory/report.html", context)


def _shown_rows(model):
    return (
        Organization.objects.listed() if model is Organization else model.objects.all()
    )

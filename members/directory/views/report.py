from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ... import form_tokens
from ...models import Organization
from ..report_form import ReportForm, submit_report
from .slug_lookup import get_by_slug_or_404


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, slug):
    """Accept a report of an error in the profile, from anybody, without a cookie."""
    organization = get_by_slug_or_404(Organization.objects.listed(), slug)
    context = {"organization": organization}
    if "sent" in request.GET:
        return render(request, "directory/report_sent.html", context)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form_tokens.submit(
        request, form, lambda **typed: submit_report(request, organization, **typed)
    ):
        return redirect(f"{request.path}?sent")
    context |= {"form": form, "form_token": form_tokens.token()}
    return render(request, "directory/report.html", context)

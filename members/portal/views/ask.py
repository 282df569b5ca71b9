from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.accounts.access import ASK_FOR_LINK
from members.actions import form_for
from members.mail.letters import stop_notice
from members.models import Organization
from members.models.slugs import find_by_slug
from members.operation import form_tokens, limits
from members.queries import search
from members.records import duplicates
from members.register.form_part import CHOOSE, RegisterAnswer

from ..guard import no_store

PER_VISITOR = {"action": "ask", "at_most": 10, "per": timedelta(hours=1)}
MAX_RESULTS = 10


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
    form = form_for(request, ASK_FOR_LINK, organization)
    if form_tokens.submit(request, form, per_visitor=PER_VISITOR):
        query = urlencode({"organization": organization.slug})
        return redirect(f"{request.path}?{query}&sent")
    context = {
        "organization": organization,
        "form": form,
        "form_token": form_tokens.token(),
        "stopped": stop_notice(),
    }
    return render(request, "portal/ask.html", context)


def _find_organization(slug):
    try:
        return find_by_slug(Organization.objects.listed(), slug)
    except Organization.DoesNotExist:
        return None


def _choose_organization(request):
    data = request.POST if request.method == "POST" else request.GET
    words = data.get("q", "").strip()[:100]
    answer, hits = RegisterAnswer(), []
    if request.method == "POST" and form_tokens.is_same_origin(request):
        client = limits.client_address(request)
        answer = RegisterAnswer.of(data.get(CHOOSE) or words, client)
    if answer.hit:
        hits = _similar(request, name=answer.hit.name, orgnr=answer.hit.unit.number)
    elif words:
        hits = _matches(request, words)
    context = {"words": words, "hits": hits, "answer": answer}
    return render(request, "portal/ask_choose.html", context)


def _matches(request, words):
    """Return the listed organizations with the words, else those of a similar name."""
    rows = search.matching(Organization.objects.listed(), words).order_by(
        "-rank", "sort_name"
    )
    if rows := list(rows[:MAX_RESULTS]):
        return rows
    return _similar(request, name=words, orgnr=words)


def _similar(request, **facts):
    matches = duplicates.similar_listed(limits.client_address(request), **facts)
    return [match.organization for match in matches or []]

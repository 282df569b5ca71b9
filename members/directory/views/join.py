from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.actions import form_for
from members.association import joining
from members.mail.letters import stop_notice
from members.mail.wording import page_html
from members.models import Cluster
from members.models.organization_numbers import normalize_orgnr
from members.models.texts import lower_first
from members.operation import form_tokens, limits
from members.records import duplicates

PER_VISITOR = {"action": "join", "at_most": 10, "per": timedelta(hours=1)}


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request):
    """Accept an application; a link sent by e-mail verifies the address of the applicant."""
    if "sent" in request.GET:
        return _sent(request)
    form = form_for(request, joining.APPLY)
    is_asking = form_tokens.is_same_origin(request) and form.ask_register(
        limits.client_address(request)
    )
    if not is_asking and form_tokens.submit(
        request, form, once="join form", per_visitor=PER_VISITOR
    ):
        values = {
            "number": form.cleaned_data["orgnr"],
            "name": form.cleaned_data["name"],
        }
        return redirect(f"{request.path}?sent&{urlencode(values)}")
    terms, lacking = _terms()
    context = {
        "form": form,
        "form_token": form_tokens.token(),
        "introduction": page_html("join"),
        "terms": terms,
        "lacking": lacking,
        "stopped": stop_notice(),
    }
    if form.is_bound and not form.member:
        name, orgnr = request.POST.get("name", ""), request.POST.get("orgnr", "")
        context["matches"] = _similar(request, name=name, orgnr=orgnr)
    return render(request, "directory/join.html", context)


def _sent(request):
    """Render the next step, and the listed organizations that look like the applicant."""
    number = normalize_orgnr(request.GET.get("number", ""))
    organization, _is_member = joining.find_listed(number)
    name = "" if organization else request.GET.get("name", "")
    context = {"known": organization, "matches": _similar(request, name=name)}
    return render(request, "directory/join_sent.html", context)


def _similar(request, **profile):
    return duplicates.similar_listed(limits.client_address(request), **profile)


def _terms():
    """Return (question, text) of the terms that are published, and the other questions."""
    cluster = Cluster.objects.first() or Cluster()
    days = cluster.days_until_answer
    answer = ngettext("Within %(n)s day.", "Within %(n)s days.", days or 0) % {
        "n": days
    }
    terms = [
        (_("What you get"), cluster.benefits),
        (_("What is expected of you"), cluster.expectations),
        (_("What it costs"), cluster.price),
        (_("When you get an answer"), answer if days else ""),
    ]
    lacking = [lower_first(question) for question, text in terms if not text]
    return [term for term in terms if term[1]], ", ".join(lacking)

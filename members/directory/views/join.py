from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ... import duplicates, form_tokens, joining, limits
from ...models.organization_numbers import normalize_orgnr
from ...wording import page_html
from ..join_form import JoinForm, join_terms, submit_application


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request):
    """Accept an application; a link sent by e-mail verifies the address of the applicant."""
    if "sent" in request.GET:
        return _sent(request)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form_tokens.submit(
        request, form, lambda **typed: submit_application(request, **typed)
    ):
        typed = {
            "number": form.cleaned_data["orgnr"],
            "name": form.cleaned_data["name"],
        }
        return redirect(f"{request.path}?sent&{urlencode(typed)}")
    context = {
        "form": form,
        "form_token": form_tokens.token(),
        "introduction": page_html("join"),
        "terms": join_terms(),
    }
    if form.is_bound and not form.member:
        name, orgnr = request.POST.get("name", ""), request.POST.get("orgnr", "")
        context["matches"] = _similar(request, name=name, orgnr=orgnr)
    return render(request, "directory/join.html", context)


def _sent(request):
    """Render the next step, and the listed organizations that look like the applicant."""
    number = normalize_orgnr(request.GET.get("number", ""))
    known, _is_member = joining.find_listed(number)
    name = "" if known else request.GET.get("name", "")
    context = {"known": known, "matches": _similar(request, name=name)}
    return render(request, "directory/join_sent.html", context)


def _similar(request, **typed):
    return duplicates.similar_listed(limits.client_address(request), **typed)

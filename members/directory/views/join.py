from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ... import form_tokens, joining
from ...models.organization_numbers import normalize_orgnr
from ..join_form import JoinForm, join_terms, submit_application


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request):
    """Accept an application; a link sent by e-mail verifies the address of the applicant."""
    known, _is_member = joining.find_listed(
        normalize_orgnr(request.GET.get("number", ""))
    )
    if "sent" in request.GET:
        return render(request, "directory/join_sent.html", {"known": known})
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form_tokens.submit(
        request, form, lambda **typed: submit_application(request, **typed)
    ):
        query = urlencode({"number": form.cleaned_data["orgnr"]})
        return redirect(f"{request.path}?sent&{query}")
    context = {"form": form, "form_token": form_tokens.token(), "terms": join_terms()}
    return render(request, "directory/join.html", context)

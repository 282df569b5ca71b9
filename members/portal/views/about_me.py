from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from ... import privacy
from ..erasure_form import EraseForm
from ..guard import no_store


@no_store
@require_safe
def about_me(request):
    """Show all personal data about the user."""
    context = {
        "sections": privacy.personal_data_about(
            request.user, restricted_to_own_claims=True
        )
    }
    return render(request, "portal/about_me.html", context)


@no_store
@require_safe
def about_me_file(request):
    """Download the same as a file."""
    return data_file(request.user)


def data_file(subject):
    """Return the person's data as a JSON attachment, for the person's own eyes."""
    text = privacy.as_json(
        privacy.personal_data_about(subject, restricted_to_own_claims=True)
    )
    name = pgettext("name of a file", "about-me")
    kind = "application/json; charset=utf-8"
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return HttpResponse(text, content_type=kind, headers=headers)


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
def erase_me(request):
    """Erase the user at their own request, after showing which profiles it leaves alone."""
    data_subject = privacy.find_data_subject(request.user)
    left = list(privacy.organizations_without_other_manager(data_subject))
    form = EraseForm(request.POST if request.method == "POST" else None, left=left)
    if form.is_valid() and _erase(request, form):
        logout(request)
        return render(request, "portal/erased.html", {"was_logged_in": True})
    return render(request, "portal/erase_me.html", {"form": form, "left": left})


def _erase(request, form):
    try:
        privacy.erase(request.user, by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True

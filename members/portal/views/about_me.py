from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from ... import privacy
from ..erasing import EraseForm
from ..guard import unkept


@unkept
@require_safe
def about_me(request):
    """Show the user all that is held about them."""
    context = {
        "sections": privacy.personal_data_about(
            request.user, restricted_to_own_claims=True
        )
    }
    return render(request, "portal/about_me.html", context)


@unkept
@require_safe
def about_me_file(request):
    """Give the same as a file to keep."""
    return file_about(request.user)


def file_about(subject):
    """Send all that is held about somebody, as that human being may see it."""
    text = privacy.as_json(
        privacy.personal_data_about(subject, restricted_to_own_claims=True)
    )
    name = pgettext("name of a file", "about-me")
    kind = "application/json; charset=utf-8"
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return HttpResponse(text, content_type=kind, headers=headers)


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def erase_me(request):
    """Erase the user at their own word, after saying what goes and who is left alone."""
    left = list(
        privacy.organizations_without_other_manager(
            privacy.find_data_subject(request.user)
        )
    )
    form = EraseForm(request.POST if request.method == "POST" else None, left=left)
    if form.is_valid() and _erased(request, form):
        logout(request)
        return render(request, "portal/erased.html", {"was_logged_in": True})
    return render(request, "portal/erase_me.html", {"form": form, "left": left})


def _erased(request, form):
    try:
        privacy.erase(request.user, by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from members.actions import form_for, run
from members.people import privacy

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
    form = form_for(request, privacy.ERASE_OWN, request.user)
    if run(request, privacy.ERASE_OWN, form, request.user):
        logout(request)
        return render(request, "portal/erased.html", {"was_logged_in": True})
    context = {"form": form, "left": form.left}
    return render(request, "portal/erase_me.html", context)

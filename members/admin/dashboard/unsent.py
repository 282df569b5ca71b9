"""Forms of staff whose session had ended, or who must show a factor: kept, to be sent again.

They wait in the session of the browser; the page of the form shows them first.
"""

from django.contrib.auth.views import redirect_to_login
from django.http import QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from members.accounts import factors

NAME = "unsent"
MOST = 200_000  # characters, as they are sent
DISCARD = "discard_unsent"


def keep(request, user, *, is_log_in=True):
    """Store the POST of a page of the admin, unless it is too long; return whether it was.

    It came without a log-in, or else without a factor that was shown lately.

    A page of another site cannot send one: its CSRF token has been verified before.
    """
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    is_ours = request.resolver_match.app_name == "admin" and request.method == "POST"
    if not is_ours or len(query := typed.urlencode()) > MOST:
        return False
    kept = {"user": user.pk, "page": request.get_full_path(), "typed": query}
    kept |= {"had_files": bool(request.FILES), "is_log_in": is_log_in}
    request.session[NAME] = kept
    return True


def first(request, site):
    """Return the page that shows a kept form of this address to its user, or None.

    Its next POST sends it, or discards it; a page of another user deletes it.
    """
    kept = request.session[NAME]
    if kept["page"] != request.get_full_path():
        return None
    if kept["user"] == request.user.pk and request.method == "GET":
        return _page(request, site, kept)
    del request.session[NAME]
    return redirect(kept["page"]) if DISCARD in request.POST else None


def ask_for_factor(request):
    """Keep a form that takes a factor shown lately, and redirect to show one."""
    keep(request, request.user, is_log_in=False)
    asking = factors.verification_path(request.user)
    return redirect_to_login(request.get_full_path(), asking)


def _page(request, site, kept):
    typed = QueryDict(kept["typed"])
    fields = [(name, value) for name in typed for value in typed.getlist(name)]
    context = site.each_context(request) | {
        "title": _("Your form has not been sent"),
        "fields": fields,
        # Numbers of rows and boxes that are ticked tell a reader nothing.
        "values": [
            value for name, value in fields if len(value) > 4 and name[0] != "_"
        ],
        "had_files": kept["had_files"],
        "is_log_in": kept["is_log_in"],
        "discard": DISCARD,
    }
    return TemplateResponse(request, "admin/unsent.html", context)

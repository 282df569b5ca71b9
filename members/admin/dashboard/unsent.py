"""Forms that staff sent after their session had ended: kept for their user, to be sent again.

They wait in the session of the browser; the page of the form shows them first.
"""

from functools import wraps

from django.http import QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

NAME = "unsent"
MOST = 200_000  # characters, as they are sent
DISCARD = "discard_unsent"


def keep(request, user):
    """Store the POST of a page of the admin, unless it is too long; return whether it was.

    A page of another site cannot send one: its CSRF token has been verified before.
    """
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    is_ours = request.resolver_match.app_name == "admin" and request.method == "POST"
    if not is_ours or len(query := typed.urlencode()) > MOST:
        return False
    kept = {"user": user.pk, "page": request.get_full_path(), "typed": query}
    request.session[NAME] = kept | {"had_files": bool(request.FILES)}
    return True


def shown_first(site, view):
    """Return the view, before which a kept form of its page is shown to its user."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        kept = request.session.get(NAME)
        if not kept or kept["page"] != request.get_full_path():
            return view(request, *args, **kwargs)
        if kept["user"] == request.user.pk and request.method == "GET":
            return _page(request, site, kept)
        del request.session[NAME]
        if DISCARD in request.POST:
            return redirect(kept["page"])
        return view(request, *args, **kwargs)

    return wrapper


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
        "discard": DISCARD,
    }
    return TemplateResponse(request, "admin/unsent.html", context)

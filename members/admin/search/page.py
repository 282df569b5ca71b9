from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members import search

from ..registry.ranked_search import registry_term
from .hits import organization_address
from .results import StaffResults

LONGEST = 200


@require_safe
def desk_search(request, *, site):
    """Render what the words find, or redirect to the one organization that they mean."""
    words = registry_term(request.GET.get("q", "")[:LONGEST])
    page = site.each_context(request)
    results = StaffResults(request, site, words, page["available_apps"])
    if "all" not in request.GET and (organization := results.meant):
        messages.info(request, _found_alone(request, words))
        return redirect(organization_address(organization.pk))
    title = _("Search for “%(words)s”") % {"words": words} if words else _("Search")
    context = page | {
        "title": title,
        "words": words,
        "desk_words": words,
        "groups": results.groups,
    }
    context["total"] = sum(group.total for group in results.groups)
    if words and not results.groups:
        context["nearest_words"] = search.nearest_words(words)
    return render(request, "admin/search.html", context)


def _found_alone(request, words):
    query = urlencode({"q": words, "all": "1"})
    return format_html(
        '{} <a href="{}?{}">{}</a>',
        _("Best match for “%(words)s”.") % {"words": words},
        request.path,
        query,
        _("Show all results"),
    )

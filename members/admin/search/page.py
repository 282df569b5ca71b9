from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from members import search

from ..desk import desk_page
from ..registry.ranked_search import registry_term
from .hits import organization_address
from .results import StaffResults

LONGEST = 200


@desk_page("search/", "desk_search", "search", needs_site=True)
def desk_search(request, site):
    """Show what the words find, or redirect to the one organization that they mean."""
    words = registry_term(request.GET.get("q", "")[:LONGEST])
    groups = site.get_app_list(request)
    results = StaffResults(request, site, words, groups)
    if "all" not in request.GET and (organization := results.meant):
        messages.info(request, _found_alone(request, words))
        return redirect(organization_address(organization.pk))
    title = _("Search for “%(words)s”") % {"words": words} if words else _("Search")
    context = {
        "title": title,
        "words": words,
        "desk_words": words,
        "groups": results.groups,
    }
    context["total"] = sum(group.total for group in results.groups)
    if words and not results.groups:
        context["nearest_words"] = search.nearest_words(words)
    return context


def _found_alone(request, words):
    query = urlencode({"q": words, "all": "1"})
    return format_html(
        '{} <a href="{}?{}">{}</a>',
        _("Best match for “%(words)s”.") % {"words": words},
        request.path,
        query,
        _("Show all results"),
    )

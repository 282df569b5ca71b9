from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.operation import limits
from members.operation.publication import published
from members.operation.publication.marks import OF_NO_LIST
from members.queries import search
from members.records import duplicates

from ..search_results import find_everywhere, searched_words


@login_not_required
@published("q", never_shows=OF_NO_LIST)
@require_safe
def search_page(request):
    """Render the hits of a search over everything that is public, grouped.

    Words without a hit are left out rather than nothing shown, and noted.
    """
    words, today = searched_words(request.GET), timezone.localdate()
    results = find_everywhere(words, today)
    if words and not results.groups:
        results = results.relaxed or results
        if results.left_out or not results.groups:
            search.note_miss(words, today)
    context = {"words": words, "results": results}
    return render(request, "directory/search.html", context)


PARTNER = "-organization"  # the end of the name of a field in rows of partners


@login_not_required
@never_cache
@require_safe
def similar(request):
    """Render the listed organizations with a name or number like that of a form."""
    values = {name: request.GET.get(name, "") for name in ("name", "orgnr", "website")}
    values["name"] = values["name"] or _partner(request.GET)
    client = limits.client_address(request)
    matches = duplicates.similar_listed(client, **values)
    context = {"typed": values, "matches": matches, "is_limited": matches is None}
    status = 429 if matches is None else 200
    response = render(request, "directory/similar.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _partner(query):
    return next((text for name, text in query.items() if name.endswith(PARTNER)), "")

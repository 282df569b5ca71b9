from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ... import duplicates, limits

PARTNER = "-organization"  # the end of the name of a field in rows of partners


@login_not_required
@never_cache
@require_safe
def similar(request):
    """Render the listed organizations that look like what is typed into a form."""
    typed = {name: request.GET.get(name, "") for name in ("name", "orgnr", "website")}
    typed["name"] = typed["name"] or _partner(request.GET)
    client = limits.client_address(request)
    matches = duplicates.similar_listed(client, **typed)
    context = {"typed": typed, "matches": matches, "is_limited": matches is None}
    status = 429 if matches is None else 200
    response = render(request, "directory/similar.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _partner(query):
    return next((text for name, text in query.items() if name.endswith(PARTNER)), "")

"""The badge that members show on their own sites."""

from functools import wraps
from textwrap import wrap

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from members.association.badge import DARK, Badge
from members.models import Organization

from ..profile_queries import get_by_slug_or_404

HEADERS = {
    # The end of a membership is seen an hour later at most.
    "Cache-Control": "public, max-age=3600, s-maxage=1",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
TEXT_WIDTH, LARGEST = 212, 18  # pixels: of the name, and of its letters
ON_ONE_LINE = 24  # letters
WIDTH_OF_LETTER = 0.66  # of their size
# {(is of a member, is dark): (ground, edge and mark, name, other text)}
COLOURS = {
    (True, False): ("#ffffff", "#0b5a4a", "#14201d", "#4a5753"),
    (True, True): ("#18211e", "#7fd6bd", "#eef3f0", "#b3c0bb"),
    (False, False): ("#f2f2f2", "#8a8a8a", "#5c5c5c", "#5c5c5c"),
    (False, True): ("#2a2a2a", "#8a8a8a", "#b8b8b8", "#b8b8b8"),
}


def for_other_sites(view):
    """Set HEADERS on each answer of the view, redirects and 304 included."""

    @wraps(view)
    def with_headers(request, slug):
        response = view(request, slug)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return with_headers


@login_not_required
@require_safe
@for_other_sites
@conditional_page
def badge(request, slug):
    """Render the badge of a member or former one, or lead there from a former slug.

    The slug of one that is no longer listed may be its name of today: nothing leads there.
    """
    organization = get_by_slug_or_404(Organization.objects.all(), slug)
    state = Badge.of(organization, timezone.localdate())
    if state.stay is None:
        raise Http404
    is_dark = request.GET.get("theme") == DARK
    if organization.slug != slug and organization.is_listed:
        query = {"theme": DARK} if is_dark else None
        return redirect(_address(organization, query), permanent=True)
    context = {"badge": state, "lines": _lines(state.cluster)}
    context["colours"] = COLOURS[state.is_of_member, is_dark]
    return render(request, "directory/badge.svg", context, content_type="image/svg+xml")


def _address(organization, query):
    return reverse("directory:badge", args=[organization.slug], query=query)


def _lines(name):
    """Return (baseline, size of the letters, text) of the name on one line or two."""
    most = max(ON_ONE_LINE, len(name) // 2 + 4)
    lines = wrap(name, most, max_lines=2, placeholder="…")
    size = round(min(LARGEST, TEXT_WIDTH / WIDTH_OF_LETTER / max(map(len, lines))), 1)
    at = [50] if len(lines) == 1 else [45, 62]
    return [(y, size, line) for y, line in zip(at, lines, strict=True)]

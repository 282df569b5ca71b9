"""The page of one row by its slug, which a profile and a project share."""

from functools import partial

from django.shortcuts import redirect, render
from django.utils import timezone

from ..profile_queries import get_first_or_404


def render_row(request, slug, page, *, with_slug, rows, context):
    """Render one row of a day on a template of that name, or redirect from a former slug.

    `with_slug` and `rows` are the queries of its module; `context(row, day)` is its own.
    """
    today = timezone.localdate()
    row = get_first_or_404(with_slug(slug, today), partial(rows, today), slug)
    if row.slug != slug:
        return redirect(f"directory:{page}", row.slug, permanent=True)
    canonical = request.build_absolute_uri(row.get_absolute_url())
    own = context(row, today) | {"day": today, "canonical": canonical}
    return render(request, f"directory/{page}.html", own)

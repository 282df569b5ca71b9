"""The list of published events, those to come first, and the page of each."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from members.fields import EVENT
from members.operation.publication import published
from members.operation.publication.marks import (
    CLIMATE,
    INTERNAL,
    OFFERS,
    PEOPLE,
    PICTURES,
    PROJECTS,
)
from members.queries import search

from ..listing import get_page, page_numbers
from ..profile_queries import get_by_slug_or_404
from ..search_results import searched_words

PAGE_SIZE = 40
NEVER = PEOPLE | INTERNAL | PICTURES | CLIMATE | OFFERS | PROJECTS


@login_not_required
@published("q", "page", never_shows=NEVER)
@require_safe
def event_list(request):
    """Render all events, or those with every word; what is to come stands first."""
    words, today = searched_words(request.GET), timezone.localdate()
    rows = EVENT.public_rows.select_related("site").order_by("-held_on", "pk")
    rows = search.matching(rows, words)
    page = get_page(Paginator(rows, PAGE_SIZE), request.GET.get("page"))
    to_come = [row for row in page if row.last_day >= today]
    groups = [
        (pgettext("event", "Coming"), to_come[::-1]),
        (pgettext("event", "Past"), [row for row in page if row.last_day < today]),
    ]
    context = {"page": page, "words": words, "groups": groups}
    context["addresses"] = [(n, f"?page={n}") for n in page_numbers(page)]
    context |= {"next_address": f"?page={page.number + 1}", "all_address": "?page=all"}
    return render(request, "directory/event_list.html", context)


@login_not_required
@published(never_shows=NEVER)
@require_safe
def event_page(request, slug):
    """Render one event, or redirect from a former slug."""
    rows = EVENT.public_rows.select_related("site", "organizer")
    event = get_by_slug_or_404(rows, slug)
    if event.slug != slug:
        return redirect(event, permanent=True)
    is_named = event.organizer and event.organizer.is_listed
    facts = EVENT.facts(event, left_out=() if is_named else ("organizer",))
    context = {"event": event, "facts": facts}
    return render(request, "directory/event.html", context)

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ... import search
from ...publication import published
from ...publication.marks import CLIMATE, INTERNAL, PEOPLE, PICTURES
from ..search_results import find_everywhere, searched_words


@login_not_required
@published("q", never_shows=PEOPLE | INTERNAL | PICTURES | CLIMATE)
@require_safe
def search_page(request):
    """Render the hits of a search over everything that is public, grouped."""
    words, today = searched_words(request.GET), timezone.localdate()
    results = find_everywhere(words, today)
    if words and not results.groups:
        search.note_miss(words, today)
    return render(request, "directory/search.html", {"results": results})

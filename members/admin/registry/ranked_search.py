"""Lists and autocomplete fields that find as the search of the registry does, best first."""

import re

from django.contrib.admin.views.main import ORDER_VAR

from members.queries import search

from .changelist import normalized_term

WHOLE_NUMBER = 9  # digits
NUMBER = re.compile(r"\+?[\d ().-]+")


def registry_term(query):
    """Return the query as it is searched: numbers as digits alone, addresses as stored."""
    query = query.replace("\0", " ").strip()
    return (
        re.sub(r"\D", "", query) if NUMBER.fullmatch(query) else normalized_term(query)
    )


class RankedSearchMixin:
    """A ModelAdmin that searches as the registry does, which annotates `rank`."""

    def get_search_results(self, request, queryset, search_term):
        term = registry_term(search_term)
        if not term:
            return super().get_search_results(request, queryset, term)
        rows = search.matching(queryset, term)
        return _best_first(request, rows, queryset), False


class ListSearchMixin:
    """A ModelAdmin that finds as the list with its `filterset_class` does, best first."""

    filterset_class = None

    def get_search_results(self, request, queryset, search_term):
        """Search as the list does; part of a number by its field."""
        term = normalized_term(search_term)
        if not term or (term.isdecimal() and len(term) != WHOLE_NUMBER):
            return super().get_search_results(request, queryset, term)
        rows = self.filterset_class({}).matching(queryset, term)
        return _best_first(request, rows, queryset), False


def _best_first(request, rows, queryset):
    if ORDER_VAR in request.GET:
        return rows
    return rows.order_by("-rank", *queryset.query.order_by)

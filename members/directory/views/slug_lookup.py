"""Lookup of a row by its present or a former slug."""

from django.http import Http404

from members.models.slugs import find_by_former_slug, find_by_slug


def get_by_slug_or_404(queryset, slug):
    """Return the row or raise Http404; the caller redirects from a former slug."""
    return _or_404(find_by_slug, queryset, slug)


def get_first_or_404(matches, rows, slug):
    """Return the row that a prepared query has found, else of `rows()` by a former slug."""
    return matches[0] if matches else _or_404(find_by_former_slug, rows(), slug)


def _or_404(find, queryset, slug):
    try:
        return find(queryset, slug)
    except queryset.model.DoesNotExist as unknown:
        raise Http404 from unknown

"""Lookup of a row by its present or a former slug."""

from django.http import Http404

from ...models.slugs import find_by_slug


def get_by_slug_or_404(queryset, slug):
    """Return the row or raise Http404; the caller redirects from a former slug."""
    try:
        return find_by_slug(queryset, slug)
    except queryset.model.DoesNotExist as unknown:
        raise Http404 from unknown

"""From the last part of an address to the row that has it, or had it."""

from django.http import Http404

from ...models.slugs import find_by_slug


def find(queryset, slug):
    """Find the row or answer 404; the caller leads a former address on to the present one."""
    try:
        return find_by_slug(queryset, slug)
    except queryset.model.DoesNotExist as unknown:
        raise Http404 from unknown

"""Who gets in: whoever acts for the organization of the address today, nobody else."""

from functools import wraps

from django.http import Http404
from django.views.decorators.cache import cache_control

from ..models import Organization, Representative
from ..models.slugs import find_by_slug

# Nothing of these pages stays in a browser that others may use.
unkept = cache_control(private=True, no_store=True)


def represents(view):
    """Give the view the organization of the slug, if the user acts for it; else answer 404."""
    return _guarded(view, role=None)


def manages(view):
    """Give the view the organization of the slug, if the user is a manager there; else 404."""
    return _guarded(view, role=Representative.Role.MANAGER)


def _guarded(view, role):
    @unkept
    @wraps(view)
    def guarded(request, slug, **rest):
        return view(request, _find(request, slug, role), **rest)

    return guarded


def _find(request, slug, role):
    """Find it by a former address too: what was typed under the old one must arrive."""
    mine = request.user.organizations(role).with_logos()
    if role is None:
        # Every page leads to the others as well: all of them in one query.
        request.acts_for = list(mine)
        found = [acts for acts in request.acts_for if acts.slug == slug]
        if found:
            return found[0]
    try:
        return find_by_slug(mine, slug)
    except Organization.DoesNotExist as foreign:
        raise Http404 from foreign

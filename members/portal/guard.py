"""Decorators of the pages of an organization: who may see them."""

from functools import wraps

from django.http import Http404
from django.views.decorators.cache import cache_control

from ..models import Organization, Representative
from ..models.slugs import find_by_former_slug, find_by_slug
from ..waiting import Waiting
from .ended import ended_page

# Nothing of these pages stays in a browser that others may use.
no_store = cache_control(private=True, no_store=True)


def represents(view):
    """Pass the view the organization of the slug if the user represents it, else raise 404."""
    return _guarded(view, role=None)


def manages(view):
    """Pass the view the organization of the slug if the user manages it, else raise 404."""
    return _guarded(view, role=Representative.Role.MANAGER)


def _guarded(view, role):
    @no_store
    @wraps(view)
    def guarded(request, slug, **kwargs):
        try:
            return view(request, _find_organization(request, slug, role), **kwargs)
        except Http404:
            if page := ended_page(request, slug):
                return page
            raise

    return guarded


def _find_organization(request, slug, role):
    """Return the user's organization, by a former slug too, for forms sent to the old URL."""
    organizations, find = request.user.organizations(role).with_logos(), find_by_slug
    if role is None:
        # Every page links to the others as well: all of them in one query.
        request.acts_for = list(organizations)
        found = [one for one in request.acts_for if one.slug == slug]
        if found:
            return found[0]
        find = find_by_former_slug
    try:
        return find(organizations, slug)
    except Organization.DoesNotExist as not_own:
        raise Http404 from not_own


def waiting_for(request, organization):
    """Return the Waiting of the organization, which every page asks for, loaded once."""
    if not hasattr(request, "waiting"):
        request.waiting = Waiting(organization, request.user)
    return request.waiting

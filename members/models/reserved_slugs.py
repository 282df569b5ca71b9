"""Slugs that no row may have, since the URLconf has a page of that path in their place."""

import re
from collections import defaultdict
from functools import cache

from django.conf import settings
from django.urls import URLPattern, get_resolver, get_urlconf

from .languages import each_language

SLUG_PART = "<slug:slug>/"
IS_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def reserved_slugs(model):
    """Return the fixed path parts beside the slug in each URL named after the model.

    All languages together: "min-side/<slug:slug>/" named "organization" reserves "om-meg"
    because of "min-side/om-meg/".
    """
    by_name = _reserved(get_urlconf() or settings.ROOT_URLCONF)
    return by_name.get(model._meta.model_name, frozenset())


@cache
def _reserved(urlconf):
    reserved = defaultdict(set)
    for _language in each_language():
        routes = [*_routes(get_resolver(urlconf))]
        for route, name in routes:
            if route.endswith(SLUG_PART):
                reserved[name] |= _parts_beside(route.removesuffix(SLUG_PART), routes)
    return reserved


def _parts_beside(prefix, routes):
    rests = (r.removeprefix(prefix) for r, _name in routes if r.startswith(prefix))
    return {part for rest in rests if IS_SLUG.fullmatch(part := rest.split("/")[0])}


def _routes(resolver, prefix=""):
    """Yield (route, URL name without namespace) of each page, in the active language."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.name
        else:
            yield from _routes(pattern, route)

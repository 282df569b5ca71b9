"""The pages that the benchmark measures, with filters and slugs of a synthetic registry."""

from django.db.models import Count
from django.urls import NoReverseMatch, reverse

from members.models import Body, Organization, Project

LIST_QUERIES = {
    "list": "",
    "list, page 3": "page=3",
    "list, filtered": "kind=company&topic={topic}&site={site}",
    "list, another day": "on=2022-06-01",
    "search, a word": "q=hydrogen",
    "search, a compound": "q=hydrogenlagring",
    "search, a typo": "q=hydrogenlagrign",
    "search, filtered": "q=hydrogen&kind=company",
}


OVERVIEWS = ("home", "climate", "statistics")


def benchmark_addresses():
    """Return {page: address} of the pages to measure."""
    slugs = {"topic": _most_used("topics"), "site": _most_used("presences__site")}
    addresses = {page: reverse(f"directory:{page}") for page in OVERVIEWS}
    addresses["search"] = reverse("directory:search") + "?q=hydrogen"
    addresses |= {
        page: f"{address}?{query.format(**slugs)}"
        for address in _resolved("directory:organizations")
        for page, query in LIST_QUERIES.items()
    }
    for page, slug in _profile_slugs().items():
        found = _resolved("directory:organization", slug)
        addresses.update((page, address) for address in found)
    return addresses | _collaboration_addresses(slugs["site"])


def _collaboration_addresses(site):
    """Return the addresses of projects, sites, roles and the network, by page."""
    project, body = _busiest(Project, "participations"), _busiest(Body, "roles")
    pages = {
        "projects": ("projects", "", []),
        "projects, filtered": ("projects", "?status=running&kind=research", []),
        "projects, search": ("projects", "?q=hydrogen", []),
        "project, busiest": ("project", "", [project]),
        "sites": ("sites", "", []),
        "site, busiest": ("site", "", [site]),
        "roles": ("roles", "", []),
        "roles, another day": ("roles", "?on=2022-06-01", []),
        "body, busiest": ("body", "", [body]),
        "network": ("network", "", []),
        "network, all years": ("network", "?on=all", []),
        "network in figures": ("network_figures", "", []),
    }
    return {
        page: f"{address}{query}"
        for page, (name, query, arguments) in pages.items()
        for address in _resolved(f"directory:{name}", *arguments)
    }


def _busiest(model, path):
    """Return the slug of the row with most related rows at the path."""
    counted = model.objects.annotate(n=Count(path)).order_by("-n", "slug")
    return counted.values_list("slug", flat=True).first()


def _profile_slugs():
    """Return the slugs of a profile of the usual size and of the one with most projects."""
    counted = Organization.objects.listed().annotate(n=Count("participations"))
    by_size = counted.order_by("-n", "pk").values_list("slug", flat=True)
    usual = by_size.filter(n=1, presences__isnull=False).first()
    return {"profile": usual or by_size[0], "profile, busiest": by_size[0]}


def _most_used(path):
    """Return the slug at the path that most organizations are related to."""
    slug = f"{path}__slug"
    counted = Organization.objects.exclude(**{slug: None}).values_list(slug, flat=True)
    return counted.annotate(n=Count("pk")).order_by("-n", slug).first()


def _resolved(name, *arguments):
    """Return the address in a list, empty when there is no row to name in it."""
    try:
        return [reverse(name, args=arguments)]
    except NoReverseMatch:
        return []

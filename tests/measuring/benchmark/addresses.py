"""The pages that the benchmark measures, with filters and slugs of a synthetic registry."""

from contextlib import suppress

from django.db.models import Count
from django.urls import NoReverseMatch, reverse

from members.models import Body, Organization, Project

# Each: the page, the name of its URL, the row whose slug it takes, and its query.
PAGES = [
    ("home", "home", "", ""),
    ("climate", "climate", "", ""),
    ("statistics", "statistics", "", ""),
    ("search", "search", "", "?q=hydrogen"),
    ("list", "organizations", "", "?"),
    ("list, page 3", "organizations", "", "?page=3"),
    ("list, filtered", "organizations", "", "?kind=company&topic={topic}&site={site}"),
    ("list, another day", "organizations", "", "?on=2022-06-01"),
    ("search, a word", "organizations", "", "?q=hydrogen"),
    ("search, a compound", "organizations", "", "?q=hydrogenlagring"),
    ("search, a typo", "organizations", "", "?q=hydrogenlagrign"),
    ("search, filtered", "organizations", "", "?q=hydrogen&kind=company"),
    ("profile", "organization", "usual", ""),
    ("profile, busiest", "organization", "busiest", ""),
    ("projects", "projects", "", ""),
    ("projects, filtered", "projects", "", "?status=running&kind=research"),
    ("projects, search", "projects", "", "?q=hydrogen"),
    ("project, busiest", "project", "project", ""),
    ("sites", "sites", "", ""),
    ("site, busiest", "site", "site", ""),
    ("roles", "roles", "", ""),
    ("roles, another day", "roles", "", "?on=2022-06-01"),
    ("body, busiest", "body", "body", ""),
    ("network", "network", "", ""),
    ("network, all years", "network", "", "?on=all"),
    ("network in figures", "network_figures", "", ""),
]


def benchmark_addresses():
    """Return {page: address} of the pages to measure, but of those without a row."""
    slugs, addresses = _slugs(), {}
    for page, name, row, query in PAGES:
        with suppress(NoReverseMatch):
            address = reverse(f"directory:{name}", args=[slugs[row]] if row else [])
            addresses[page] = address + query.format(**slugs)
    return addresses


def _slugs():
    """Return the slugs of the busiest rows, and of a profile of the usual size."""
    listed = _by_size(Organization.objects.listed(), "participations", "pk")
    usual = listed.filter(n=1, presences__isnull=False).first()
    return {
        "usual": usual or listed[0],
        "busiest": listed[0],
        "project": _by_size(Project.objects, "participations").first(),
        "body": _by_size(Body.objects, "roles").first(),
        "topic": _most_used("topics"),
        "site": _most_used("presences__site"),
    }


def _by_size(rows, path, then="slug"):
    """Return slugs, those of rows with most related rows at the path first."""
    counted = rows.annotate(n=Count(path)).order_by("-n", then)
    return counted.values_list("slug", flat=True)


def _most_used(path):
    """Return the slug at the path that most organizations are related to."""
    slug = f"{path}__slug"
    counted = Organization.objects.exclude(**{slug: None}).values_list(slug, flat=True)
    return counted.annotate(n=Count("pk")).order_by("-n", slug).first()

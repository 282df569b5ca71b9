"""The pages that the benchmark measures, with filters and slugs of a synthetic registry."""

import csv
from contextlib import suppress
from pathlib import Path

from django.db.models import Count
from django.urls import NoReverseMatch, reverse

from members.models import Body, Organization, Project

# Each: the page, the name of its URL, the row whose slug it takes, and its query.
LINES = Path(__file__).with_suffix(".csv").read_text("utf-8").splitlines()
PAGES = [row.values() for row in csv.DictReader(LINES)]


def benchmark_addresses():
    """Return {page: address} of the pages to measure, but of those without a row."""
    slugs, addresses = _slugs(), {}
    for page, name, row, query in PAGES:
        with suppress(NoReverseMatch):
            of_page = name if ":" in name else f"directory:{name}"
            address = reverse(of_page, args=[slugs[row]] if row else [])
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

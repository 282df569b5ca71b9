"""Ask for pages through the whole server, in a database of its own, and count the time."""

from collections import Counter
from contextlib import contextmanager
from importlib import import_module
from io import BytesIO
from multiprocessing import get_context
from time import perf_counter
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.models import Count
from django.test.utils import override_settings
from django.urls import NoReverseMatch, clear_url_caches, reverse

from members import synthetic
from members.models import Body, Organization, Project

from . import floor
from .report import Measured

PLAIN_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
QUERIES = {
    "list": "",
    "list, page 3": "page=3",
    "list, filtered": "kind=company&topic={topic}&site={site}",
    "list, another day": "on=2022-06-01",
    "search, a word": "q=hydrogen",
    "search, a compound": "q=hydrogenlagring",
    "search, a typo": "q=hydrogenlagrign",
    "search, filtered": "q=hydrogen&kind=company",
}


def measure(size, rounds, advance):
    """Measure pages among so many organizations: {page: Measured}, and what failed."""
    with scratch_database(size), as_in_production():
        fill(size, advance)
        server, pages = WSGIHandler(), floor.ADDRESSES | addresses()
        first = {page: first_time(server, at) for page, at in pages.items()}
        failed = {page: one for page, one in first.items() if isinstance(one, str)}
        measured = {page: one for page, one in first.items() if page not in failed}
        # In turns, so that whatever else the machine does falls on all alike.
        for _ in range(rounds):
            for page, one in measured.items():
                one.times.append(ask(server, pages[page])[1])
        return measured, failed


def fill(size, advance):
    """Make the registry in a process of its own: a server has not done that either."""
    connection.close()
    making = {"target": synthetic.make, "args": [size], "kwargs": {"advance": advance}}
    child = get_context("fork").Process(**making)
    child.start()
    child.join()
    if child.exitcode:
        raise RuntimeError(f"No registry of {size} organizations was made.")


@contextmanager
def scratch_database(size):
    """Work in an empty database, which is dropped in the end."""
    own = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{own}_benchmark_{size}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


@contextmanager
def as_in_production():
    """Serve the two views of the floor as well, and do without collected files."""
    root = import_module(settings.ROOT_URLCONF)
    before = list(root.urlpatterns)
    root.urlpatterns.extend(floor.urlpatterns)
    clear_url_caches()
    files = settings.STORAGES | {"staticfiles": PLAIN_FILES}
    try:
        with override_settings(
            DEBUG=False, ALLOWED_HOSTS=["localhost"], STORAGES=files
        ):
            yield
    finally:
        root.urlpatterns[:] = before
        clear_url_caches()


def addresses():
    """Write the addresses to measure, by page."""
    chosen = {"topic": most_used("topics"), "site": most_used("presences__site")}
    found = {
        page: f"{address}?{query.format(**chosen)}"
        for address in existing("directory:organizations")
        for page, query in QUERIES.items()
    }
    for page, slug in profiles().items():
        found.update((page, at) for at in existing("directory:organization", slug))
    return found | together(chosen["site"])


def together(site):
    """Write the addresses of who works with whom: projects, sites, offices, the network."""
    project, body = busiest(Project, "participations"), busiest(Body, "roles")
    asked = {
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
        page: f"{at}{query}"
        for page, (name, query, arguments) in asked.items()
        for at in existing(f"directory:{name}", *arguments)
    }


def busiest(model, path):
    """Give the slug of the row that most others point at by the path."""
    counted = model.objects.annotate(n=Count(path)).order_by("-n", "slug")
    return counted.values_list("slug", flat=True).first()


def profiles():
    """Choose a profile with as much as most have, and the one with most projects."""
    counted = Organization.objects.listed().annotate(n=Count("participations"))
    by_size = counted.order_by("-n", "pk").values_list("slug", flat=True)
    usual = by_size.filter(n=1, presences__isnull=False).first()
    return {"profile": usual or by_size[0], "profile, busiest": by_size[0]}


def most_used(path):
    """Give the slug of what most organizations lead to by the path."""
    slug = f"{path}__slug"
    counted = Organization.objects.exclude(**{slug: None}).values_list(slug, flat=True)
    return counted.annotate(n=Count("pk")).order_by("-n", slug).first()


def existing(name, *arguments):
    try:
        return [reverse(name, args=arguments)]
    except NoReverseMatch:
        return []


def first_time(server, address):
    """Ask once, counting statements; give the status alone when it is not a page."""
    statements = Counter()

    def count(execute, *statement):
        statements.update(["sent"])
        return execute(*statement)

    with connection.execute_wrapper(count):
        status, seconds = ask(server, address)
    return Measured(statements["sent"], seconds, []) if status == "200 OK" else status


def ask(server, address):
    """Send a bare request and read the whole answer: its status, and the seconds."""
    said = []
    at = urlsplit(address)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": at.path,
        "QUERY_STRING": at.query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(),
    }
    begun = perf_counter()
    answer = server(environ, lambda status, headers: said.append(status))
    b"".join(answer)
    answer.close()
    return said[0], perf_counter() - begun

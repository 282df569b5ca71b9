"""Measure pages through the whole WSGI handler, in a scratch database."""

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
from django.test.utils import override_settings
from django.urls import clear_url_caches

from members import database_roles, synthetic

from . import benchmark_baseline
from .benchmark_pages import benchmark_addresses
from .benchmark_report import Measurement

PLAIN_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def measure(size, rounds, advance):
    """Measure all pages in a registry of that many organizations.

    Return ({page: Measurement}, {page: status} of pages that did not answer 200).
    """
    with scratch_database(size), production_settings():
        fill(size, advance)
        handler, pages = WSGIHandler(), benchmark_baseline.ADDRESSES
        pages = pages | benchmark_addresses()
        first = {page: first_request(handler, at) for page, at in pages.items()}
        failed = {page: one for page, one in first.items() if isinstance(one, str)}
        measured = {page: one for page, one in first.items() if page not in failed}
        # Round by round, so that other load on the machine affects all pages alike.
        for _ in range(rounds):
            for page, measurement in measured.items():
                measurement.times.append(request(handler, pages[page])[1])
        return measured, failed


def fill(size, advance):
    """Create the registry in a child process, so that this one is as a fresh server."""
    connection.close()
    making = {"target": synthetic.make, "args": [size], "kwargs": {"advance": advance}}
    child = get_context("fork").Process(**making)
    child.start()
    child.join()
    if child.exitcode:
        raise RuntimeError(f"No registry of {size} organizations was made.")


@contextmanager
def scratch_database(size):
    """Connect to an empty database of its own, and drop it afterwards."""
    own = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{own}_benchmark_{size}"
    with database_roles.as_owner():
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        with database_roles.as_owner():
            connection.creation.destroy_test_db(own, verbosity=0)


@contextmanager
def production_settings():
    """Serve with DEBUG off, the baseline views added, and without collected files."""
    root = import_module(settings.ROOT_URLCONF)
    before = list(root.urlpatterns)
    root.urlpatterns.extend(benchmark_baseline.urlpatterns)
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


def first_request(handler, address):
    """Return the Measurement of a first request, or the status when it is not 200."""
    statements = Counter()

    def count(execute, *statement):
        statements.update(["executed"])
        return execute(*statement)

    with connection.execute_wrapper(count):
        status, seconds = request(handler, address)
    if status != "200 OK":
        return status
    return Measurement(statements["executed"], seconds, [])


def request(handler, address):
    """Send a bare GET request and read the whole response; return (status, seconds)."""
    statuses = []
    url = urlsplit(address)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": url.path,
        "QUERY_STRING": url.query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(),
    }
    started = perf_counter()
    response = handler(environ, lambda status, headers: statuses.append(status))
    b"".join(response)
    response.close()
    return statuses[0], perf_counter() - started

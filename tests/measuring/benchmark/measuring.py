"""Measure pages through the whole WSGI handler.

Times are of the processor, of this process and of the server process of its connection:
how busy the machine is besides changes them little.
"""

import logging
import warnings
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from time import process_time, sleep

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test.utils import override_settings
from django.urls import clear_url_caches, path

from members.models import Organization

from .addresses import benchmark_addresses
from .load import Load, Memory, load_beside_writes, memory, respond
from .report import Measurement

PLAIN_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PRELOADED = "home"
ROWS = """<!DOCTYPE html><title>50</title><ul>{% for row in rows %}
<li><a href="/{{ row.slug }}/">{{ row.name }}</a> {{ row.municipality }}</li>{% endfor %}
</ul>"""


@cache
def _template():
    return engines["django"].from_string(ROWS)


@login_not_required
def floor(request):
    """Run one trivial query: no page of a Django server is faster."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()[0]))


@login_not_required
def fifty_rows(request):
    """Load and render fifty rows with the simplest template."""
    organizations = Organization.objects.only("slug", "name", "municipality")
    return HttpResponse(_template().render({"rows": organizations[:50]}, request))


# Two minimal views of the same server, whose times the benchmark divides by.
BASELINE = [path("-/floor", floor), path("-/fifty-rows", fifty_rows)]
ADDRESSES = {"floor": "/-/floor", "50 rows": "/-/fifty-rows"}


@dataclass
class Run:
    """What was measured at one size; `failed` are {page: status} of other answers."""

    pages: dict[str, Measurement] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    started: float = 0  # seconds of the first page after the start
    memory: Memory | None = None
    memory_under_load: Memory | None = None  # after ten clients beside a writer
    load: Load | None = None


def measure_pages(rounds, cold_rounds, seconds):
    """Return the Run of the registry that is there; no load is measured in 0 seconds."""
    handler, pages = WSGIHandler(), ADDRESSES | benchmark_addresses()
    run = Run(started=request(handler, pages[PRELOADED])[1])
    for page, address in pages.items():
        first = first_request(handler, address)
        (run.failed if isinstance(first, str) else run.pages)[page] = first
    for page, one in round_by_round(run.pages, rounds):
        one.times.append(request(handler, pages[page])[1])
    run.memory = memory()
    for page, one in round_by_round(run.pages, cold_rounds):
        change_an_organization()
        one.cold.append(request(handler, pages[page])[1])
    if seconds:
        run.load = load_beside_writes(handler, pages["list"], seconds)
        run.memory_under_load = memory()
    return run


def round_by_round(measured, rounds):
    """Yield the pages again and again: so other load on the machine affects all alike."""
    for _ in range(rounds):
        yield from measured.items()


def change_an_organization():
    """Save a row, and wait until the next request asks whether anything has changed."""
    row = Organization.objects.listed().order_by("?").values_list("pk", flat=True)[:1]
    Organization.objects.filter(pk__in=list(row)).update(phone="35 00 00 00")
    sleep(settings.SECONDS_BETWEEN_LOOKS)


@contextmanager
def production_settings():
    """Serve with DEBUG off, the baseline views added, and no collected files or kept pages.

    Requests are not logged: the lines would cost time, and hide what is measured.
    """
    root, logger = (
        import_module(settings.ROOT_URLCONF),
        logging.getLogger("cluster.requests"),
    )
    patterns, level = list(root.urlpatterns), logger.level
    root.urlpatterns.extend(BASELINE)
    clear_url_caches()
    warnings.filterwarnings("ignore", "No directory at")
    logger.setLevel(logging.WARNING)
    files = settings.STORAGES | {"staticfiles": PLAIN_FILES}
    given = {"ALLOWED_HOSTS": ["localhost"], "STORAGES": files, "PUBLISHED_MB": 0}
    try:
        with override_settings(DEBUG=False, **given):
            yield
    finally:
        logger.setLevel(level)
        root.urlpatterns[:] = patterns
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
    return Measurement(statements["executed"], seconds)


def request(handler, address):
    """Return (status, seconds) of a whole response."""
    started = processor_seconds()
    return respond(handler, address), processor_seconds() - started


def processor_seconds():
    """Return the time of this process, and of the local server process of its connection.

    Without the latter for a server that is elsewhere, or a kernel that does not tell.
    """
    of_server = 0
    if connection.connection is not None:
        with suppress(OSError, ValueError):
            file = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
            of_server = int(file.read_text().split()[0]) / 1e9
    return process_time() + of_server

"""The id of a request, and the one line that is logged of it."""

import logging
import random
import re
import time

from django.conf import settings
from django.db import connection
from django.http import UnreadablePostError
from prometheus_client import Counter, Histogram

from cluster.metrics import series

from .errors import described
from .formats import request_id

logger = logging.getLogger("cluster.requests")
# Hexadecimal, as nginx and others make them: no name of a person is one.
WELL_FORMED = re.compile(r"[0-9a-f-]{16,64}", re.ASCII)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
UNAVAILABLE = 503

# Labels are names of the URLconf, and never addresses: there is an end to them.
REQUESTS = Counter(
    "registry_requests",
    "Requests answered by the application, by URL name, method and status.",
    ["route", "method", "status"],
)
DURATIONS = Histogram(
    "registry_request_seconds",
    "Seconds until an answer began, by URL name.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)


def log_requests(get_response):
    """Write one line of each request, and count it."""

    def middleware(request):
        request.log_entry = entry = RequestEntry(request)
        token = request_id.set(entry.id)
        try:
            with connection.execute_wrapper(entry.count_query):
                response = get_response(request)
            entry.write(request, response)
        finally:
            request_id.reset(token)
        return response

    return middleware


class RequestEntry:
    """Collects queries, reason and error of a request for its line in the log."""

    def __init__(self, request):
        self.id = id_of(request)
        self.began = time.perf_counter()
        self.queries = 0
        self.reason = None
        self.error = None

    def count_query(self, execute, *statement):
        self.queries += 1
        return execute(*statement)

    def note(self, reason, error):
        """Store the reason for a refusal or the exception, for the line of this request."""
        self.reason = reason or self.reason
        self.error = error or self.error

    def write(self, request, response):
        """Write the line, with the calls that led to an unexpected error."""
        seconds = time.perf_counter() - self.began
        method, route = method_of(request), route_of(request)
        status = response.status_code
        series(REQUESTS, route, method, status).inc()
        series(DURATIONS, route).observe(seconds)
        level = level_of(status, self.error)
        if not logger.isEnabledFor(level):
            return
        ms = round(seconds * 1000, 1)
        why = f" ({reason})" if (reason := self._why(status)) else ""
        fields = {
            "method": method,
            "route": route,
            "status": status,
            "ms": ms,
            "queries": self.queries,
            "reason": reason,
        }
        words = f"{method} {route} {status}{why} {ms} ms {self.queries} queries"
        _log_line(level, words, self.error if level == logging.ERROR else None, fields)

    def _why(self, status):
        if status == UNAVAILABLE and self.error:
            return described(self.error)
        return self.reason


def _log_line(level, words, error, fields):
    """Log the line; logger.log() would search the stack for its caller, which no line names."""
    exc_info = error and (type(error), error, error.__traceback__)
    record = logging.LogRecord(logger.name, level, __file__, 0, words, None, exc_info)
    vars(record).update(fields)
    logger.handle(record)


def id_of(request):
    """Return the id that our own proxy gave the request, else a new one."""
    header = request.META.get("HTTP_X_REQUEST_ID", "")
    if settings.TRUSTED_PROXIES and WELL_FORMED.fullmatch(header):
        return header
    # No secret: error pages show it.
    return f"{random.getrandbits(64):016x}"


def route_of(request):
    """Return the URL name of the address, which itself may hold a token or a name."""
    if match := request.resolver_match:
        return match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "-"


def method_of(request):
    return request.method if request.method in METHODS else "other"


def level_of(status, error=None):
    """Return the level of a line.

    A client that leaves and a database that is away are no faults of the code.
    """
    if status < 500 or isinstance(error, UnreadablePostError):
        return logging.INFO
    return logging.WARNING if status == UNAVAILABLE else logging.ERROR

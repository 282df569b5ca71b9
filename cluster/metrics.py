"""What this server has counted since it was started, for Prometheus.

Each process writes its numbers to a file of its own, in the folder that gunicorn.py
makes, or goes on with that of a dead one; without a folder, as in commands and tests,
they are those of this process.
"""

import os
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess
from prometheus_client.registry import REGISTRY

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

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
    buckets=SECONDS,
)


def count_request(method, route, status, seconds):
    series(REQUESTS, route, method, status).inc()
    series(DURATIONS, route).observe(seconds)


@cache
def series(metric, *labels):
    """Return what counts for these labels, of which there are not many."""
    return metric.labels(*labels)


def counted():
    """Return a registry with what all processes of the server have counted."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return registry

"""The counters of this server since its start, for Prometheus.

Each process writes its numbers to a file of its own, in the folder that gunicorn.py
makes, or goes on with that of a dead one; without a folder, as in commands and tests,
they are those of this process.
"""

import os
from functools import cache

from prometheus_client import CollectorRegistry, multiprocess
from prometheus_client.registry import REGISTRY


@cache
def series(metric, *labels):
    """Return the metric's child for these labels; cached, so labels must be few."""
    return metric.labels(*labels)


def counted():
    """Return a registry with the sums of all processes of the server."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return registry

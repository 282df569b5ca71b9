"""The page of numbers that Prometheus reads."""

from django.db import Error
from django.http import HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from cluster.metrics import counted
from cluster.monitor_token import requires_token
from members.operation.health.numbers import numbers


@requires_token
@require_safe
def metrics(request):
    """Render the counters since the start, and the gauges of the database now."""
    registry = CollectorRegistry()
    registry.register(InDatabase())
    body = generate_latest(counted()) + generate_latest(registry)
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST, headers=headers)


class InDatabase:
    """Collects numbers(), and whether the database has answered."""

    def describe(self):
        return []

    def collect(self):
        try:
            samples, is_up = list(numbers()), 1
        except Error:
            samples, is_up = [], 0
        yield _family("database_up", "Whether the database answers.", [({}, is_up)])
        by_name = {}
        for name, meaning, labels, number in samples:
            by_name.setdefault((name, meaning), []).append((labels, number))
        for (name, meaning), rows in by_name.items():
            yield _family(name, meaning, rows)


def _family(name, meaning, rows):
    labels = list(rows[0][0])
    family = GaugeMetricFamily(f"registry_{name}", meaning, labels=labels)
    for values, number in rows:
        family.add_metric([str(values[label]) for label in labels], number)
    return family

"""Signs of life of the processes that work in the background, by the database's clock."""

from datetime import timedelta

from django.db.models.functions import Now

from members.models import Heartbeat

EVERY = 15  # seconds between two of one part
SILENT = timedelta(seconds=90)


def beat(part):
    """Record that a part is alive."""
    updated = Heartbeat.objects.filter(part=part).update(at=Now())
    if not updated:
        Heartbeat.objects.bulk_create([Heartbeat(part=part)], ignore_conflicts=True)


def alive():
    """Return the parts that gave a sign of life within the last 90 seconds; one query."""
    # A sign from before the clock was set back is no sign of life.
    recent = Heartbeat.objects.filter(at__gt=Now() - SILENT, at__lt=Now() + SILENT)
    return set(recent.values_list("part", flat=True))

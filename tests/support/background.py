"""Background work as it looks while `manage.py work` runs."""

from django.utils import timezone

from members.models import Heartbeat, Job
from members.work.declared import JOBS
from members.work.heartbeats import beat

MAIL = {"to": "kari@example.org", "language": "nb", "subject": "Hei", "text": "Hei!"}
MAIL["message_id"] = "<1@example.org>"


def work_is_done():
    """Insert a sign of life of each part, and a row for each job, which is not due."""
    for part in Heartbeat.Part:
        beat(part)
    now = timezone.now()
    for job in JOBS:
        Job.objects.create(name=job.name, due_at=job.schedule.next_after(now))

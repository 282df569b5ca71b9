"""Count the openings in the logs of past days, and delete the logs.

A log is renamed first, so that a late line begins another one. Its counts and its new name
are written in one transaction; only then is it deleted.
"""

import re
from collections import Counter
from datetime import UTC, date, time, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from members.models import VisitCount, VisitLog
from members.operation.work.declared import periodic
from members.operation.work.schedules import Daily

from .vocabulary import Vocabulary

DAY = r"(\d{4}-\d\d-\d\d)"
WRITTEN_BY_NGINX = re.compile(rf"visits-{DAY}\.log", re.A)
TO_COUNT = re.compile(rf"{DAY}-[0-9a-f]{{32}}\.count", re.A)
KEY = ["organization", "page", "parameter", "value"]
# Of requests that began the day before.
PAUSE = timedelta(hours=1)


@periodic(
    "count_visits",
    gettext_lazy("Count how members' profiles were opened"),
    Daily(time(4, 30)),
    limit=timedelta(minutes=30),
)
def count_visits():
    """Count each log of a day that is over, in a transaction of its own."""
    if not settings.VISITS_DIR:
        return
    folder, vocabulary = Path(settings.VISITS_DIR), Vocabulary()
    for path, day in _logs(folder, WRITTEN_BY_NGINX):
        if day < _today():
            path.rename(folder / f"{day}-{uuid4().hex}.count")
    for path, day in _logs(folder, TO_COUNT):
        _count(path, day, vocabulary)


def _today():
    """Return the day of nginx at the earliest: its clock may be that of UTC."""
    now = timezone.now() - PAUSE
    return min(timezone.localdate(now), now.astimezone(UTC).date())


def _logs(folder, pattern):
    """List (path, day) of the logs of a folder, which others may write into."""
    matches = [(path, pattern.fullmatch(path.name)) for path in folder.iterdir()]
    return [
        (path, day)
        for path, match in sorted(matches)
        if match and (day := _day(match[1]))
        if path.is_file() and not path.is_symlink()
    ]


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _count(path, day, vocabulary):
    with transaction.atomic():
        _log, is_new = VisitLog.objects.get_or_create(
            name=path.name, defaults={"day": day}
        )
        if is_new:
            _add(_openings(path, day, vocabulary), day.replace(day=1))
    path.unlink()


def _openings(path, day, vocabulary):
    """Return {(organization, page, parameter, value): openings} of a log."""
    counts = Counter()
    with path.open(encoding="ascii", errors="replace", newline="\n") as lines:
        for line in lines:
            counts.update(vocabulary.openings(line, day.isoformat()))
    return counts


def _add(counts, month):
    """Add openings to those of the month."""
    rows = VisitCount.objects.filter(month=month)
    rows = rows.filter(organization__in={key[0] for key in counts})
    for *key, before in rows.values_list(*KEY, "count"):
        if tuple(key) in counts:
            counts[tuple(key)] += before
    names = "organization_id", *KEY[1:]
    VisitCount.objects.bulk_create(
        [
            VisitCount(month=month, count=count, **dict(zip(names, key, strict=True)))
            for key, count in counts.items()
        ],
        batch_size=5_000,
        update_conflicts=True,
        unique_fields=["month", *KEY],
        update_fields=["count"],
    )

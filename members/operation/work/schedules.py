"""When a periodic job is due next."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar

from django.utils import timezone


@dataclass(frozen=True)
class Every:
    """Once in each period, counted from its last run."""

    period: timedelta

    def next_after(self, now):
        return now + self.period


@dataclass(frozen=True)
class Daily:
    """Once a day at a local time, whatever the length of the day (daylight saving)."""

    at: time
    period: ClassVar = timedelta(days=1)

    def next_after(self, now):
        local = timezone.localtime(now)
        moments = (self._on(local.date() + timedelta(days=d)) for d in (0, 1))
        return next(moment for moment in moments if moment > now)

    def _on(self, day):
        return timezone.make_aware(datetime.combine(day, self.at))

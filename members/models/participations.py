"""When an organization worked in a project, as far as anybody has written down."""

from datetime import date

from django.db.models import Q
from django.db.models.functions import ExtractYear, Greatest

from .periods import PeriodQuerySet

ENDED = ("completed", "stopped")
NEVER = date.max, date.min


class ParticipationQuerySet(PeriodQuerySet):
    def standing(self):
        """Leave out what the partner has declined: it stays as history alone."""
        return self.filter(declined_on=None)

    def on(self, day):
        """Keep what holds on the day; what was declined holds on none."""
        return super().on(day).standing()

    def unanswered(self):
        """Keep what the partner was asked about and has not answered."""
        return self.standing().filter(asked_on__isnull=False, confirmed_on=None)

    def working_on(self, day):
        """Keep what holds on the day, in a project that runs; `days_of_work` is its twin."""
        started = Q(project__since=None) | Q(project__since__lte=day)
        runs = Q(project__until=None) | Q(project__until__gte=day)
        is_over = Q(project__until=None, project__status__in=ENDED)
        year = ExtractYear(Greatest("project__since", "project__opened"))
        counts = ~is_over | Q(last_year__gte=day.year)
        return self.on(day).alias(last_year=year).filter(started, runs, counts)


def days_of_work(own, project, status):
    """Give the first and last day of work, from (since, until) and (since, until, opened).

    A project that is over, nobody has written since when, counts to the end of the year
    that it started or opened in; one without any day counts on none.
    """
    since, until, opened = project
    if until is None and status in ENDED:
        if not (since or opened):
            return NEVER
        until = date(max(filter(None, (since, opened))).year, 12, 31)
    first = max(own[0] or date.min, since or date.min)
    return first, min(own[1] or date.max, until or date.max)

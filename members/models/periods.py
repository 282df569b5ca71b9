"""When a fact holds: first day, last day, and how exactly each is known."""

from calendar import monthrange
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import (
    Case,
    Deferrable,
    ExpressionWrapper,
    F,
    Func,
    Q,
    Value,
    When,
)
from django.db.models.functions import (
    Cast,
    Coalesce,
    ExtractDay,
    ExtractMonth,
    Greatest,
)
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Swapped days must reach the check on order, which has the words; daterange() only fails.
LAST = Greatest("since", Coalesce("until", date.max))
BOTH_DAYS = Value("[]")


class PeriodQuerySet(models.QuerySet):
    def on(self, day):
        """Keep what holds on the given day; an unknown first day counts as long ago."""
        started = Q(since=None) | Q(since__lte=day)
        return self.filter(started, Q(until=None) | Q(until__gte=day))

    def current(self):
        """Keep what holds today, by the clock of the cluster."""
        return self.on(timezone.localdate())


class Precision(models.TextChoices):
    DAY = "day", _("the day is known")
    MONTH = "month", _("the month is known")
    YEAR = "year", _("the year is known")
    AT_LATEST = "at_latest", _("at the latest on this day")


def never_twice(name, *same, message, condition=None, bounds=BOTH_DAYS):
    """Forbid two periods of the same things that share a day; checked together at once."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in same),
            (
                Func("since", LAST, bounds, function="daterange"),
                RangeOperators.OVERLAPS,
            ),
        ],
        condition=condition,
        deferrable=Deferrable.IMMEDIATE,
        violation_error_message=message,
    )


def part_is(field, part, number):
    """That the day or month of a date is the number; the cast tells what an empty one is."""
    return Q(Exact(part(Cast(field, models.DateField())), number))


def starts_its_month(field):
    return part_is(field, ExtractDay, 1)


def starts_its_year(field):
    return starts_its_month(field) & part_is(field, ExtractMonth, 1)


def ends_its_month(field):
    day = Cast(field, models.DateField())
    next_day = ExpressionWrapper(day + Value(1), models.DateField())
    return part_is(next_day, ExtractDay, 1)


def ends_its_year(field):
    return part_is(field, ExtractMonth, 12) & part_is(field, ExtractDay, 31)


class Period(models.Model):
    """A fact with a first and a last day, both inclusive; empty is unknown or still so."""

    Precision = Precision

    since = models.DateField(
        _("since"), null=True, blank=True, help_text=_("Empty: long ago, day unknown.")
    )
    since_precision = models.CharField(
        _("how exact"), max_length=9, choices=Precision, default=Precision.DAY
    )
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Empty: still so.")
    )
    until_precision = models.CharField(
        _("how exact"), max_length=9, choices=Precision, default=Precision.DAY
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_starts",
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                name="%(class)s_known_by_month_starts_on_the_first",
                condition=~Q(since_precision="month") | starts_its_month("since"),
                violation_error_message=_("A month starts on its first day."),
            ),
            models.CheckConstraint(
                name="%(class)s_known_by_year_starts_on_1_january",
                condition=~Q(since_precision="year") | starts_its_year("since"),
                violation_error_message=_("A year starts on 1 January."),
            ),
            models.CheckConstraint(
                name="%(class)s_known_by_month_ends_on_the_last",
                condition=~Q(until_precision="month") | ends_its_month("until"),
                violation_error_message=_("A month ends on its last day."),
            ),
            models.CheckConstraint(
                name="%(class)s_known_by_year_ends_on_31_december",
                condition=~Q(until_precision="year") | ends_its_year("until"),
                violation_error_message=_("A year ends on 31 December."),
            ),
        ]

    def clean(self):
        """Move a coarse day to the first or last of its month or year."""
        super().clean()
        self.since = first_day(self.since, self.since_precision)
        self.until = last_day(self.until, self.until_precision)
        self.since_precision = self.since_precision if self.since else Precision.DAY
        self.until_precision = self.until_precision if self.until else Precision.DAY

    def holds_on(self, day):
        """Say of a loaded row what `on` says of rows in the database."""
        return (self.since or date.min) <= day <= (self.until or date.max)

    def meets(self, other):
        """Say whether two periods share a day."""
        starts = max(self.since or date.min, other.since or date.min)
        return starts <= min(self.until or date.max, other.until or date.max)

    @property
    def since_text(self):
        """Words for the first day: "fra 8. november 2018", "senest fra mai 2019"."""
        if self.since_precision == Precision.AT_LATEST and self.since:
            return gettext("from %(day)s at the latest") % {
                "day": self._exactly("since")
            }
        return (
            gettext("from %(day)s") % {"day": self._exactly("since")}
            if self.since
            else ""
        )

    @property
    def until_text(self):
        """Words for the last day: "til 21. mars 2022"; empty while it still holds."""
        if self.until_precision == Precision.AT_LATEST and self.until:
            return gettext("until %(day)s at the latest") % {
                "day": self._exactly("until")
            }
        return (
            gettext("until %(day)s") % {"day": self._exactly("until")}
            if self.until
            else ""
        )

    @property
    def period_text(self):
        """Both ends in words; empty when neither is known."""
        return " ".join(filter(None, [self.since_text, self.until_text]))

    def _exactly(self, field):
        return in_words(getattr(self, field), getattr(self, f"{field}_precision"))


class CutShortQuerySet(PeriodQuerySet):
    def on(self, day):
        """Leave out what was ended that day: it ends at once, not at midnight."""
        return super().on(day).exclude(until=day, is_cut_short=True)


class CutShort(Period):
    """A period that may end within its last day, whose rest is free for another one."""

    ENDS = Case(When(is_cut_short=True, then=Value("[)")), default=BOTH_DAYS)

    is_cut_short = models.BooleanField(
        _("ended during the last day"),
        default=False,
        help_text=_("Without this, it lasts to the end of the last day."),
    )

    objects = CutShortQuerySet.as_manager()

    class Meta(Period.Meta):
        abstract = True
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="%(class)s_that_was_cut_short_has_a_last_day",
                condition=Q(is_cut_short=False) | Q(until__isnull=False),
                violation_error_message=_("Give the last day, or let it go on."),
            ),
        ]

    def holds_on(self, day):
        was_cut_short = self.is_cut_short and self.until == day
        return super().holds_on(day) and not was_cut_short

    def cut_short(self):
        """End it this moment; the row remains as history."""
        self.until = max(timezone.localdate(), self.since or date.min)
        self.until_precision, self.is_cut_short = Precision.DAY, True
        self.full_clean()
        self.save(update_fields=["until", "until_precision", "is_cut_short"])


def first_day(day, precision):
    if day and precision == Precision.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if day and precision == Precision.MONTH else day


def last_day(day, precision):
    if day and precision == Precision.YEAR:
        return day.replace(month=12, day=31)
    if day and precision == Precision.MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


def in_words(day, precision):
    """Say a day as exactly as it is known: "2018", "mai 2019", "8. november 2018"."""
    if day is None:
        return ""
    if precision == Precision.YEAR:
        return str(day.year)
    style = "YEAR_MONTH_FORMAT" if precision == Precision.MONTH else "DATE_FORMAT"
    return date_format(day, style)

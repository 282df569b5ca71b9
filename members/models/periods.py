"""Periods: first and last day of a fact, each with the precision that is known."""

from calendar import monthrange
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
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
from django.utils.translation import gettext, gettext_lazy as _, pgettext

from .constraints import CheckedTogether

# daterange() fails on swapped days, before the check constraint with its message.
LAST = Greatest("since", Coalesce("until", date.max))
BOTH_DAYS = Value("[]")


def holds_on(day, path=""):
    """Return the condition that a period holds on the day; `path` leads to its row.

    An unknown first day counts as long ago.
    """
    since, until = f"{path}since", f"{path}until"
    started = Q(**{since: None}) | Q(**{f"{since}__lte": day})
    return started & (Q(**{until: None}) | Q(**{f"{until}__gte": day}))


class PeriodQuerySet(models.QuerySet):
    def on(self, day):
        """Filter by the periods that hold on the day."""
        return self.filter(holds_on(day))

    def current(self):
        """Filter the rows that hold today, in the time zone of the cluster."""
        return self.on(timezone.localdate())

    def ended(self):
        """Filter the rows that hold no longer."""
        return self.filter(until__lt=timezone.localdate())

    def starting_this_year(self):
        return self.filter(since__year=timezone.localdate().year)

    def ending_this_year(self):
        return self.filter(until__year=timezone.localdate().year)


class Precision(models.TextChoices):
    DAY = "day", _("the day is known")
    MONTH = "month", _("the month is known")
    YEAR = "year", _("the year is known")
    AT_LATEST = "at_latest", _("on this day at the latest")


def precision_field(**options):
    """Return the column beside a day that says how much of it is known."""
    return models.CharField(
        _("accuracy"),
        max_length=9,
        choices=Precision,
        default=Precision.DAY,
        **options,
    )


class NoOverlap(ExclusionConstraint):
    """Refuses a period by the words of the one it overlaps, if the model has `overlap_text`."""

    def deconstruct(self):
        """Return the constraint as one of Django's: migrations import no code of the project."""
        path = f"{ExclusionConstraint.__module__}.{ExclusionConstraint.__name__}"
        return path, *super().deconstruct()[1:]

    def validate(self, model, instance, **options):
        try:
            super().validate(model, instance, **options)
        except ValidationError as refusal:
            if not hasattr(model, "overlap_text"):
                raise
            words = (row.overlap_text for row in self._overlapped(model, instance))
            text = next(words, self.violation_error_message)
            raise ValidationError(text, code=refusal.code) from refusal

    def _overlapped(self, model, row):
        keys = [name for name, _operator in self.expressions if isinstance(name, str)]
        same = {name: getattr(row, name) for name in keys}
        others = model._base_manager.filter(**same).exclude(pk=row.pk)
        return [other for other in others if row.overlaps(other)]


def no_overlap(name, *same, message, condition=None, bounds=BOTH_DAYS):
    """Return the constraint that periods with equal fields share no day; deferrable."""
    return NoOverlap(
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
    """Whether a part of a date equals a number; the cast gives an empty date its type."""
    return Q(Exact(part(Cast(field, models.DateField())), number))


def is_first_of_month(field):
    return part_is(field, ExtractDay, 1)


def is_first_of_year(field):
    return is_first_of_month(field) & part_is(field, ExtractMonth, 1)


def is_last_of_month(field):
    day = Cast(field, models.DateField())
    next_day = ExpressionWrapper(day + Value(1), models.DateField())
    return part_is(next_day, ExtractDay, 1)


def is_last_of_year(field):
    return part_is(field, ExtractMonth, 12) & part_is(field, ExtractDay, 31)


class Period(CheckedTogether):
    """A fact with a first and a last day, both included; empty means unknown or open."""

    Precision = Precision

    since = models.DateField(
        _("since"),
        null=True,
        blank=True,
        help_text=_("Leave empty if it started long ago on an unknown day."),
    )
    since_precision = precision_field()
    until = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("The last day. Leave empty if it still applies."),
    )
    until_precision = precision_field()

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
                condition=~Q(since_precision="month") | is_first_of_month("since"),
                violation_error_message=_("A month starts on its first day."),
            ),
            models.CheckConstraint(
                name="%(class)s_known_by_year_starts_on_1_january",
                condition=~Q(since_precision="year") | is_first_of_year("since"),
                violation_error_message=_("A year starts on 1 January."),
            ),
            models.CheckConstraint(
                name="%(class)s_known_by_month_ends_on_the_last",
                condition=~Q(until_precision="month") | is_last_of_month("until"),
                violation_error_message=_("A month ends on its last day."),
            ),
            models.CheckConstraint(
                name="%(class)s_known_by_year_ends_on_31_december",
                condition=~Q(until_precision="year") | is_last_of_year("until"),
                violation_error_message=_("A year ends on 31 December."),
            ),
        ]

    def clean(self):
        """Move days of coarse precision to the first or last day of their month or year."""
        super().clean()
        self.since = first_day(self.since, self.since_precision)
        self.until = last_day(self.until, self.until_precision)
        self.since_precision = self.since_precision if self.since else Precision.DAY
        self.until_precision = self.until_precision if self.until else Precision.DAY

    def holds_on(self, day):
        """Whether the row holds on the given day; see PeriodQuerySet.on."""
        return (self.since or date.min) <= day <= (self.until or date.max)

    def overlaps(self, other):
        """Whether two periods share a day."""
        starts = max(self.since or date.min, other.since or date.min)
        return starts <= min(self.until or date.max, other.until or date.max)

    @property
    def since_text(self):
        """The first day in words: "fra 8. november 2018", "senest fra mai 2019"."""
        if not self.since:
            return ""
        day = {"day": self._date_text("since")}
        if self.since_precision == Precision.AT_LATEST:
            return gettext("since at least %(day)s") % day
        if self.until is None and self.since <= timezone.localdate():
            return pgettext("period", "since %(day)s") % day
        return gettext("from %(day)s") % day

    @property
    def until_text(self):
        """The last day in words: "til 21. mars 2022"; empty while open."""
        if not self.until:
            return ""
        day = {"day": self._date_text("until")}
        if self.until_precision == Precision.AT_LATEST:
            return gettext("until %(day)s at the latest") % day
        return gettext("until %(day)s") % day

    @property
    def period_text(self):
        """The first and last day in words; empty when neither is known."""
        texts = list(filter(None, [self.since_text, self.until_text]))
        precisions = {self.since_precision, self.until_precision}
        return (", " if Precision.AT_LATEST in precisions else " ").join(texts)

    def _date_text(self, field):
        return in_words(getattr(self, field), getattr(self, f"{field}_precision"))


class RevocablePeriodQuerySet(PeriodQuerySet):
    def not_ended(self):
        """Filter the rows of today and of days to come."""
        today = timezone.localdate()
        return self.exclude(until__lt=today).exclude(until=today, is_revoked=True)

    def on(self, day):
        """Filter the rows that hold on the given day, without those revoked during it."""
        return super().on(day).exclude(until=day, is_revoked=True)


class RevocablePeriod(Period):
    """A period that may be revoked at once; the rest of that day is free for another one."""

    BOUNDS = Case(When(is_revoked=True, then=Value("[)")), default=BOTH_DAYS)

    is_revoked = models.BooleanField(
        _("ended during the last day"),
        default=False,
        help_text=_("If this is not ticked, it lasts until the end of the last day."),
    )

    objects = RevocablePeriodQuerySet.as_manager()

    class Meta(Period.Meta):
        abstract = True
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="%(class)s_that_was_cut_short_has_a_last_day",
                condition=Q(is_revoked=False) | Q(until__isnull=False),
                violation_error_message=_(
                    "Enter the last day, or leave it without an end date."
                ),
            ),
        ]

    def holds_on(self, day):
        was_revoked = self.is_revoked and self.until == day
        return super().holds_on(day) and not was_revoked

    def revoke(self):
        """End the period at once."""
        self.until = max(timezone.localdate(), self.since or date.min)
        self.until_precision, self.is_revoked = Precision.DAY, True
        self.full_clean()
        self.save(update_fields=["until", "until_precision", "is_revoked"])


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
    """Return a date in its precision: "2018", "mai 2019", "8. november 2018"."""
    if day is None:
        return ""
    if precision == Precision.YEAR:
        return str(day.year)
    style = "YEAR_MONTH_FORMAT" if precision == Precision.MONTH else "DATE_FORMAT"
    return date_format(day, style)

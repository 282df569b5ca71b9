from datetime import timedelta

from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .foreign_keys import organization_key
from .periods import (
    Period,
    PeriodQuerySet,
    Precision,
    first_day,
    holds_on,
    last_day,
    no_overlap,
)
from .texts import Sourced
from .tracking import tracked


class InUnit(Func):
    """The first or the last day of the month or year that a date lies in."""

    output_field = models.DateField()
    first = "date_trunc('%(unit)s', %(expressions)s)::date"
    last = "(date_trunc('%(unit)s', %(expressions)s) + interval '1 %(unit)s - 1 day')::date"


def first_day_of(name):
    """Return the expression of `first_day` of a column that has a precision."""
    return _in_units(name, InUnit.first)


def last_day_of(name):
    """Return the expression of `last_day` of a column that has a precision."""
    return _in_units(name, InUnit.last)


def _in_units(name, template):
    units = [Precision.MONTH.value, Precision.YEAR.value]
    cases = (
        When(
            **{f"{name}_precision": unit},
            then=InUnit(name, unit=unit, template=template),
        )
        for unit in units
    )
    return Case(*cases, default=name)


A_DAY = timedelta(days=1)
DOCUMENTED = ("named", "inferred")  # certainties; the third is a mere mention


def joining_days(row):
    """Return the first and the last day on which the organization may have joined.

    None when it is not known to have joined in a certain day, month or year; `joinings`
    is the same condition in SQL. A row is any that has the fields of a membership.
    """
    is_known = row.since and row.since_precision != Precision.AT_LATEST
    if not is_known or row.certainty not in DOCUMENTED:
        return None
    return row.since, last_day(row.since, row.since_precision)


def leaving_days(row):
    """Return the first and the last day on which the organization may have left, or None."""
    is_known = row.until and row.until_precision != Precision.AT_LATEST
    if not is_known or row.certainty not in DOCUMENTED:
        return None
    return first_day(row.until, row.until_precision), row.until


def lie_within(days, since, until):
    """Whether all of the days lie in the period; only then is it known to be in it."""
    return bool(days) and since <= days[0] and days[1] <= until


def goes_on(before, row):
    """Whether a membership follows another of the organization without a day between."""
    return bool(row.since and before.until and row.since == before.until + A_DAY)


def joining_is_known(path=""):
    """Return the condition that the first day is that of joining; `path` leads to the row.

    "At the latest" is the day of a source, and so is the day of a mere mention.
    """
    exact = [Precision.DAY, Precision.MONTH, Precision.YEAR]
    return Q(
        (f"{path}since__isnull", False),
        (f"{path}since_precision__in", exact),
        (f"{path}certainty__in", DOCUMENTED),
    )


class MembershipQuerySet(PeriodQuerySet):
    def with_known_joining(self):
        """Filter by a first day on which the organization is known to have joined."""
        return self.filter(joining_is_known())

    def joinings(self):
        """Filter by memberships with a known beginning that continue no earlier one.

        `earliest` and `latest` are the days of `joining_days`.
        """
        before = self._documented(until=OuterRef("since") - A_DAY)
        began = self.with_known_joining().exclude(Exists(before))
        return began.annotate(earliest=F("since"), latest=last_day_of("since"))

    def leavings(self):
        """Filter by memberships with a known end that no later one continues.

        `earliest` and `latest` are the days of `leaving_days`.
        """
        after = self._documented(since=OuterRef("until") + A_DAY)
        documented = Q(until__isnull=False, certainty__in=DOCUMENTED)
        ended = self.filter(documented).exclude(until_precision=Precision.AT_LATEST)
        left = ended.exclude(Exists(after))
        return left.annotate(earliest=first_day_of("until"), latest=F("until"))

    def known_within(self, first, last):
        """Filter `joinings` or `leavings` by those known to lie in the period."""
        return self.filter(earliest__gte=first, latest__lte=last)

    def _documented(self, **conditions):
        """Return other memberships of the organization that a source documents."""
        same = self.model.objects.filter(organization=OuterRef("organization"))
        return same.filter(certainty__in=DOCUMENTED, **conditions)

    def current_or_former_on(self, day):
        """Filter by the memberships of the day, and of former members the ended ones."""
        same = self.model.objects.filter(organization=OuterRef("organization"))
        ended = Q(until__lt=day) & ~Exists(same.on(day))
        return self.filter(holds_on(day) | ended)


@tracked
@enforce_choices
class Membership(Period, Sourced):
    """An unbroken period in which an organization is a member; both days included."""

    class Category(models.TextChoices):
        ORDINARY = "ordinary", _("Member")
        CORE = "core", _("Core member")
        ASSOCIATED = "associated", _("Associated member")

    class Certainty(models.TextChoices):
        NAMED = "named", _("Named as a member")
        INFERRED = "inferred", _("Membership inferred from a source")
        MENTIONED = "mentioned", _("Only mentioned with the cluster")

    organization = organization_key("memberships")
    category = models.CharField(
        _("category"), max_length=10, choices=Category, default=Category.ORDINARY
    )
    certainty = models.CharField(
        _("certainty"), max_length=9, choices=Certainty, default=Certainty.NAMED
    )
    evidence = models.TextField(_("evidence"), blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = [F("since").desc(nulls_last=True), "pk"]
        indexes = [
            models.Index(fields=["organization", "since", "until"]),
            models.Index(fields=["since"], name="memberships_by_first_day"),
        ]
        constraints = [
            *Period.Meta.constraints,
            no_overlap(
                "memberships_of_an_organization_never_overlap",
                "organization",
                message=_("This organization is already a member in that period."),
            ),
        ]

    def __str__(self):
        return f"{self.organization}, {self.period_text}"

    @property
    def overlap_text(self):
        """The refusal of another membership of the organization that overlaps this one."""
        words = {"category": self.get_category_display().lower()}
        words["period"] = self.period_text
        text = _("Overlaps the membership as %(category)s %(period)s") % words
        return f"{text.strip()}."

    @property
    def has_known_joining(self):
        """Whether the first day is that of joining; `joining_is_known` in Python."""
        return joining_days(self) is not None

    @property
    def is_mention(self):
        """Whether no source states or implies that the organization is a member."""
        return self.certainty == self.Certainty.MENTIONED

    def end(self, on):
        """Set the last day of the membership."""
        self.until, self.until_precision = on, self.Precision.DAY
        self.full_clean()
        self.save(update_fields=["until", "until_precision"])

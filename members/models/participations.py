"""Who takes part in which project, and on which days it worked there."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import ExtractYear, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .foreign_keys import organization_key
from .periods import Period, PeriodQuerySet, no_overlap
from .representatives import Representative
from .sourced import Sourced
from .tracking import tracked

ENDED = ("completed", "stopped")
NEVER = date.max, date.min


class ParticipationQuerySet(PeriodQuerySet):
    def standing(self):
        """Filter out the participations that the partner declined; they are history only."""
        return self.filter(declined_on=None)

    def on(self, day):
        """Filter the participations that hold on the given day and are not declined."""
        return super().on(day).standing()

    def unanswered(self):
        """Filter those that the partner was asked to confirm and has not answered."""
        return self.standing().filter(asked_on__isnull=False, confirmed_on=None)

    def unheard(self):
        """Filter the unanswered ones of partners where no one has access."""
        representatives = Representative.objects.active()
        acting = representatives.filter(organization=OuterRef("organization"))
        return self.unanswered().filter(~Exists(acting))

    def declined_lately(self):
        """Filter those declined in the last 30 days."""
        month_ago = timezone.localdate() - timedelta(days=30)
        return self.filter(declined_on__gte=month_ago)

    def working_on(self, day):
        """Filter those on the given day in a running project; `days_of_work` in Python."""
        started = Q(project__since=None) | Q(project__since__lte=day)
        runs = Q(project__until=None) | Q(project__until__gte=day)
        is_over = Q(project__until=None, project__status__in=ENDED)
        year = ExtractYear(Greatest("project__since", "project__opened"))
        counts = ~is_over | Q(last_year__gte=day.year)
        return self.on(day).alias(last_year=year).filter(started, runs, counts)


@tracked
@enforce_choices
class Participation(Period, Sourced):
    """An organization in one role of a project; the partner confirms or declines it."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        PARTNER = "partner", _("partner")
        RESEARCH = "research", _("research")
        SUPPLIER = "supplier", _("supplier")
        FUNDER = "funder", _("funder")
        HOST = "host", _("host")
        OWNER = "owner", _("owner")
        OPERATOR = "operator", _("operator")
        INITIATOR = "initiator", _("initiator")

    project = models.ForeignKey(
        "Project",
        models.PROTECT,
        related_name="participations",
        verbose_name=_("project"),
    )
    organization = organization_key("participations")
    role = models.CharField(_("role"), max_length=9, choices=Role)
    role_detail = models.CharField(_("more about the role"), max_length=80, blank=True)
    asked_on = models.DateField(
        _("asked on"),
        null=True,
        blank=True,
        help_text=_(
            "When the partner was asked to confirm what another partner has stated."
        ),
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    declined_on = models.DateField(
        _("declined on"),
        null=True,
        blank=True,
        help_text=_(
            "The partner has said that this is wrong, so it is not shown anywhere."
        ),
    )
    declined_why = models.CharField(
        _("reason for declining"), max_length=300, blank=True
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["organization__sort_name", "role", "pk"]
        constraints = [
            *Period.Meta.constraints,
            no_overlap(
                "a_role_in_a_project_is_recorded_once",
                "project",
                "organization",
                "role",
                condition=Q(declined_on=None),
                message=_("This role in the project is already recorded."),
            ),
            models.CheckConstraint(
                name="a_partner_confirms_or_declines",
                condition=Q(confirmed_on=None) | Q(declined_on=None),
                violation_error_message=_(
                    "A partner either confirms or declines, never both."
                ),
            ),
            models.CheckConstraint(
                name="only_a_partner_that_declined_says_why",
                condition=Q(declined_why="") | Q(declined_on__isnull=False),
                violation_error_message=_("Enter the date it was declined."),
            ),
        ]

    def __str__(self):
        return f"{self.organization}: {self.project}"

    @property
    def waits(self):
        """Whether the partner was asked to confirm and has not answered."""
        return bool(self.asked_on) and not (self.confirmed_on or self.declined_on)


def days_of_work(own, project, status):
    """Return the first and last day of work, from (since, until) and (since, until, opened).

    A project that ended on an unknown day counts to the end of the year in which it started
    or opened; without any date, it counts on no day.
    """
    since, until, opened = project
    if until is None and status in ENDED:
        if not (since or opened):
            return NEVER
        until = date(max(filter(None, (since, opened))).year, 12, 31)
    first = max(own[0] or date.min, since or date.min)
    return first, min(own[1] or date.max, until or date.max)

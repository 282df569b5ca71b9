"""Participations: the partners of each project, and the days on which they worked there."""

from datetime import date, timedelta

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, ExtractYear, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .batches import IS_UNDOING
from .choices import enforce_choices
from .claims import Claim, ClaimQuerySet, answer_constraints
from .endings import without_ended
from .foreign_keys import optional_key, organization_key, required_key
from .languages import in_language
from .periods import Period, PeriodQuerySet, no_overlap
from .texts import Sourced, added_text
from .tracking import EnforcedTrigger, tracked

# At the commit, since the rows of a project are written one by one. An organization that
# is merged into another takes its claims along, even if its own participation has changed.
REFUSE_STRANGER = """
    IF TG_OP = 'UPDATE' THEN
        IF OLD.claimed_by_id = NEW.claimed_by_id OR OLD.claimed_by_id IS NOT NULL
            AND NOT EXISTS (
                SELECT FROM public.members_organization o WHERE o.id = OLD.claimed_by_id
            )
        THEN
            RETURN NULL;
        END IF;
    END IF;
    IF EXISTS (
        SELECT FROM public.members_participation p
        WHERE p.id = NEW.id AND p.claimed_by_id <> p.organization_id
            AND NOT EXISTS (
            SELECT FROM public.members_participation own
            WHERE own.project_id = p.project_id
                AND own.organization_id = p.claimed_by_id AND own.declined_on IS NULL
        )
    ) AND NOT is_undoing THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'who claims a participation takes part in the project',
            CONSTRAINT = 'who_claims_it_takes_part';
    END IF;
    RETURN NULL;
""".replace("is_undoing", IS_UNDOING)


class ClaimantTakesPart(EnforcedTrigger, pgtrigger.Trigger):
    """Refuse to commit a claim by an organization that has no part in the project."""

    name = "claimant_takes_part"
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update
    timing = pgtrigger.Deferred
    condition = pgtrigger.Condition("NEW.claimed_by_id IS NOT NULL")
    func = REFUSE_STRANGER


ENDED = ("completed", "stopped")
GOING_ON = ("running", "construction", "operating")
FUNDER = "funder"  # money alone is no collaboration
NEVER = date.max, date.min
A_DAY = timedelta(days=1)
FIRST_DAY = date.min + A_DAY  # an end of unknown day was long ago
# A row written before `claimed_by` existed is known as a claim by its question alone.
IS_CLAIM = Q(claimed_by__isnull=False) | Q(asked_on__isnull=False)
IS_OWN = Q(claimed_by__isnull=False, claimed_by=F("organization"))
COUNTS = Q(declined_on=None) & (Q(confirmed_on__isnull=False) | IS_OWN | ~IS_CLAIM)


class ParticipationQuerySet(ClaimQuerySet, PeriodQuerySet):
    def counted(self):
        """Filter those that count as collaboration: the claims of others, once confirmed."""
        return self.filter(counts=True)

    def on(self, day):
        """Filter the participations that hold on the day and count, of bodies of that day."""
        return without_ended(super().on(day).counted(), day)

    def unanswered(self):
        """Filter the unanswered claims of others about the partner, asked or not."""
        return self.standing().filter(counts=False)

    def working_on(self, day):
        """Filter the work of the day, in projects going on; without those that only pay.

        Today the status decides. For another day the dates do, as `days_of_work` reads them.
        """
        return under_way_on(self.on(day).exclude(role=FUNDER), day, "project__")


def under_way_on(rows, day, path=""):
    """Filter by projects going on that day; `path` leads to the project of a row."""
    since, opened, until = (f"{path}{name}" for name in ("since", "opened", "until"))
    begun, year = Coalesce(since, opened), ExtractYear(Greatest(since, opened))
    runs = Q(**{until: None}) | Q(**{f"{until}__gte": day})
    rows = rows.alias(begun=begun).filter(Q(begun=None) | Q(begun__lte=day), runs)
    goes_on = Q(**{f"{path}status__in": GOING_ON})
    if day == timezone.localdate():
        return rows.filter(goes_on)
    is_dated = Q(**{f"{until}__isnull": False}) | Q(year_of_work__gte=day.year)
    return rows.alias(year_of_work=year).filter(goes_on | is_dated)


@tracked
@enforce_choices
class Participation(Claim, Period, Sourced):
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

    class State(models.TextChoices):
        SOURCED = "sourced", _("from sources")
        UNASKED = "unasked", _("stated by another partner, nobody asked yet")
        ASKED = "asked", _("asked, not answered")
        CONFIRMED = "confirmed", pgettext_lazy("participation", "confirmed")
        DECLINED = "declined", pgettext_lazy("participation", "declined")

    project = required_key("Project", _("project"), "participations")
    organization = organization_key("participations")
    role = models.CharField(_("role"), max_length=9, choices=Role)
    role_detail = models.CharField(
        _("more about the role"),
        max_length=80,
        blank=True,
        help_text=_("Shown in public after the role. Write only what bounds the role."),
    )
    role_detail_en = added_text(_("more about the role, in English"), 80)
    claimed_by = optional_key(
        "Organization",
        pgettext_lazy("participation", "stated by"),
        "claims",
        help_text=_(
            "Whose word this is. What one partner states of another counts only once the "
            "other has confirmed it. Empty: from sources."
        ),
    )
    counts = models.GeneratedField(
        expression=COUNTS, output_field=models.BooleanField(), db_persist=True
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["organization__sort_name", "role", "pk"]
        triggers = [ClaimantTakesPart()]
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
            *answer_constraints("a_partner"),
        ]

    def __str__(self):
        return f"{self.organization}: {self.project}"

    @property
    def role_text(self):
        """The role with its bounds: "funder (shareholder of Alfa)"."""
        role, detail = self.get_role_display(), self.role_detail_text
        return f"{role} ({detail})" if detail else role

    @property
    def role_detail_text(self):
        """What bounds the role, in the active language; empty where it repeats the role."""
        detail = in_language(self.role_detail, self.role_detail_en)
        return "" if detail.lower() == str(self.get_role_display()).lower() else detail

    @property
    def claimant(self):
        return self.claimed_by

    @property
    def statement(self):
        ends = self.since, self.since_precision, self.until, self.until_precision
        return [self.role, *map(str, ends)]

    @property
    def is_claim(self):
        """Whether an organization has stated it; else it is from sources."""
        return self.asked_on is not None or self.claimed_by_id is not None

    @property
    def waits(self):
        """Whether others claim it and the partner has not answered, asked or not."""
        is_own = self.claimed_by_id == self.organization_id
        answered = self.confirmed_on or self.declined_on
        return self.is_claim and not (is_own or answered)

    @property
    def state(self):
        """The state of the claim, as pages show it: one of five."""
        if self.declined_on:
            return self.State.DECLINED
        if self.confirmed_on:
            return self.State.CONFIRMED
        if not self.waits:
            return self.State.SOURCED
        return self.State.ASKED if self.asked_on else self.State.UNASKED


def days_of_work(own, project, status):
    """Return the first and last day of work, from (since, until) and (since, until, opened).

    A project without a known end that does not go on today counts to the end of the year
    in which it started or opened; without any date, it counts on no day. On today itself
    only a project with a status in GOING_ON counts.
    """
    since, until, opened = project
    if until is None and status not in GOING_ON:
        if not (since or opened):
            return NEVER
        until = date(max(filter(None, (since, opened))).year, 12, 31)
    first = max(own[0] or date.min, since or opened or date.min)
    return first, min(own[1] or date.max, until or date.max)


def last_day_with(until, ended_on):
    """Return the last day of a row of an organization that had ended by a day, or None."""
    if ended_on is None:
        return until
    return min(until or date.max, max(ended_on, FIRST_DAY) - A_DAY)

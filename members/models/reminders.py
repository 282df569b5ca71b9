from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .change_requests import ChangeRequest
from .choices import enforce_choices
from .foreign_keys import optional_key, organization_key
from .organizations import Organization
from .section_confirmations import SectionConfirmation
from .tracking import tracked
from .users import User


def confirmed_in_round(organization):
    """Return the array of the sections of which nothing is left in the open round.

    `organization` is an OuterRef to that of a row. An empty section is one of them, and one
    of which visitors see a part, once somebody has logged in.
    """
    extent = SectionConfirmation.Extent
    rounds = Reminder.objects.open().filter(
        organization=OuterRef("organization"), asked_on__lte=OuterRef("confirmed_on")
    )
    rows = SectionConfirmation.objects.filter(organization=organization)
    rows = rows.filter(Exists(rounds) | Q(extent=extent.EMPTY))
    rows = rows.exclude(extent=extent.PUBLIC).order_by()
    return ArraySubquery(rows.values("section"))


class ReminderQuerySet(models.QuerySet):
    def open(self):
        """Filter the reminders that are not closed."""
        return self.filter(closed_on=None)

    def with_answers(self):
        """Annotate `has_answer`: whether all was confirmed, or anything proposed, since."""
        same = {"pk": OuterRef("organization")}
        confirmed = Organization.objects.filter(
            **same, confirmed_on__gte=OuterRef("asked_on")
        )
        proposed = ChangeRequest.objects.filter(
            organization=OuterRef("organization"),
            origin=ChangeRequest.Origin.MEMBER,
            amended_at__date__gte=OuterRef("asked_on"),
        )
        return self.annotate(has_answer=Exists(confirmed) | Exists(proposed))

    def with_confirmed(self):
        """Annotate `confirmed`: the sections of which nothing is left in the open round."""
        return self.annotate(confirmed=confirmed_in_round(OuterRef("organization")))

    def for_secretariat(self):
        """Filter the open reminders that have reached the secretariat."""
        return self.open().filter(step=Reminder.Step.SECRETARIAT)


@tracked(public=False)
@enforce_choices
class Reminder(models.Model):
    """A request to confirm a profile, sent to one recipient after the other."""

    class Step(models.TextChoices):
        FIRST = "first", _("the first contact")
        SECOND = "second", _("the second contact")
        SECRETARIAT = "secretariat", _("the secretariat")

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("reminder", "confirmed as correct")
        EDITED = "edited", pgettext_lazy("reminder", "changes proposed")
        SETTLED = "settled", pgettext_lazy("reminder", "postponed until next time")
        LAPSED = "lapsed", pgettext_lazy("reminder", "no longer a listed member")

    organization = organization_key("reminders")
    step = models.CharField(_("stage"), max_length=11, choices=Step)
    user = optional_key(User, _("who was asked"))
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        # Reminders are created and deleted by members/association/freshness only.
        default_permissions = ["view", "change"]
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "step"],
                condition=Q(closed_on=None),
                name="an_organization_is_asked_once_at_each_step",
                violation_error_message=_("This step has already been taken."),
            ),
            models.CheckConstraint(
                name="a_contact_is_asked_by_name_and_the_secretariat_by_none",
                condition=Q(step="secretariat", user=None)
                | ~Q(step="secretariat") & Q(user__isnull=False),
                violation_error_message=_("State who was asked."),
            ),
            models.CheckConstraint(
                name="a_closed_reminder_says_when_and_how",
                condition=Q(closed_on=None, outcome="")
                | Q(closed_on__isnull=False) & ~Q(outcome=""),
                violation_error_message=_("State when it was closed, and how."),
            ),
            models.CheckConstraint(
                name="a_reminder_is_closed_after_it_is_made",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("asked_on")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.organization}: {self.get_step_display()}"

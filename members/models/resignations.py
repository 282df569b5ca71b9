from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .foreign_keys import optional_key, organization_key, required_key
from .tracking import tracked
from .users import User


class ResignationQuerySet(models.QuerySet):
    def waiting(self):
        """Filter the resignations neither withdrawn nor carried out."""
        return self.filter(taken_back_on=None, ended_on=None)


@tracked(exclude=["why"], public=False)
@enforce_choices
class Resignation(models.Model):
    """A member's resignation; it is withdrawn, or the secretariat carries it out."""

    organization = organization_key("resignations")
    last_day = models.DateField(_("requested last day"))
    why = models.TextField(_("why they leave"), max_length=1000, blank=True)
    given_on = models.DateField(_("sent on"), default=timezone.localdate)
    given_by = required_key(User, _("sent by"))
    taken_back_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    ended_on = models.DateField(
        _("carried out on"),
        null=True,
        blank=True,
        help_text=_("The day of the decision, not the last day of the membership."),
    )
    ended_by = optional_key(User, _("carried out by"))

    objects = ResignationQuerySet.as_manager()

    class Meta:
        verbose_name = _("resignation")
        verbose_name_plural = _("resignations")
        # Resignations are created and deleted by members/association/leaving.py only.
        default_permissions = ["view", "change"]
        ordering = ["last_day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(taken_back_on=None, ended_on=None),
                name="an_organization_gives_notice_once",
                violation_error_message=_("A resignation has already been sent."),
            ),
            models.CheckConstraint(
                name="nobody_leaves_before_the_day_of_the_notice",
                condition=Q(last_day__gte=F("given_on")),
                violation_error_message=_("The last day can be today at the earliest."),
            ),
            models.CheckConstraint(
                name="a_notice_is_taken_back_or_carried_out_and_never_both",
                condition=Q(taken_back_on=None) | Q(ended_on=None),
                violation_error_message=_("It is either withdrawn or carried out."),
            ),
            models.CheckConstraint(
                name="a_notice_carried_out_says_by_whom",
                condition=Q(ended_on=None, ended_by=None)
                | Q(ended_on__isnull=False, ended_by__isnull=False),
                violation_error_message=_("State who ended the membership."),
            ),
        ]

    def __str__(self):
        return str(self.organization)

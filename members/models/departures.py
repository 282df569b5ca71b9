from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .foreign_keys import optional_key
from .representatives import Representative
from .tracking import tracked
from .users import User


class DepartureQuerySet(models.QuerySet):
    def standing(self):
        """Filter those that have not been taken back."""
        return self.filter(taken_back_on=None)

    def reversible(self):
        """Filter those whose access still lasts, to the very day that was named."""
        today = timezone.localdate()
        until = models.F("representative__until")
        lasts = self.standing().filter(last_day__gte=today, last_day=until)
        return lasts.filter(representative__is_revoked=False)


@tracked(public=False)
class Departure(models.Model):
    """A user's own notice that they leave an organization, and who follows."""

    representative = models.ForeignKey(
        Representative,
        models.CASCADE,
        related_name="departures",
        verbose_name=_("access"),
    )
    successor = optional_key(User, _("successor"))
    last_day = models.DateField(_("last day"))
    given_on = models.DateField(_("sent on"), default=timezone.localdate)
    taken_back_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        # Made and taken back by members/people/handing_over.py only.
        default_permissions = ()
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["representative"],
                condition=Q(taken_back_on=None),
                name="somebody_leaves_an_organization_once",
                violation_error_message=_("You have already said that you leave."),
            ),
            models.CheckConstraint(
                name="a_departure_is_not_before_it_is_said",
                condition=Q(last_day__gte=models.F("given_on")),
                violation_error_message=_("The last day can be today at the earliest."),
            ),
        ]

    def __str__(self):
        return str(self.representative)

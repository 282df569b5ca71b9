from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .foreign_keys import optional_key, required_key
from .invitations import Invitation
from .representatives import Representative
from .texts import added_text
from .tracking import tracked
from .users import User


class DepartureQuerySet(models.QuerySet):
    def standing(self):
        """Filter the departures that have not been withdrawn."""
        return self.filter(taken_back_on=None)

    def reversible(self):
        """Filter those with access that lasts, to the very day of the notice."""
        today = timezone.localdate()
        until = models.F("representative__until")
        lasts = self.standing().filter(last_day__gte=today, last_day=until)
        return lasts.filter(representative__is_revoked=False)

    def unfilled(self):
        """Filter those with an invited successor who does not represent it yet."""
        return self.standing().filter(invitation__isnull=False, successor=None)

    def to_fill(self):
        """Filter the unfilled with a successor who got access, in any way, in time."""
        same = Representative.objects.active().filter(
            organization=OuterRef("representative__organization"),
            user__email=OuterRef("invitation__email"),
        )
        in_time = Q(since=None) | Q(since__lte=OuterRef("invitation__expires_at__date"))
        return self.unfilled().filter(Exists(same.filter(in_time)))

    def to_report(self):
        """Filter those of managers that are over, unfilled, and not reported yet."""
        over = self.unfilled().filter(last_day__lt=timezone.localdate())
        managers = over.filter(representative__role=Representative.Role.MANAGER)
        return managers.filter(reported_on=None)


@tracked(exclude=["invited_name"], public=False)
class Departure(models.Model):
    """A user's own notice of leaving an organization, and their successor."""

    representative = required_key(
        Representative, _("access"), "departures", models.CASCADE
    )
    successor = optional_key(User, _("successor"))
    invitation = optional_key(
        Invitation, _("invitation of the successor"), "departures"
    )
    invited_name = added_text(_("name of the invited successor"), 120)
    last_day = models.DateField(_("last day"))
    given_on = models.DateField(_("sent on"), default=timezone.localdate)
    reported_on = models.DateField(_("secretariat told on"), null=True, blank=True)
    taken_back_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        # Created and withdrawn by members/people/handing_over.py only.
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
                name="only_an_invited_successor_has_a_name",
                condition=Q(invited_name="") | Q(invitation__isnull=False),
                violation_error_message=_("Enter the address of the successor too."),
            ),
            models.CheckConstraint(
                name="a_departure_is_not_before_it_is_said",
                condition=Q(last_day__gte=models.F("given_on")),
                violation_error_message=_("The last day can be today at the earliest."),
            ),
        ]

    def __str__(self):
        return str(self.representative)

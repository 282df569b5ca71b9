"""What the national business register (Enhetsregisteret) answers about organizations."""

from datetime import timedelta

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .foreign_keys import optional_key, organization_key
from .organization_numbers import OrgnrField
from .organizations import Organization
from .tracking import tracked
from .users import User

DAY = timedelta(days=1)


class AcceptedFactsTrigger(pgtrigger.Trigger):
    """Count a change of the accepted facts as one of the organization: its pages name them."""

    name = "data_version_of_taken"
    when = pgtrigger.After
    operation = pgtrigger.Update
    condition = pgtrigger.AnyChange("taken")
    func = """
        UPDATE public.members_organization SET id = id WHERE id = NEW.organization_id;
        RETURN NULL;
    """


@enforce_choices
class RegisterSnapshot(models.Model):
    """The last answer of the business register about one number.

    Its organization has this number, or none yet: then it is a likely match. `facts` is
    {fact: JSON value} of the answer, see register/units.py, and `taken` is {field: [value
    of the organization, ISO day]} of those accepted from it. `update_id` is the last one
    of the register's feed that has been read. It is no part of history: the register has
    its own.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("business register", "active")
        DELETED = "deleted", pgettext_lazy("business register", "deleted")
        REMOVED = "removed", pgettext_lazy("business register", "removed")
        UNKNOWN = "unknown", pgettext_lazy("business register", "unknown number")

    # In the database: an undo of a new organization takes it along.
    organization = models.OneToOneField(
        Organization,
        models.DB_CASCADE,
        related_name="register_snapshot",
        verbose_name=_("organization"),
    )
    number = OrgnrField(_("organization number"), blank=False)
    status = models.CharField(_("status"), max_length=7, choices=Status)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    taken = models.JSONField(_("accepted facts"), default=dict, blank=True)
    answer_hash = models.CharField(_("hash of the answer"), max_length=64, blank=True)
    update_id = models.BigIntegerField(_("last update read"), default=0)
    checked_at = models.DateTimeField(_("last checked"), default=timezone.now)
    changed_at = models.DateTimeField(_("last changed"), default=timezone.now)

    class Meta:
        verbose_name = _("answer of the business register")
        verbose_name_plural = _("answers of the business register")
        default_permissions = ()
        triggers = [AcceptedFactsTrigger()]
        constraints = [
            models.CheckConstraint(
                name="nothing_is_kept_of_a_unit_that_was_removed",
                condition=~Q(status="removed") | Q(facts={}, taken={}, answer_hash=""),
                violation_error_message=_("Nothing may be kept of a removed unit."),
            ),
        ]

    def __str__(self):
        return self.number


class RegisterAlertQuerySet(models.QuerySet):
    def open(self):
        """Filter the alerts that nobody has dealt with."""
        return self.filter(closed_at=None)


# For the secretariat alone.
@tracked(public=False)
@enforce_choices
class RegisterAlert(models.Model):
    """A change in the business register that has consequences for a membership.

    `day` is that of the register, if it gives one. `closed_by` is empty where the register
    has taken it back.
    """

    class Kind(models.TextChoices):
        BANKRUPT = "bankrupt", pgettext_lazy("business register", "bankrupt")
        WINDING_UP = "winding_up", pgettext_lazy("business register", "being wound up")
        COMPULSORY = (
            "compulsory",
            pgettext_lazy("business register", "under compulsory dissolution"),
        )
        DELETED = "deleted", pgettext_lazy("business register", "deleted")

    organization = organization_key("register_alerts", models.CASCADE)
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    day = models.DateField(_("day in the business register"), null=True, blank=True)
    opened_at = models.DateTimeField(_("noticed"), default=timezone.now)
    closed_at = models.DateTimeField(_("dealt with"), null=True, blank=True)
    closed_by = optional_key(User, _("dealt with by"))

    objects = RegisterAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert from the business register")
        verbose_name_plural = _("alerts from the business register")
        # Alerts are opened by members/association/register/alerts.py only.
        default_permissions = ["view", "change"]
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind"],
                condition=Q(closed_at=None),
                name="an_organization_has_one_open_alert_of_a_kind",
                violation_error_message=_("This alert is already open."),
            ),
            models.CheckConstraint(
                name="who_dealt_with_an_alert_is_known_with_the_time",
                condition=Q(closed_by=None) | Q(closed_at__isnull=False),
                violation_error_message=_("State when it was dealt with."),
            ),
        ]

    def __str__(self):
        return f"{self.organization}: {self.in_words}"

    @property
    def in_words(self):
        """The kind, with the day if there is one, as the end of a sentence."""
        day = f" ({date_format(self.day)})" if self.day else ""
        return f"{self.get_kind_display()}{day}"


class RegisterContact(models.Model):
    """When the business register was last asked, and when it last answered; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    asked_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    answered_at = models.DateTimeField(_("last answered"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="there_is_one_business_register", condition=Q(id=1)
            ),
        ]

    def __str__(self):
        return str(self.answered_at)

    @property
    def is_silent(self):
        """Whether it had not answered for a day when it was last asked, or never has."""
        if self.asked_at is None or self.answered_at is None:
            return self.asked_at is not None
        return self.asked_at - self.answered_at > DAY

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .answered import Answered, AnsweredQuerySet, is_answered, is_unanswered
from .choices import enforce_choices
from .email_addresses import EmailAddressField, canonical_constraint, evidence, readable
from .foreign_keys import optional_key, organization_key
from .languages import language_field
from .tracking import tracked
from .users import User


@tracked(exclude=["email", "name", "why", "answer"], public=False)
@enforce_choices
class AccessRequest(Answered):
    """A request to act for an organization, from a verified e-mail address."""

    verdict = "granted"

    organization = organization_key("access_requests")
    email = EmailAddressField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    why = models.TextField(_("in their own words"), max_length=1000, blank=True)
    language = language_field()
    made_at = models.DateTimeField(_("asked on"), default=timezone.now)
    decided_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    decided_by = optional_key(User, _("answered by"))
    granted = models.BooleanField(_("access granted"), null=True, blank=True)
    answer = models.TextField(_("reason given"), max_length=1000, blank=True)

    objects = AnsweredQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for access")
        verbose_name_plural = _("requests for access")
        # Requests are created and deleted by members/accounts/access only.
        default_permissions = ["view", "change"]
        ordering = ["made_at", "pk"]
        constraints = [
            canonical_constraint("an_asking_address_is_canonical", "email"),
            models.CheckConstraint(
                name="whoever_asks_for_access_has_a_name",
                condition=Q(name__regex=r"\S"),
                violation_error_message=_("Enter your name."),
            ),
            models.CheckConstraint(
                name="a_decided_claim_says_what_when_and_by_whom",
                condition=is_unanswered("granted") | is_answered("granted"),
                violation_error_message=_("State what was decided, when and by whom."),
            ),
            models.CheckConstraint(
                name="whoever_is_declined_is_told_why",
                condition=~Q(granted=False) | Q(answer__regex=r"\S"),
                violation_error_message=_(
                    "Give a reason. It is sent to the person who asked."
                ),
            ),
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(decided_at=None),
                name="an_address_waits_for_one_answer",
                violation_error_message=_(
                    "Access has already been requested with this address."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({readable(self.email)}): {self.organization}"

    def clean(self):
        self.name = self.name.strip()

    @property
    def evidence(self):
        """The Evidence from comparing the address with the organization's current web site."""
        return evidence(self.email, self.organization.website)

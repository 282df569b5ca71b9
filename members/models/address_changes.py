from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .email_addresses import EmailAddressField, canonical_constraint, readable
from .tracking import tracked
from .users import User

VALID_FOR = timedelta(days=7)  # the link to confirm, and afterwards the link to object


class AddressChangeQuerySet(models.QuerySet):
    def waiting(self):
        """Filter the changes neither confirmed nor withdrawn, including expired ones."""
        return self.filter(confirmed_at=None, taken_back_at=None)

    def open(self):
        """Filter the changes that can be confirmed now."""
        return self.waiting().filter(asked_at__gt=timezone.now() - VALID_FOR)

    def recent(self):
        """Filter the changes of which the former address may still use a link."""
        moment = timezone.now() - VALID_FOR
        return self.filter(Q(asked_at__gt=moment) | Q(confirmed_at__gt=moment))


@tracked(exclude=["former", "email"], public=False)
class AddressChange(models.Model):
    """A user's request for another log-in address: confirmed there, or withdrawn."""

    user = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="address_changes",
        verbose_name=_("user"),
    )
    former = EmailAddressField(_("former address"))
    email = EmailAddressField(_("new address"))
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    with_contacts = models.BooleanField(
        _("contact details moved as well"), default=False, db_default=False
    )
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of address")
        verbose_name_plural = _("changes of address")
        # Created, confirmed and withdrawn by members/people/account/addresses.py only.
        default_permissions = ()
        ordering = ["-asked_at", "-pk"]
        constraints = [
            canonical_constraint("a_former_address_is_canonical", "former"),
            canonical_constraint("a_wanted_address_is_canonical", "email"),
            models.CheckConstraint(
                name="a_change_of_address_changes_it",
                condition=~Q(former=F("email")),
                violation_error_message=_("This is your address already."),
            ),
            models.CheckConstraint(
                name="an_address_is_confirmed_after_it_is_asked_for",
                condition=Q(confirmed_at=None) | Q(confirmed_at__gte=F("asked_at")),
                violation_error_message=_("It is confirmed after it was asked for."),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(confirmed_at=None, taken_back_at=None),
                name="a_user_waits_for_one_address",
                violation_error_message=_("Another address waits already."),
            ),
        ]

    def __str__(self):
        return f"{readable(self.former)} → {readable(self.email)}"

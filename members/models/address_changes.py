from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .email_addresses import EmailAddressField, canonical_constraint, readable
from .foreign_keys import optional_key
from .persons import Person
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
        recent = Q(asked_at__gt=moment) | Q(confirmed_at__gt=moment)
        is_reachable = Q(user__is_active=True) | Q(person__link_key__gt="")
        return self.filter(recent & is_reachable)

    def unannounced(self):
        """Filter the changes of which the former address has not been told yet."""
        return self.filter(tells_former=True, taken_back_at=None)


@tracked(exclude=["former", "email", "tells_former"], public=False)
class AddressChange(models.Model):
    """A change of the address of a user or a person, or a user's request for one.

    Triggers (address_triggers.py) record each change, in whichever way it is written.
    """

    user = optional_key(User, _("user"), "address_changes")
    # Without a constraint: an undo deletes the row of a person whom it had added.
    person = models.ForeignKey(
        Person,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="address_changes",
        verbose_name=_("person"),
    )
    former = EmailAddressField(_("former address"))
    email = EmailAddressField(_("new address"), blank=True)
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    with_contacts = models.BooleanField(
        _("contact details moved as well"), default=False, db_default=False
    )
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    tells_former = models.BooleanField(
        _("the former address is to be told"), default=False, db_default=False
    )

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of address")
        verbose_name_plural = _("changes of address")
        # Created by triggers and members/people/account/addresses.py only.
        default_permissions = ()
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(tells_former=True),
                name="changes_of_address_to_tell",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_address_changes_of_a_user_or_a_person",
                condition=Q(user=None, person__isnull=False)
                | Q(user__isnull=False, person=None),
                violation_error_message=_("State a user or a person."),
            ),
            canonical_constraint("a_former_address_is_canonical", "former"),
            canonical_constraint("a_wanted_address_is_canonical", "email", blank=True),
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

    @property
    def owner(self):
        return self.user or self.person

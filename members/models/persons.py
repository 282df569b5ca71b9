import secrets
from functools import partial

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .address_triggers import person_address_triggers
from .choices import enforce_choices
from .consent_texts import CONSENT_VERSIONS, NOTICE_VERSIONS
from .consent_triggers import (
    CHECK_CONSENT,
    CHECK_PERSON,
    REFUSE_REVIVING,
    REFUSE_REWRITING,
)
from .contact_triggers import CHECK_ADDRESS
from .email_addresses import EmailAddressField, canonical_constraint
from .foreign_keys import optional_key, picture_key, required_key
from .languages import language_field
from .periods import RevocablePeriod, RevocablePeriodQuerySet, no_overlap
from .telephones import TelephoneField
from .texts import added_text, sort_key_field, word_index, words_in
from .tracking import tracked
from .users import User


class Item(models.TextChoices):
    NAME = "name", _("name")
    TITLE = "title", _("job title")
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("phone")
    PICTURE = "picture", _("picture")


def column_of(item):
    return "picture_id" if item == Item.PICTURE else item


# The words of a person, which wait in columns of their own.
WORDS = (Item.NAME, Item.TITLE, Item.PHONE)


# Part of the signed link to a person; a new key invalidates the former link.
new_key = partial(secrets.token_urlsafe, 16)


_correction_field = partial(
    models.CharField, blank=True, default="", db_default="", editable=False
)


class PersonQuerySet(models.QuerySet):
    def not_informed(self):
        """Filter those not informed about their data (GDPR art. 14), and not about to be.

        The erased are left out.
        """
        return self.filter(told_on=None, held_notices=None).exclude(link_key="")

    def corrected(self):
        """Filter those with corrections by link that the secretariat has not decided."""
        return self.exclude(corrected_on=None).exclude(link_key="")


@tracked(
    exclude="link_key calendar_key new_name new_title new_phone corrected_on".split()
)
@enforce_choices
class Person(models.Model):
    """A contact of an organization or an office holder; public only as far as consented."""

    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("job title"), max_length=120, blank=True)
    email = EmailAddressField(_("e-mail"), blank=True)
    phone = TelephoneField(_("phone"))
    picture = picture_key(_("picture"))
    language = language_field(help_text=_("Language of e-mails to this person."))
    note = models.TextField(
        _("internal note"), blank=True, help_text=_("The person can read this too.")
    )
    entered_by = optional_key(User, _("added by"))
    told_on = models.DateField(_("informed on"), null=True, blank=True)
    told_version = models.CharField(
        _("informed with text version"),
        max_length=20,
        choices=NOTICE_VERSIONS,
        blank=True,
    )
    own_items = ArrayField(
        models.CharField(max_length=7),
        verbose_name=_("written by the person"),
        default=list,
        blank=True,
    )
    # Values that await a decision while the former ones are public.
    new_name = _correction_field(_("corrected name"), max_length=120)
    new_title = _correction_field(_("corrected job title"), max_length=120)
    new_phone = _correction_field(_("corrected phone"), max_length=30)
    corrected_on = models.DateField(
        _("corrected by the person on"), null=True, blank=True, editable=False
    )
    # Values by link that nobody has approved: a trigger refuses consent to show them.
    unread_items = ArrayField(
        models.CharField(max_length=7),
        verbose_name=_("not approved by the secretariat"),
        default=list,
        db_default=[],
        blank=True,
        editable=False,
    )
    link_key = models.CharField(
        max_length=32, default=new_key, blank=True, editable=False
    )
    erasure_asked_on = models.DateField(
        _("requested erasure on"), null=True, blank=True
    )
    hidden_on = models.DateField(_("hid everything on"), null=True, blank=True)
    # Registered as a guest of an event alone; erased some time after it.
    guest_since = models.DateTimeField(
        _("guest since"), null=True, blank=True, editable=False
    )
    # Part of the secret address of the own calendar; empty: there is none.
    calendar_key = added_text("", 32, editable=False)
    sort_name = sort_key_field("name")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(
                fields=["picture"], condition=~Q(picture=None), name="people_by_picture"
            ),
            word_index(words_in("name"), name="people_by_word"),
        ]
        triggers = [
            *person_address_triggers(),
            pgtrigger.Trigger(
                name="consented_items_exist",
                operation=pgtrigger.UpdateOf(
                    *map(column_of, Item.values), "unread_items"
                ),
                when=pgtrigger.After,
                func=CHECK_PERSON,
            ),
            pgtrigger.Trigger(
                name="address_known_once",
                operation=pgtrigger.UpdateOf("email"),
                when=pgtrigger.After,
                func=CHECK_ADDRESS.format(changed="p.id = NEW.id"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="whoever_was_told_was_told_something",
                condition=Q(told_on=None, told_version="")
                | Q(told_on__isnull=False) & ~Q(told_version=""),
                violation_error_message=_("State the date and the text version."),
            ),
            models.CheckConstraint(
                name="a_person_writes_what_can_be_shown",
                condition=Q(own_items__contained_by=Item.values),
                violation_error_message=_("Choose one of the listed values."),
            ),
            canonical_constraint("a_persons_address_is_canonical", "email", blank=True),
        ]

    def __str__(self):
        return self.name

    def agreed_on(self, *days):
        """Return the items that may be shown beside offices, on each of the days."""
        consents = [c for c in self.consents.all() if c.contact_id is None]
        return set.intersection(
            *({c.item for c in consents if c.holds_on(day)} for day in days)
        )

    @property
    def items(self):
        """The non-empty items that can be consented to, as {item: value}."""
        values = {item: getattr(self, item) for item in Item.values}
        return {item: value for item, value in values.items() if value}

    @property
    def new_items(self):
        """The corrections that wait while the former values are public, as {item: value}."""
        values = {item.value: getattr(self, f"new_{item}") for item in WORDS}
        return {item: value for item, value in values.items() if value}


class ConsentQuerySet(RevocablePeriodQuerySet):
    def standing(self):
        """Filter the consents that hold today or on a later day."""
        today = timezone.localdate()
        return self.exclude(until__lt=today).exclude(is_revoked=True)


@tracked
@enforce_choices
class Consent(RevocablePeriod):
    """A consent to show one item of a person (GDPR art. 7); revocable at once.

    It is for one contact of the person, or, without one, for the person's offices.
    """

    Item = Item

    person = required_key(Person, _("person"), "consents", models.CASCADE)
    contact = optional_key(
        "Contact",
        _("as a contact"),
        "consents",
        models.CASCADE,
        help_text=_("Leave empty for what may be shown beside the person's offices."),
    )
    item = models.CharField(_("item"), max_length=7, choices=Item)
    text_version = models.CharField(
        _("version of the text"), max_length=20, choices=CONSENT_VERSIONS
    )
    is_by_link = models.BooleanField(
        _("given with the link in the e-mail"), default=False, editable=False
    )
    evidence = models.CharField(
        _("how it was given"),
        max_length=300,
        blank=True,
        help_text=_("If not given with the link in the e-mail: when, how and to whom."),
    )

    objects = ConsentQuerySet.as_manager()

    class Meta(RevocablePeriod.Meta):
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["person", "item", "since"]
        triggers = [
            pgtrigger.Trigger(
                name="item_exists",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                func=CHECK_CONSENT,
            ),
            pgtrigger.Trigger(
                name="never_rewritten",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                condition=pgtrigger.AnyChange(
                    "person", "contact", "item", "since", "text_version", "is_by_link"
                ),
                func=REFUSE_REWRITING,
            ),
            pgtrigger.Trigger(
                name="never_revived",
                operation=pgtrigger.UpdateOf("until", "is_revoked"),
                when=pgtrigger.Before,
                func=REFUSE_REVIVING,
            ),
        ]
        constraints = [
            *RevocablePeriod.Meta.constraints,
            models.CheckConstraint(
                name="a_consent_has_a_day",
                condition=Q(since__isnull=False),
                violation_error_message=_("Enter the date of the consent."),
            ),
            models.CheckConstraint(
                name="a_consent_says_how_it_was_given",
                condition=Q(is_by_link=True, evidence="")
                | Q(is_by_link=False, evidence__regex=r"\S"),
                violation_error_message=_(
                    "State when, how and to whom the person gave consent."
                ),
            ),
            no_overlap(
                "a_consent_to_an_item_is_given_once",
                "contact",
                "item",
                bounds=RevocablePeriod.BOUNDS,
                message=_("This person has already consented to that."),
            ),
            no_overlap(
                "a_consent_beside_offices_is_given_once",
                "person",
                "item",
                condition=Q(contact=None),
                bounds=RevocablePeriod.BOUNDS,
                message=_("This person has already consented to that."),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_item_display()}"

"""The newsletter: consents to it (GDPR article 7), and the secret address of their file."""

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import enforce_choices
from .consent_texts import NEWSLETTER_VERSIONS
from .contacts import Contact
from .foreign_keys import optional_key, required_key
from .persons import Person
from .users import User

# Another consent is given instead, by the person.
REFUSE_REWRITING = """
    IF OLD.ended_at IS NOT NULL OR to_jsonb(OLD) - 'ended_at' <> to_jsonb(NEW) - 'ended_at'
    THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'a consent to the newsletter says what it said, and stays ended',
            CONSTRAINT = 'a_consent_to_the_newsletter_only_ends';
    END IF;
    RETURN NULL;
"""


class NewsletterConsentQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(ended_at=None)

    def of_contacts(self):
        """Filter those that stand, of contacts of today with an address."""
        contacts = Contact.objects.current().filter(person=OuterRef("person"))
        return self.standing().filter(Exists(contacts)).exclude(person__email="")

    def end(self):
        """End those that stand, from this moment; return how many."""
        ended_at = Greatest(F("given_at"), Value(timezone.now()))
        return self.standing().update(ended_at=ended_at)


@enforce_choices
class NewsletterConsent(models.Model):
    """A consent to get the newsletter by an e-mail service; nothing of it is ever public.

    It is its own history: a row is never rewritten, and no undo knows it.
    """

    class Way(models.TextChoices):
        OWN_PAGE = "page", _("on the person's own page")
        JOINING = "joining", _("in an application, with the address confirmed")

    person = required_key(Person, _("person"), "newsletter_consents", models.CASCADE)
    given_at = models.DateTimeField(_("agreed"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    text_version = models.CharField(
        _("version of the text"), max_length=20, choices=NEWSLETTER_VERSIONS
    )
    service = models.CharField(_("e-mail service"), max_length=80)
    way = models.CharField(_("how it was given"), max_length=7, choices=Way)

    objects = NewsletterConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent to the newsletter")
        verbose_name_plural = _("consents to the newsletter")
        # Given by the person alone.
        default_permissions = ["view", "change"]
        ordering = ["given_at", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="only_ends",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                func=REFUSE_REWRITING,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_at=None),
                name="a_person_agrees_to_the_newsletter_once",
                violation_error_message=_("You already get the newsletter."),
            ),
            models.CheckConstraint(
                name="a_consent_to_the_newsletter_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("given_at")),
            ),
            models.CheckConstraint(
                name="a_consent_to_the_newsletter_names_the_service",
                condition=Q(service__regex=r"\S"),
            ),
        ]

    def __str__(self):
        return str(self.person)


class NewsletterFeedQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(revoked_at=None)


class NewsletterFeed(models.Model):
    """A secret address of the file of the newsletter, of which only the hash is stored.

    One stands at a time; those that were revoked stay, to be read by administrators.
    """

    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = optional_key(User, _("made by"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = optional_key(User, _("revoked by"))

    objects = NewsletterFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of the newsletter's file")
        verbose_name_plural = _("addresses of the newsletter's file")
        default_permissions = ()
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revoked_at"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                name="the_newsletter_has_one_address_at_a_time",
                violation_error_message=_("Somebody else has just made an address."),
            ),
        ]

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d}"

"""The secretariat's e-mails to everyone on a list, their recipients, and opt-outs."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .attendances import Attendance
from .choices import enforce_choices
from .contacts import Function
from .email_addresses import RecipientField, canonical_constraint
from .events import Event
from .foreign_keys import optional_key
from .languages import LanguageField, language_shown, text_language
from .letters import CONTROL_CHARACTERS, ONE_LINE, Letter, no_null
from .persons import Person
from .tracking import tracked
from .users import User

# The redaction of an erasure takes a person's name out of any text.
REFUSE_NEW_WORDS = """
    IF OLD.sent_at IS NULL OR public.is_erasing() THEN RETURN NULL; END IF;
    RAISE integrity_constraint_violation USING
        MESSAGE = 'what was sent stays as it was sent',
        CONSTRAINT = 'a_sent_message_keeps_its_words';
"""
one_line = RegexValidator(CONTROL_CHARACTERS, ONE_LINE, inverse_match=True)
WORDS = ("subject_nb", "text_nb", "subject_en", "text_en", "is_necessary", "reason")
# Many servers ignore the text after a plus.
MAILBOX = Func(
    "address",
    Value(r"^([^+@]+)\+[^@]*@"),
    Value(r"\1@"),
    function="regexp_replace",
    output_field=models.CharField(),
)


class MessageQuerySet(models.QuerySet):
    def drafts(self):
        return self.filter(sent_at=None)

    def sent(self):
        return self.filter(sent_at__isnull=False)

    def to_write(self):
        """Filter those that were sent and have recipients without a letter."""
        waiting = Q(recipients__isnull=False, recipients__letter=None)
        left = self.sent().filter(waiting, recipients__is_refused=False)
        return left.filter(stopped_at=None).distinct()

    def with_results(self):
        """Annotate how many letters wait, were sent, failed, were stopped and refused."""
        letter, no_letter = "recipients__letter", Q(recipients__letter=None)
        withdrawn = Q(**{f"{letter}__failure": Letter.Failure.WITHDRAWN})
        refused, stopped = Q(recipients__is_refused=True), Q(stopped_at__isnull=False)
        unsent = Q(**{f"{letter}__sent_at": None, f"{letter}__failed_at": None})
        waits = Q(recipients__isnull=False) & ~refused & (unsent | no_letter)
        failed = Q(**{f"{letter}__failed_at__isnull": False}) & ~withdrawn
        results = {
            "waiting": waits & ~(no_letter & stopped),
            "delivered": Q(**{f"{letter}__sent_at__isnull": False}),
            "failed": failed,
            "stopped": withdrawn | waits & no_letter & stopped,
            "refused": refused,
        }
        return self.annotate(
            **{
                name: Count("recipients", filter=condition)
                for name, condition in results.items()
            }
        )


class To(models.TextChoices):
    MAIN = Function.MAIN.value, _("Main contacts")
    INVOICE = Function.INVOICE.value, _("Contacts for invoices")
    TECHNICAL = Function.TECHNICAL.value, _("Contacts for technical matters")
    PRESS = Function.PRESS.value, _("Contacts for press")
    PROJECTS = Function.PROJECTS.value, _("Contacts for projects")
    MANAGERS = "managers", _("Those who manage the profile")


@tracked(public=False)
@enforce_choices
class Message(models.Model):
    """An e-mail to everyone on a list: a draft, then as it was sent.

    `noun` and `query` are the list; `nth` counts messages of the same words.
    """

    To = To

    by = optional_key(User, pgettext_lazy("message", "by"))
    made_at = models.DateTimeField(
        pgettext_lazy("message", "written"), default=timezone.now
    )
    # An invitation to it; each letter has a link to answer by.
    event = optional_key(Event, _("event"), "invitations", models.SET_NULL)
    noun = models.CharField(_("list"), max_length=30)
    query = models.CharField(_("filters and order"), max_length=8000, blank=True)
    # The first of the functions, for the previous version, which has one alone.
    function = models.CharField(_("To whom"), max_length=9, choices=To, default=To.MAIN)
    functions = ArrayField(
        models.CharField(max_length=9, choices=To),
        verbose_name=_("To whom"),
        default=list,
        db_default=[],
        blank=True,
    )
    subject_nb = models.CharField(_("Subject"), max_length=150, validators=[one_line])
    text_nb = models.TextField(_("Text"), max_length=20_000, validators=[no_null])
    subject_en = models.CharField(
        _("Subject in English"), max_length=150, blank=True, validators=[one_line]
    )
    text_en = models.TextField(
        _("Text in English"), max_length=20_000, blank=True, validators=[no_null]
    )
    is_necessary = models.BooleanField(
        _("Necessary information about the membership"), default=False
    )
    reason = models.CharField(_("Why is it necessary?"), max_length=300, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    nth = models.PositiveIntegerField(default=0, editable=False)
    number = models.PositiveIntegerField(_("recipients"), default=0, editable=False)
    sent_at = models.DateTimeField(
        pgettext_lazy("message", "sent"), null=True, blank=True
    )
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("to a list", "message")
        verbose_name_plural = pgettext_lazy("to a list", "messages")
        default_permissions = ("view", "add")
        ordering = ["-pk"]
        triggers = [
            pgtrigger.Trigger(
                name="words_are_kept",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                condition=pgtrigger.AnyChange(*WORDS, "sent_at", "number"),
                func=REFUSE_NEW_WORDS,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint", "nth"],
                condition=Q(sent_at__isnull=False),
                name="equal_messages_are_sent_one_after_the_other",
                violation_error_message=_(
                    "Someone has just sent the same message. See who got it before you"
                    " send it again."
                ),
            ),
            models.CheckConstraint(
                name="a_message_in_english_has_subject_and_text",
                condition=Q(subject_en="", text_en="")
                | ~Q(subject_en="") & ~Q(text_en=""),
                violation_error_message=_(
                    "In English the message needs both a subject and a text, or none."
                ),
            ),
            models.CheckConstraint(
                name="a_message_goes_to_listed_functions",
                condition=Q(functions__contained_by=To.values),
                violation_error_message=_("Choose one of the listed values."),
            ),
            models.CheckConstraint(
                name="a_message_has_subject_and_text",
                condition=Q(subject_nb__regex=r"\S", text_nb__regex=r"\S"),
                violation_error_message=_("Write a subject and a text."),
            ),
            models.CheckConstraint(
                name="a_necessary_message_says_why_and_no_other_does",
                condition=Q(is_necessary=True, reason__regex=r"\S")
                | Q(is_necessary=False, reason=""),
                violation_error_message=_("Write why the message is necessary."),
            ),
            models.CheckConstraint(
                name="a_sent_message_has_recipients",
                condition=Q(sent_at=None, number=0, fingerprint="")
                | Q(sent_at__isnull=False, number__gt=0) & ~Q(fingerprint=""),
                violation_error_message=_("There is nobody to send it to."),
            ),
            models.CheckConstraint(
                name="only_a_sent_message_is_stopped",
                condition=Q(stopped_at=None)
                | Q(sent_at__isnull=False, stopped_at__gte=F("sent_at")),
                violation_error_message=_(
                    "Only a message that was sent can be stopped."
                ),
            ),
        ]

    def __str__(self):
        return self.subject_nb

    @property
    def recipient_functions(self):
        return [str(one) for one in self.functions or [self.function]]

    @property
    def functions_text(self):
        """The labels of its functions, as a list in a sentence."""
        labels = [str(self.To(one).label) for one in self.recipient_functions]
        return ", ".join([labels[0], *map(str.lower, labels[1:])])

    def words_in(self, language):
        """Return (subject, text, language) for a recipient: Norwegian without an English text."""
        code = language_shown(self, "text", language) or text_language(language)
        return getattr(self, f"subject_{code}"), getattr(self, f"text_{code}"), code


@enforce_choices
class MessageRecipient(models.Model):
    """A recipient, fixed when the message is sent; the letter follows, and has its state."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="recipients")
    address = RecipientField(_("address"), max_length=254)
    name = models.CharField(_("name"), max_length=300, blank=True)
    company = models.CharField(_("organization"), max_length=1000, blank=True)
    language = LanguageField()
    # The owner of the address; neither: an organization.
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="+"
    )
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="+"
    )
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="recipient"
    )
    # What an invitation made, or found.
    attendance = optional_key(
        Attendance, _("attendance"), "recipients", models.SET_NULL
    )
    # Refused such messages after it was sent and before the letter was written.
    is_refused = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ["message", "company", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("message"), MAILBOX, name="nobody_gets_a_message_twice"
            ),
            canonical_constraint("a_message_goes_to_addresses", "address"),
            models.CheckConstraint(
                name="who_refused_a_message_gets_no_letter",
                condition=Q(is_refused=False) | Q(letter=None),
            ),
        ]

    def __str__(self):
        return self.name or self.company


class MessageRefusal(models.Model):
    """A mailbox that refuses further messages; after an erasure only its keyed hash is left."""

    address = RecipientField(_("address"), max_length=254, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            canonical_constraint("a_refusal_is_of_an_address", "address", blank=True)
        ]

    def __str__(self):
        return self.digest[:8]

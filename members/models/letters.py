from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .email_addresses import RecipientField, canonical_constraint, readable
from .foreign_keys import optional_key
from .languages import LanguageField
from .texts import added_text
from .tracking import tracked

# Control characters, Unicode line separators and bidirectional marks (header injection).
CONTROL_CHARACTERS = (
    r"[\u0001-\u001F\u007F-\u009F\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]"
)
MESSAGE_ID = r"\A<[-A-Za-z0-9.]+@[-A-Za-z0-9.]+>\Z"

ONE_ADDRESS = r"\Ahttps?://[!-;=?-~]+\Z"

MAX_PAUSE = 3600  # seconds
MAX_ATTEMPTS = 55  # with a first pause of ten seconds, two days

ONE_LINE = _("This must be one line of plain text.")
ONE_WORD = _("A message ID must be one word in angle brackets.")
no_null = ProhibitNullCharactersValidator()


CONSTRAINTS = [
    models.UniqueConstraint(
        fields=["message_id"],
        name="a_message_has_a_number_of_its_own",
        violation_error_message=_("Another e-mail has this message ID."),
    ),
    models.CheckConstraint(
        name="the_number_of_a_message_is_one_word",
        condition=Q(message_id__regex=MESSAGE_ID),
        violation_error_message=ONE_WORD,
    ),
    canonical_constraint("a_letter_goes_to_one_address", "to", blank=True),
    canonical_constraint("a_letter_is_answered_at_one_address", "reply_to", blank=True),
    models.CheckConstraint(
        name="the_subject_of_a_letter_is_one_line",
        condition=~Q(subject__regex=CONTROL_CHARACTERS),
        violation_error_message=ONE_LINE,
    ),
    models.CheckConstraint(
        name="a_letter_is_unsubscribed_from_at_one_address",
        condition=Q(unsubscribe_url="") | Q(unsubscribe_url__regex=ONE_ADDRESS),
        violation_error_message=ONE_LINE,
    ),
    models.CheckConstraint(
        name="a_letter_that_waits_is_whole",
        condition=Q(sent_at__isnull=False)
        | Q(failed_at__isnull=False)
        | ~Q(to="") & ~Q(subject="") & ~Q(text=""),
        violation_error_message=_(
            "An e-mail that waits must have a recipient, a subject and a text."
        ),
    ),
    models.CheckConstraint(
        name="a_letter_is_sent_or_failed_and_never_both",
        condition=Q(sent_at=None) | Q(failed_at=None),
        violation_error_message=_("An e-mail is either sent or failed, never both."),
    ),
    models.CheckConstraint(
        name="a_failed_letter_says_why_and_no_other_does",
        condition=Q(failed_at=None, failure="")
        | (Q(failed_at__isnull=False) & ~Q(failure="")),
        violation_error_message=_("State why the e-mail failed."),
    ),
    models.CheckConstraint(
        name="a_sent_secret_is_blanked",
        condition=Q(is_secret=False)
        | Q(sent_at=None)
        | Q(subject="", text="", html=""),
        violation_error_message=_(
            "A code or link must be deleted once the e-mail has been sent."
        ),
    ),
]


class LetterQuerySet(models.QuerySet):
    def waiting(self):
        """Filter the letters neither sent nor failed."""
        return self.filter(sent_at=None, failed_at=None)

    def sent(self):
        return self.filter(sent_at__isnull=False)

    def failed(self):
        return self.filter(failed_at__isnull=False)

    def failed_lately(self):
        """Filter the failures of the last 30 days that the secretariat may look into."""
        harmless = [Letter.Failure.EXPIRED, Letter.Failure.WITHDRAWN]
        month_ago = timezone.now() - timedelta(days=30)
        recent = self.filter(failed_at__gt=month_ago)
        return recent.exclude(failure__in=harmless)

    def due(self, now):
        """Filter and order the letters to try now; those that expire soonest come first."""
        due = self.waiting().filter(due_at__lte=now)
        return due.order_by(F("expires_at").asc(nulls_last=True), "due_at", "pk")


@tracked(
    exclude="to subject text html calendar why unsubscribe_url reply_to".split(),
    public=False,
)
@enforce_choices
class Letter(models.Model):
    """An e-mail in the outbox: inserted with the change it is about, sent by another process."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("letter", "waiting")
        SENT = "sent", pgettext_lazy("letter", "sent")
        FAILED = "failed", pgettext_lazy("letter", "failed")

    class Failure(models.TextChoices):
        REFUSED = "refused", _("the recipient's mail server refuses this address")
        REJECTED = "rejected", _("the mail server does not accept this e-mail")
        UNREACHABLE = "unreachable", _("tried for two days without success")
        EXPIRED = "expired", _("too late: no longer relevant")
        WITHDRAWN = "withdrawn", _("withdrawn before it was sent")

    kind = models.CharField(_("kind"), max_length=40)
    to = RecipientField(
        pgettext_lazy("letter", "to"),
        max_length=254,
        blank=True,
        db_column="recipient",  # "to" is a word of SQL
    )
    language = LanguageField()
    subject = models.CharField(
        pgettext_lazy("letter", "subject"),
        max_length=400,
        blank=True,
        validators=[
            no_null,
            RegexValidator(CONTROL_CHARACTERS, ONE_LINE, inverse_match=True),
        ],
    )
    text = models.TextField(
        pgettext_lazy("letter", "text"), blank=True, validators=[no_null]
    )
    html = models.TextField(_("text as HTML"), blank=True)
    # An attached calendar (RFC 5545); its METHOD is that of the part.
    calendar = models.TextField(blank=True, default="", db_default="", editable=False)
    unsubscribe_url = added_text(_("address to unsubscribe at"), 400, editable=False)
    reply_to = RecipientField(
        _("address for replies"),
        max_length=254,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    is_secret = models.BooleanField(
        _("contains a code or a link that only the recipient may see"), default=True
    )
    message_id = models.CharField(
        _("message ID"),
        max_length=200,
        validators=[RegexValidator(MESSAGE_ID, ONE_WORD)],
    )
    made_at = models.DateTimeField(
        pgettext_lazy("letter", "written"), default=timezone.now
    )
    due_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    expires_at = models.DateTimeField(_("relevant until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(
        pgettext_lazy("letter", "sent"), null=True, blank=True
    )
    failed_at = models.DateTimeField(
        pgettext_lazy("letter", "failed"), null=True, blank=True
    )
    failure = models.CharField(
        _("why it failed"), max_length=11, choices=Failure, blank=True
    )
    why = models.CharField(_("what the mail server said"), max_length=300, blank=True)
    attachment = optional_key(
        "Attachment", _("attached file"), "letters", models.SET_NULL
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("letter", "e-mail")
        verbose_name_plural = pgettext_lazy("letter", "e-mails")
        # The change permission allows trying a letter again.
        default_permissions = ["view", "change"]
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="letters_that_wait",
                condition=Q(sent_at=None, failed_at=None),
            ),
            models.Index(fields=["to", "-made_at"], name="letters_by_recipient"),
        ]
        constraints = CONSTRAINTS

    def __str__(self):
        return readable(self.to) or "–"

    @property
    def state(self):
        if self.sent_at:
            return self.State.SENT
        return self.State.FAILED if self.failed_at else self.State.WAITING

    def mark_sent(self, now):
        """Record that the mail server accepted it, and blank a secret."""
        self.sent_at, self.attempts, self.why = now, self.attempts + 1, ""
        self._blank_secret()
        self.save()

    def mark_attempted(self, now, why, failure=""):
        """Record a failed attempt; schedule the next one with exponential backoff, or fail."""
        self.attempts, self.why = self.attempts + 1, why
        if failure or self.attempts >= MAX_ATTEMPTS:
            self.fail(now, failure or self.Failure.UNREACHABLE, why)
            return
        pause = settings.LETTER_PAUSE * 2 ** min(self.attempts - 1, 20)
        self.due_at = now + timedelta(seconds=min(pause, MAX_PAUSE))
        self.save()

    def fail(self, now, failure, why=""):
        """Record that no further attempt is made."""
        self.failed_at, self.failure, self.why = now, failure, why
        if failure in (self.Failure.EXPIRED, self.Failure.WITHDRAWN):
            self._blank_secret()
        self.save()

    def try_again(self):
        """Queue a failed letter again; raises ValidationError when it has expired."""
        now = timezone.now()
        if not self.failed_at:
            raise ValidationError(_("Only an e-mail that failed can be sent again."))
        if not self.text or self.has_expired(now):
            raise ValidationError(
                _("Its code or link has been deleted. Send a new e-mail instead.")
            )
        self.failed_at, self.failure, self.why = None, "", ""
        self.attempts, self.due_at = 0, now
        self.save()

    def has_expired(self, now):
        return self.expires_at is not None and self.expires_at <= now

    def _blank_secret(self):
        if self.is_secret:
            self.subject = self.text = self.html = self.calendar = ""
            self.unsubscribe_url = self.reply_to = ""

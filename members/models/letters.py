from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .choices import keeps_to_choices
from .tracking import tracked

# Control characters, line ends of any alphabet, and marks that turn the direction of text.
UNFIT = (
    r"[\u0001-\u001F\u007F-\u009F\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]"
)
# No quotes, no comments, and of other letters only those that become none of the marks.
ADDRESS = (
    r"\A[-A-Za-z0-9.!#$%&'*+/=?^_`{|}~]+"
    r"@[-A-Za-z0-9.\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u017F]+\Z"
)
MESSAGE_ID = r"\A<[-A-Za-z0-9.]+@[-A-Za-z0-9.]+>\Z"

LONGEST_PAUSE = 3600  # seconds
MOST_ATTEMPTS = 55  # with a first pause of ten seconds, two days

ONE_LINE = _("This must be one line of plain text.")
ONE_ADDRESS = _("This is no e-mail address.")
ONE_WORD = _("The number of a message is one word in angle brackets.")
no_null = ProhibitNullCharactersValidator()


RULES = [
    models.UniqueConstraint(
        fields=["message_id"],
        name="a_message_has_a_number_of_its_own",
        violation_error_message=_("Another letter has this number."),
    ),
    models.CheckConstraint(
        name="the_number_of_a_message_is_one_word",
        condition=Q(message_id__regex=MESSAGE_ID),
        violation_error_message=ONE_WORD,
    ),
    models.CheckConstraint(
        name="a_letter_goes_to_one_address",
        condition=Q(to="") | Q(to__regex=ADDRESS),
        violation_error_message=ONE_ADDRESS,
    ),
    models.CheckConstraint(
        name="the_subject_of_a_letter_is_one_line",
        condition=~Q(subject__regex=UNFIT),
        violation_error_message=ONE_LINE,
    ),
    models.CheckConstraint(
        name="a_letter_that_waits_is_whole",
        condition=Q(sent_at__isnull=False)
        | Q(failed_at__isnull=False)
        | ~Q(to="") & ~Q(subject="") & ~Q(text=""),
        violation_error_message=_(
            "A letter that waits has a recipient, a subject and a text."
        ),
    ),
    models.CheckConstraint(
        name="a_letter_is_sent_or_failed_and_never_both",
        condition=Q(sent_at=None) | Q(failed_at=None),
        violation_error_message=_("A letter is sent or failed, never both."),
    ),
    models.CheckConstraint(
        name="a_failed_letter_says_why_and_no_other_does",
        condition=Q(failed_at=None, failure="")
        | (Q(failed_at__isnull=False) & ~Q(failure="")),
        violation_error_message=_("Say why the letter failed, if it did."),
    ),
    models.CheckConstraint(
        name="a_sent_secret_is_blanked",
        condition=Q(is_secret=False)
        | Q(sent_at=None)
        | Q(subject="", text="", html=""),
        violation_error_message=_("A secret does not outlive its sending."),
    ),
]


class LetterQuerySet(models.QuerySet):
    def waiting(self):
        """Keep what has neither been sent nor failed."""
        return self.filter(sent_at=None, failed_at=None)

    def sent(self):
        return self.filter(sent_at__isnull=False)

    def failed(self):
        return self.filter(failed_at__isnull=False)

    def in_state(self, state):
        return getattr(self, state)()

    def failed_lately(self, now):
        """Keep what somebody may look into: mended or not, it is past after a month."""
        past = [Letter.Failure.EXPIRED, Letter.Failure.WITHDRAWN]
        recent = self.filter(failed_at__gt=now - timedelta(days=30))
        return recent.exclude(failure__in=past)

    def due(self, now):
        """Keep what is to be tried now; first what is of use for a short while only."""
        due = self.waiting().filter(due_at__lte=now)
        return due.order_by(F("expires_at").asc(nulls_last=True), "due_at", "pk")


@tracked(but=["to", "subject", "text", "html", "why"], public=False)
@keeps_to_choices
class Letter(models.Model):
    """A letter in the outbox: written in the transaction of an act, sent by another process."""

    class Language(models.TextChoices):
        NB = "nb", "Norsk bokmål"
        EN = "en", "English"

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("letter", "waits")
        SENT = "sent", pgettext_lazy("letter", "sent")
        FAILED = "failed", pgettext_lazy("letter", "failed")

    class Failure(models.TextChoices):
        REFUSED = "refused", _("the recipient's mail server refuses this address")
        REJECTED = "rejected", _("the mail server does not accept this letter")
        UNREACHABLE = "unreachable", _("tried for two days in vain")
        EXPIRED = "expired", _("too late: it was of no more use")
        WITHDRAWN = "withdrawn", _("withdrawn before it was sent")

    kind = models.CharField(_("kind"), max_length=40)
    to = models.CharField(
        pgettext_lazy("letter", "to"),
        max_length=254,
        blank=True,
        db_column="recipient",  # "to" is a word of SQL
        validators=[RegexValidator(ADDRESS, ONE_ADDRESS)],
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    subject = models.CharField(
        pgettext_lazy("letter", "subject"),
        max_length=400,
        blank=True,
        validators=[no_null, RegexValidator(UNFIT, ONE_LINE, inverse_match=True)],
    )
    text = models.TextField(
        pgettext_lazy("letter", "text"), blank=True, validators=[no_null]
    )
    html = models.TextField(_("text as HTML"), blank=True)
    is_secret = models.BooleanField(
        _("holds a code or a link that only the recipient may see"), default=True
    )
    message_id = models.CharField(
        _("number of the message"),
        max_length=200,
        validators=[RegexValidator(MESSAGE_ID, ONE_WORD)],
    )
    made_at = models.DateTimeField(
        pgettext_lazy("letter", "written"), default=timezone.now
    )
    due_at = models.DateTimeField(_("next try"), default=timezone.now)
    expires_at = models.DateTimeField(_("of use until"), null=True, blank=True)
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

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        # Nobody writes letters by hand; to change one is to try it again.
        default_permissions = ["view", "change"]
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="letters_that_wait",
                condition=Q(sent_at=None, failed_at=None),
            )
        ]
        constraints = RULES

    def __str__(self):
        return self.to or "–"

    @property
    def state(self):
        if self.sent_at:
            return self.State.SENT
        return self.State.FAILED if self.failed_at else self.State.WAITING

    def note_sent(self, now):
        """Note that the mail server has taken it; a secret has then done its work."""
        self.sent_at, self.attempts, self.why = now, self.attempts + 1, ""
        self._blank_secret()
        self.save()

    def note_attempt(self, now, why, failure=""):
        """Note that it was tried in vain, and when to try again, if ever."""
        self.attempts, self.why = self.attempts + 1, why
        if failure or self.attempts >= MOST_ATTEMPTS:
            self.fail(now, failure or self.Failure.UNREACHABLE, why)
            return
        pause = settings.LETTER_PAUSE * 2 ** min(self.attempts - 1, 20)
        self.due_at = now + timedelta(seconds=min(pause, LONGEST_PAUSE))
        self.save()

    def fail(self, now, failure, why=""):
        """Give it up for good."""
        self.failed_at, self.failure, self.why = now, failure, why
        if failure in (self.Failure.EXPIRED, self.Failure.WITHDRAWN):
            self._blank_secret()
        self.save()

    def try_again(self):
        """Send what failed once more; refuse when it is of no more use."""
        now = timezone.now()
        if not self.failed_at:
            raise ValidationError(_("Only a letter that failed can be tried again."))
        if not self.text or self.has_expired(now):
            raise ValidationError(
                _("Its code or link is gone. Have a new letter sent.")
            )
        self.failed_at, self.failure, self.why = None, "", ""
        self.attempts, self.due_at = 0, now
        self.save()

    def has_expired(self, now):
        return self.expires_at is not None and self.expires_at <= now

    def _blank_secret(self):
        if self.is_secret:
            self.subject = self.text = self.html = ""

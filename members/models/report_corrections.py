"""Corrections of delivered reports, beside what was delivered."""

from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .foreign_keys import optional_key, required_key
from .letters import no_null
from .reports import MAX_TEXT, Report
from .tracking import tracked
from .users import User
from .wording import PLAIN, TOO_LONG, UNSEEN

MAX_REASON = 300
NO_UNSEEN = RegexValidator(UNSEEN, PLAIN, inverse_match=True)


@tracked(public=False)
class ReportCorrection(models.Model):
    """A correction of a delivered Report: why, by whom, and the right text and figures.

    `figures` are [[figure, delivered, corrected]] in words, as they were on the day.
    """

    report = required_key(Report, _("report"), "corrections")
    text = models.TextField(
        pgettext_lazy("report", "what is right"),
        blank=True,
        validators=[no_null, MaxLengthValidator(MAX_TEXT, TOO_LONG), NO_UNSEEN],
    )
    figures = models.JSONField(_("figures"), default=list, blank=True)
    reason = models.CharField(
        _("reason"), max_length=MAX_REASON, validators=[no_null, NO_UNSEEN]
    )
    made_at = models.DateTimeField(_("corrected"), default=timezone.now)
    made_by = optional_key(User, _("corrected by"))

    class Meta:
        verbose_name = _("correction of a report")
        verbose_name_plural = _("corrections of reports")
        default_permissions = ("change",)
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_correction_of_a_report_gives_its_reason",
                condition=Q(reason__regex=r"\S"),
                violation_error_message=_("Give the reason."),
            ),
            models.CheckConstraint(
                name="a_correction_of_a_report_corrects_something",
                condition=Q(text__regex=r"\S") | ~Q(figures=[]),
                violation_error_message=_("Write what is right, or choose a figure."),
            ),
            models.CheckConstraint(
                name="a_correction_of_a_report_has_no_unseen_characters",
                condition=~Q(text__regex=UNSEEN) & ~Q(reason__regex=UNSEEN),
                violation_error_message=PLAIN,
            ),
            models.CheckConstraint(
                name="a_correction_of_a_report_is_not_too_long",
                condition=Q(LessThanOrEqual(Length("text"), MAX_TEXT)),
                violation_error_message=TOO_LONG,
            ),
        ]

    def __str__(self):
        return f"{self.report}: {self.reason}"

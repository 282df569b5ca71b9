"""Reports on a period: drafts with the secretariat's texts, and the delivered reports."""

import pgtrigger
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from .choices import enforce_choices
from .foreign_keys import optional_key, required_key
from .letters import no_null
from .tracking import EnforcedTrigger, tracked
from .users import User
from .wording import PLAIN, TOO_LONG, UNSEEN

MAX_TEXT, MAX_RECIPIENT = 6000, 200
ENDS_FIRST = _("The last day cannot be before the first.")
HASH_OF_DOCUMENT = Func(
    F("document"),
    template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
    output_field=models.CharField(),
)
REFUSE = """
    RAISE integrity_constraint_violation USING
        MESSAGE = 'a delivered report never changes and is never deleted',
        CONSTRAINT = 'a_delivered_report_never_changes';
"""
REFUSE_DELIVERED = """
    IF EXISTS (SELECT FROM public.members_report WHERE made_from = NEW.id) THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'a draft that was delivered never comes back',
            CONSTRAINT = 'a_delivered_draft_never_comes_back';
    END IF;
    RETURN NEW;
"""


class ReportPeriod(models.Model):
    """The first and last day that a report is about, and the organizations it counts."""

    since = models.DateField(pgettext_lazy("report", "first day"))
    until = models.DateField(pgettext_lazy("report", "last day"))
    with_unlisted = models.BooleanField(
        _("count unlisted organizations as well"),
        default=True,
        help_text=_("They are counted and never named."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="a_%(class)s_ends_after_it_starts",
                condition=Q(until__gte=F("since")),
                violation_error_message=ENDS_FIRST,
            )
        ]

    @property
    def period_text(self):
        """The period in words: "2025", else its two days."""
        first, last = self.since, self.until
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            years = sorted({first.year, last.year})
            return "–".join(map(str, years))
        return f"{date_format(first)} – {date_format(last)}"


class DeliveredStaysSo(EnforcedTrigger, pgtrigger.Trigger):
    """Refuse a draft that was delivered, also by an undo: it could not be delivered again."""

    name = "delivered_stays_so"
    operation = pgtrigger.Insert
    when = pgtrigger.Before
    func = REFUSE_DELIVERED


@tracked(public=False)
class ReportDraft(ReportPeriod):
    """A report that is being written; its figures are counted whenever it is shown."""

    started_at = models.DateTimeField(_("started"), default=timezone.now)

    class Meta(ReportPeriod.Meta):
        verbose_name = _("draft of a report")
        verbose_name_plural = _("drafts of reports")
        ordering = ["-until", "-pk"]
        triggers = [DeliveredStaysSo()]
        constraints = [
            *ReportPeriod.Meta.constraints,
            models.UniqueConstraint(
                fields=["since", "until", "with_unlisted"],
                name="a_period_has_one_draft",
                violation_error_message=_("There is a draft for this period."),
            ),
        ]

    def __str__(self):
        return self.period_text


@tracked(public=False)
@enforce_choices
class ReportText(models.Model):
    """The secretariat's text on a section of a report, until it is delivered."""

    class Section(models.TextChoices):
        SUMMARY = "summary", pgettext_lazy("report", "Summary")
        MEMBERS = "members", _("Members")
        ACTIVITY = "activity", pgettext_lazy("report", "Activity")
        PROJECTS = "projects", _("Projects and partners")
        MONEY = "money", pgettext_lazy("report", "Money")
        CLIMATE = "climate", _("Climate")
        OFFICES = "offices", _("Offices")
        CORRECTIONS = "corrections", pgettext_lazy("report", "Corrections")

    draft = required_key(ReportDraft, _("draft of a report"), "texts", models.CASCADE)
    section = models.CharField(_("section"), max_length=11, choices=Section)
    text = models.TextField(
        _("text"),
        validators=[
            no_null,
            MaxLengthValidator(MAX_TEXT, TOO_LONG),
            RegexValidator(UNSEEN, PLAIN, inverse_match=True),
        ],
    )

    class Meta:
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")
        ordering = ["draft", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "section"],
                name="a_section_of_a_draft_has_one_text",
                violation_error_message=_("This section already has a text."),
            ),
            models.CheckConstraint(
                name="a_text_of_a_report_says_something",
                condition=Q(text__regex=r"\S"),
                violation_error_message=_("Write a text."),
            ),
            models.CheckConstraint(
                name="a_text_of_a_report_has_no_unseen_characters",
                condition=~Q(text__regex=UNSEEN),
                violation_error_message=PLAIN,
            ),
            models.CheckConstraint(
                name="a_text_of_a_report_is_not_too_long",
                condition=Q(LessThanOrEqual(Length("text"), MAX_TEXT)),
                violation_error_message=TOO_LONG,
            ),
        ]

    def __str__(self):
        return self.get_section_display()


class NeverChanges(EnforcedTrigger, pgtrigger.Trigger):
    """Refuse updates and deletes, also of an erasure: no report names a person."""

    name = "never_changes"
    operation = pgtrigger.Update | pgtrigger.Delete
    when = pgtrigger.Before
    func = REFUSE


class Report(ReportPeriod):
    """A report as it was delivered, for good; `document` is JSON, and `hash` its SHA-256.

    It names no person: organizations and counts alone. `delivered_by` is only a number.
    """

    made_from = models.PositiveBigIntegerField(
        _("number of the draft"), help_text=_("A draft is delivered once.")
    )
    frozen_at = models.DateTimeField(_("delivered"))
    delivered_to = models.CharField(
        _("delivered to"),
        max_length=MAX_RECIPIENT,
        help_text=_("An organization or a programme, for example Innovasjon Norge."),
    )
    delivered_by = optional_key(User, _("delivered by"))
    document = models.TextField(_("document"))
    hash = models.CharField(_("hash"), max_length=64)

    class Meta(ReportPeriod.Meta):
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ("view", "add")
        ordering = ["-frozen_at", "-pk"]
        triggers = [NeverChanges()]
        constraints = [
            *ReportPeriod.Meta.constraints,
            models.UniqueConstraint(
                fields=["made_from"],
                name="a_draft_is_delivered_once",
                violation_error_message=_("This report is delivered already."),
            ),
            models.CheckConstraint(
                name="a_report_is_delivered_to_somebody",
                condition=Q(delivered_to__regex=r"\S"),
                violation_error_message=_("Enter whom the report is delivered to."),
            ),
            models.CheckConstraint(
                name="a_report_is_delivered_to_no_address",
                condition=~Q(delivered_to__contains="@"),
                violation_error_message=_(
                    "Enter an organization or a programme, not an e-mail address."
                ),
            ),
            models.CheckConstraint(
                name="a_report_is_called_by_the_hash_of_its_document",
                condition=Q(hash=HASH_OF_DOCUMENT),
            ),
        ]

    def __str__(self):
        return f"{self.period_text}, {self.delivered_to}"

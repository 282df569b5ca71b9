"""Statements of one organization about another, which confirms or declines them."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .representatives import Representative
from .texts import added_text

DAYS_TO_ANSWER = 14


class ClaimQuerySet(models.QuerySet):
    """Rows of a Claim; `unanswered` is the model's own."""

    def standing(self):
        """Exclude those that the organization declined; unanswered claims stay."""
        return self.filter(declined_on=None)

    def for_respondents(self):
        """Filter those that the organization which answers may read."""
        return self

    def with_readers(self):
        """Annotate `has_readers`: whether a user there gets e-mails and can answer."""
        acting = Representative.objects.active().filter(user__bounced_on=None)
        own = acting.filter(organization=OuterRef(self.model.RESPONDENT))
        return self.annotate(has_readers=Exists(own))

    def unheard(self):
        """Filter the unanswered claims about organizations without a user to ask."""
        return self.unanswered().with_readers().filter(has_readers=False)

    def to_ask(self, day):
        """Filter those to ask about that day: for the first time, or once more."""
        late = Q(
            asked_on__lte=day - timedelta(days=DAYS_TO_ANSWER), asked_again_on=None
        )
        readable = self.unanswered().with_readers().filter(has_readers=True)
        return readable.filter(Q(asked_on=None) | late)

    def silent(self):
        """Filter those asked twice, last two weeks ago, with a user able to answer."""
        last = timezone.localdate() - timedelta(days=DAYS_TO_ANSWER)
        readable = self.unanswered().with_readers().filter(has_readers=True)
        return readable.filter(asked_again_on__lte=last)

    def declined_lately(self):
        """Filter those declined in the last 30 days."""
        month_ago = timezone.localdate() - timedelta(days=30)
        return self.filter(declined_on__gte=month_ago)


class Claim(models.Model):
    """The answer of the organization that a row is about, and when it was asked.

    A model has `claimant`, `waits` and `statement`: the values that an answer is about.
    """

    RESPONDENT = "organization"

    asked_on = models.DateField(
        _("asked on"),
        null=True,
        blank=True,
        help_text=_(
            "When the partner was asked to confirm what another partner has stated."
        ),
    )
    asked_again_on = models.DateField(_("asked again on"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    declined_on = models.DateField(
        _("declined on"),
        null=True,
        blank=True,
        help_text=_(
            "The partner has said that this is wrong, so it is not shown anywhere."
        ),
    )
    declined_why = added_text(_("reason for declining"), 300)

    class Meta:
        abstract = True

    @property
    def respondent(self):
        """The organization that answers."""
        return getattr(self, self.RESPONDENT)


def answer_constraints(one):
    """Return the constraints of the answers of "a_partner", which begin their names."""
    return [
        models.CheckConstraint(
            name=f"{one}_confirms_or_declines",
            condition=Q(confirmed_on=None) | Q(declined_on=None),
            violation_error_message=_(
                "A partner either confirms or declines, never both."
            ),
        ),
        models.CheckConstraint(
            name=f"only_{one}_that_declined_says_why",
            condition=Q(declined_why="") | Q(declined_on__isnull=False),
            violation_error_message=_("Enter the date it was declined."),
        ),
        models.CheckConstraint(
            name=f"{one}_is_asked_again_after_the_first_time",
            condition=Q(asked_again_on=None)
            | Q(asked_on__isnull=False, asked_again_on__gte=F("asked_on")),
            violation_error_message=_(
                "A partner is asked again after it was asked the first time."
            ),
        ),
    ]

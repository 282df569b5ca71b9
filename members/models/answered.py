"""Requests from outside that a manager or the secretariat answers once, with yes or no."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from .constraints import CheckedTogether


class AnsweredQuerySet(models.QuerySet):
    def waiting(self):
        """Filter the requests that nobody has answered."""
        return self.filter(decided_at=None)

    def lock_waiting(self, row):
        """Return the request, locked; refuse, code "decided", one that is answered."""
        rows = self.waiting().select_for_update(of=["self"], no_key=True)
        if locked := rows.filter(pk=row.pk).first():
            return locked
        raise ValidationError(_("This has already been answered."), code="decided")


class Answered(CheckedTogether):
    """A request with `decided_at`, `decided_by`, `answer`, and yes or no in `verdict`."""

    verdict = ""

    class Meta:
        abstract = True

    def record_answer(self, is_yes, *, by, answer=""):
        """Save the answer, its time and the user."""
        setattr(self, self.verdict, is_yes)
        self.answer, self.decided_by = answer.strip(), by
        self.decided_at = timezone.now()
        self.full_clean()
        self.save()


def is_unanswered(verdict):
    return Q(decided_at=None, decided_by=None, **{verdict: None})


def is_answered(verdict):
    """Return the condition that an answer is complete: the verdict, its day and its user."""
    answered = {f"{verdict}__isnull": False}
    return Q(decided_at__isnull=False, decided_by__isnull=False, **answered)

"""Assign waiting rows to colleagues of the secretariat: take a row, put it back."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions import Action
from members.fields.forms import PlainForm
from members.models import Assignment


@transaction.atomic
def take(kind, row, *, by):
    """Assign the row to the user; refuse, code "taken", one that somebody else has.

    Of two users at once, the second waits for the unique constraint, and the error names
    the first. Taking it twice does nothing.
    """
    mine = Assignment(kind=kind, row=row, user=by)
    mine.clean_fields()
    Assignment.objects.bulk_create([mine], ignore_conflicts=True)
    holder = _lock_assignment(kind, row)
    if holder and holder.user_id != by.pk:
        raise ValidationError(
            _("%(who)s has already taken this.") % {"who": holder.user}, code="taken"
        )


@transaction.atomic
def put_back(kind, row, *, holder_id):
    """Delete the assignment of that user; refuse, code "taken", another's."""
    holder = _lock_assignment(kind, row)
    if holder is None:
        return
    if str(holder.user_id) != holder_id:
        raise ValidationError(
            _("%(who)s has taken this in the meantime.") % {"who": holder.user},
            code="taken",
        )
    holder.delete()


class HolderForm(PlainForm):
    """The id of the assigned user, as of the rendering of the page."""

    holder = forms.CharField(required=False)


def _take(target, *, by):
    """Take (kind, row) if the row still waits."""
    kind, row = target
    if not kind.find(row).exists():
        raise ValidationError(_("This no longer waits for anybody."))
    take(kind.name, row, by=by)


def _put_back(target, *, holder, by):
    kind, row = target
    put_back(kind.name, row, holder_id=holder)


ACTIONS = {
    "take": Action(gettext_lazy("I take it"), _take, ""),
    "put_back": Action(gettext_lazy("Put back"), _put_back, "", HolderForm),
}


def close(kind, *rows):
    """Delete the assignments of rows that no longer wait."""
    Assignment.objects.filter(kind=kind, row__in=rows).delete()


def holders(pairs):
    """Return {(kind, row): Assignment} of the pairs; one query."""
    kinds, rows = {kind for kind, _row in pairs}, {row for _kind, row in pairs}
    assignments = Assignment.objects.filter(kind__in=kinds, row__in=rows)
    return {(a.kind, a.row): a for a in assignments.select_related("user")}


def past_retention():
    """Filter the assignments that nobody has acted on for settings.KEPT_DAYS."""
    days = timedelta(days=settings.KEPT_DAYS["assignments"])
    return Assignment.objects.filter(taken_at__lt=timezone.now() - days)


def _lock_assignment(kind, row):
    rows = Assignment.objects.select_for_update(of=["self"]).select_related("user")
    return rows.filter(kind=kind, row=row).first()

"""Carry out a change of many rows, as one act in the history."""

from itertools import batched

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import recording
from members.models import Batch, BulkEdit, Membership, Organization
from members.models.constraints import violations_as_refusals

from .preview import act_of, changed_meanwhile, fingerprint_of_row

SLICE = 200  # rows that are locked and written at once
MOST_NAMED = 100


def _ignore(done, total):
    pass


def carry_out(edit, *, reason, by, report=_ignore):
    """Write the change to the rows that are as in the preview; return the BulkEdit.

    Rows that changed meanwhile, are gone or cannot be changed are left, and named in its
    outcome. Raises ValidationError if it was carried out already, or the right is lost.
    """
    with transaction.atomic(), violations_as_refusals():
        edit = BulkEdit.objects.select_for_update(no_key=True).get(pk=edit.pk)
        act = act_of(edit)
        _refuse(edit, act, by)
        with recording(Batch.Act.BULK, by=by, reason=reason) as batch:
            done, left = _write_all(edit, act, report)
        edit.batch = batch if batch.pk else None
        edit.outcome = {"done": done, "left": left[:MOST_NAMED], "missed": len(left)}
        edit.ended_at = timezone.now()
        edit.save(update_fields=["batch", "outcome", "ended_at"])
    return edit


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        help_text=gettext_lazy("Shown in the history of each of them."),
        error_messages={"required": gettext_lazy("Write why you make this change.")},
        widget=forms.TextInput({"class": "vTextField"}),
    )


def _refuse(edit, act, by):
    if edit.ended_at:
        raise ValidationError(_("This has been carried out already."), code="ended")
    if not by.has_perms(act.permissions):
        raise ValidationError(_("You may not make this change."), code="permission")


def _write_all(edit, act, report):
    done, left = 0, []
    ids = sorted(map(int, edit.seen))
    for start, chunk in enumerate(batched(ids, SLICE, strict=False)):
        rows, changed = _lock(act, chunk), []
        for row in rows:
            if why := _reason_to_leave(edit, act, row):
                left.append([str(row), why])
            elif act.changes(row, edit.value):
                changed.append(row)
        act.write(changed, edit.value)
        done += len(changed)
        if gone := len(chunk) - len(rows):
            left += [["–", _("It is no longer in the registry.")]] * gone
        report(min((start + 1) * SLICE, len(ids)), len(ids))
    return done, left


def _lock(act, ids):
    rows = act.model.objects.filter(pk__in=ids).order_by("pk")
    rows = rows.select_for_update(of=["self"], no_key=True)
    # Read again after the lock, since rows may have changed before it was granted.
    locked = [row.pk for row in rows]
    if act.model is Organization:
        # ChangeCategory writes memberships: they are locked, too.
        stays = Membership.objects.filter(organization__in=locked).order_by("pk")
        list(stays.select_for_update(of=["self"], no_key=True))
    return list(act.load(act.model.objects.filter(pk__in=locked)))


def _reason_to_leave(edit, act, row):
    if edit.seen[str(row.pk)] != fingerprint_of_row(act, row):
        return changed_meanwhile()
    return act.refusal(row, edit.value)

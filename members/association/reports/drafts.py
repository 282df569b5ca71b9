"""Create drafts of reports, save their texts, and delete drafts."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from members.actions import Action, Staff, recording
from members.models import Batch, ReportDraft, ReportText
from members.models.constraints import violations_as_refusals
from members.models.statements import run_sql

from .document import hash_of
from .forms import ReportPeriodForm

SECTIONS = [str(section) for section in ReportText.Section]
UNFINISHED = gettext_lazy(
    "The period is not over. Deliver the report when its last day has passed."
)


def start_draft(since, until, with_unlisted=True, *, by):
    """Return (ReportDraft, whether it is new): of a period there is one draft."""
    values = {"since": since, "until": until, "with_unlisted": with_unlisted}
    with violations_as_refusals(), recording(Batch.Act.SAVE, by=by):
        # An advisory lock, as a draft that does not exist yet cannot be locked.
        run_sql("SELECT pg_advisory_xact_lock(hashtext('members_report'))")
        if stored := ReportDraft.objects.filter(**values).first():
            return stored, False
        draft = ReportDraft(**values)
        draft.full_clean()
        draft.save()
    return draft, True


def texts_of(draft):
    """Return {section: text} of all sections, in their order; "" without a text."""
    stored = dict(draft.texts.values_list("section", "text"))
    return {section: stored.get(section, "") for section in SECTIONS}


def save_texts(number, texts, seen, *, by):
    """Write {section: text}; return (Batch, {section: text of somebody else}).

    `seen` is {section: `mark_of` the text on the page}. A section whose stored text has
    changed is not written; the others are. Raises ValidationError, code "gone".
    """
    others = {}
    with violations_as_refusals(), recording(Batch.Act.SAVE, by=by) as batch:
        locked = lock_draft(number, _too_late())
        stored = texts_of(locked)
        for section, text in texts.items():
            before = seen.get(section, "")
            if text == stored[section] or mark_of(text) == before:
                continue
            if mark_of(stored[section]) == before:
                _write_text(locked, section, text)
            else:
                others[section] = stored[section]
    return batch, others


def mark_of(text):
    """Return a short hash of a text, to detect that somebody has changed it."""
    return hash_of(text)[:16]


def lock_draft(number, text, code="gone"):
    """Return the draft, locked; raise ValidationError once it is delivered or deleted."""
    rows = ReportDraft.objects.select_for_update(no_key=True)
    draft = rows.filter(pk=number).first()
    if draft is None:
        raise ValidationError(text, code=code)
    return draft


def delete_draft(number, *, by):
    """Delete a draft with its texts; return the Batch, by which it comes back."""
    with recording(Batch.Act.DELETE, by=by) as batch:
        lock_draft(number, _("The draft was deleted or delivered already.")).delete()
    return batch


def _start_draft(target, **values):
    return start_draft(**values)


def _texts_saved(result, number, **values):
    batch, others = result
    return _("The texts are saved.") if batch.pk and not others else ""


_draft_action = partial(
    Action, may=Staff("members.change_reportdraft", "members.change_reporttext")
)
START_DRAFT = _draft_action(
    pgettext_lazy("report", "Begin"), _start_draft, "", ReportPeriodForm
)
SAVE_TEXTS = _draft_action(gettext_lazy("Save the texts"), save_texts, _texts_saved)
DELETE_DRAFT = Action(
    gettext_lazy("Delete the draft"),
    delete_draft,
    gettext_lazy("The draft is deleted."),
    may=Staff(*SAVE_TEXTS.may.permissions, "members.delete_reportdraft"),
)


def _too_late():
    return _("The report was delivered or deleted meanwhile. Copy what you have typed.")


def _write_text(draft, section, text):
    row = draft.texts.filter(section=section).first()
    if not text.strip():
        if row:
            row.delete()
        return
    row = row or ReportText(draft=draft, section=section)
    row.text = text
    row.full_clean()
    row.save()


def is_over(draft, today):
    """Whether the period has passed; before that its figures still change."""
    return draft.until < today

"""Deliver a report: its Document is stored, and the database refuses later changes."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, Staff, recording
from members.fields import refuse_unseen
from members.models import Batch, Report, ReportText
from members.models.constraints import violations_as_refusals
from members.models.languages import in_default_language

from . import document
from .contradictions import questions
from .drafts import SAVE_TEXTS, UNFINISHED, is_over, lock_draft, texts_of
from .forms import DeliverForm
from .identification import refuse_persons
from .previous_report import count_draft
from .registry import read_rows

SECTION = ReportText.Section


def deliver(number, delivered_to, is_right=False, *, seen, by):
    """Freeze the draft of that number; return the Report.

    `seen` is the fingerprint of the page, `is_right` the answer where figures contradict the
    texts. Raises ValidationError: "meanwhile" when figures or texts have changed since,
    "persons", "unfinished", "contradicted", or "delivered" when there is no such draft any
    more.
    """
    with violations_as_refusals(), recording(Batch.Act.DELETE, by=by):
        draft = lock_draft(
            number, _("This report is delivered already."), code="delivered"
        )
        if not is_over(draft, timezone.localdate()):
            raise ValidationError(UNFINISHED, code="unfinished")
        whole = with_texts(count_draft(draft, read_rows()), texts_of(draft))
        text = _(
            "Figures or texts have changed since you opened the page. Check the report"
            " again."
        )
        refuse_unseen(seen, whole.fingerprint, text)
        texts = {**_titled(texts_of(draft)), _("Delivered to"): delivered_to}
        refuse_persons(texts, whole)
        if questions(whole) and not is_right:
            text = _("Correct the texts, or confirm that they are right.")
            raise ValidationError({"is_right": ValidationError(text, "contradicted")})
        report = _unsaved_report(draft, whole, delivered_to.strip(), by)
        report.full_clean()
        report.save(force_insert=True)
        draft.delete()
    return report


DELIVER = Action(
    gettext_lazy("Deliver permanently"),
    deliver,
    gettext_lazy("The report is delivered. From now on it is shown as it is."),
    DeliverForm,
    may=Staff(*SAVE_TEXTS.may.permissions, "members.add_report"),
)


def with_texts(counted, texts):
    """Return the Document with the secretariat's {section: text}; the summary comes first.

    A text on corrections is kept where there is nothing to correct any more.
    """
    sections = [replace(one, text=texts[one.key]) for one in counted.sections]
    keys = {one.key for one in sections}
    for place, section in [
        (0, SECTION.SUMMARY),
        (len(sections) + 1, SECTION.CORRECTIONS),
    ]:
        if texts[section] and section not in keys:
            with in_default_language():
                title = str(section.label)
            own = document.ReportSection(section.value, title, (), (), texts[section])
            sections.insert(place, own)
    return replace(counted, sections=tuple(sections))


def _titled(texts):
    return {str(ReportText.Section(key).label): text for key, text in texts.items()}


def _unsaved_report(draft, whole, delivered_to, by):
    now = timezone.now()
    whole = replace(whole, frozen_at=now.isoformat(), delivered_to=delivered_to)
    text = whole.as_json()
    return Report(
        made_from=draft.pk,
        since=draft.since,
        until=draft.until,
        with_unlisted=draft.with_unlisted,
        frozen_at=now,
        delivered_to=delivered_to,
        delivered_by=by,
        document=text,
        hash=document.hash_of(text),
    )

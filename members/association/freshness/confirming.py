"""Record a member's answer to each section: a confirmation, or proposed changes."""

from dataclasses import dataclass, field
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members import mail
from members.accounts.access.permissions import lock_organization
from members.actions import recording
from members.fields import FACILITY, PROJECT, STREAM
from members.models import Batch, SectionConfirmation
from members.models.languages import in_default_language
from members.records import review
from members.records.review.proposing import lock_for

from .check import Check, Extent, Outcome, still_waiting
from .sections import Section

RIGHT, CHANGE, END = "right", "change", "end"
# A link may be in other hands: nothing is published before it is read.
propose_by_link = partial(review.submit, reviews_all=True)


@dataclass
class Answer:
    """The answer to a section: RIGHT, CHANGE or END, with its text and values.

    `seen` is the fingerprint of the content on the page, `changes` {field: value} of the
    profile, and `ended` the keys of rows that apply no longer.
    """

    kind: str
    seen: str
    text: str = ""
    changes: dict = field(default_factory=dict)
    ended: list = field(default_factory=list)


@transaction.atomic
def confirm_profile(organization, *, by):
    """Confirm all sections but those whose change waits, for a member that has said so.

    Returns the sections that wait; ValidationError, code "waiting", when all do.
    """
    organization = lock_organization(organization.pk)
    check = Check(organization, by, sees_all=True)
    waiting, contents = check.waiting, check.contents
    right = [s for s in Section if not (s in waiting or contents[s].is_empty)]
    if not right:
        raise ValidationError(still_waiting(), code="waiting")
    _confirm(check, right, by)
    close_round(organization, Outcome.EDITED if waiting else Outcome.CONFIRMED)
    return waiting


@transaction.atomic
def answer(check, answers):
    """Carry out {section: Answer} by the user of a check, all of them or none.

    Sections confirmed since the round began stay as they are. Raises ValidationError with
    a sentence for each section that was changed meanwhile or waits.
    """
    organization, by = lock_for(check.organization, check.user), check.user
    # Again, behind the lock: access or membership may have ended since the page.
    check = check.again()
    _refuse_outdated(check, answers)
    _propose(organization, answers, check.contents, by)
    is_right = [s for s, one in answers.items() if one.kind == RIGHT]
    if right := [section for section in is_right if check.is_open(section)]:
        _confirm(check, right, by)
    if outcome := Check(organization).outcome:
        close_round(organization, outcome)
    mail.clear_bounce(by)


def _refuse_outdated(check, answers):
    """Raise ValidationError for answers to sections that changed or wait by now."""
    refusals = []
    for section, one in answers.items():
        if section in check.waiting:
            if one.kind == RIGHT or _differs(check.organization, one.changes):
                refusals.append(_with_section(section, still_waiting()))
        elif check.is_open(section) and one.seen != check.contents[section].fingerprint:
            text = _("This has just been changed. Look at it again before you answer.")
            refusals.append(_with_section(section, text))
    if refusals:
        raise ValidationError(refusals, code="meanwhile")


def _differs(organization, changes):
    """Whether the changes of the profile differ from those that wait already."""
    current = review.proposed_values(organization) if changes else {}
    return any(value != current[name] for name, value in changes.items())


def _with_section(section, text):
    parts = {"section": capfirst(str(section.label)), "text": text}
    return _("%(section)s: %(text)s") % parts


def _propose(organization, answers, contents, by):
    """Propose the changes: of fields and last days where there are any, else in words."""
    words, changes, reported = [], {}, []
    for section, one in answers.items():
        if one.kind == RIGHT:
            continue
        changes |= one.changes
        ended = [row for row in contents[section].rows if row.key in one.ended]
        left = [] if section in ENDED_BY else ended
        if section in ENDED_BY:
            for row in ended:
                ENDED_BY[section](organization, row.target, by)
        if one.text or left:
            words.append(_section_in_words(section, left, one.text))
            reported.append(section)
    if words or changes:
        message = "\n\n".join(words)
        sent = propose_by_link(organization, changes, by=by, message=message)
        if sent.waiting:
            with recording(Batch.Act.SAVE, by=by):
                _note_changes(organization, reported, sent.waiting)


def _section_in_words(section, rows, text):
    """Return the sentence on a section for the secretariat, with the names of its rows."""
    with in_default_language():
        named = ", ".join(row.name or row.title for row in rows)
        ended = _("no longer applies: %(rows)s.") % {"rows": named} if rows else ""
        sentence = " ".join(filter(None, [ended, text]))
        return f"{capfirst(str(section.label))}: {sentence}"


def _end_offer(noun):
    """Return the function that proposes today as the last day of a row of the noun."""

    def end(organization, row, by):
        subject = review.Subject(noun, organization, row)
        propose_by_link(subject, {"until": _today_as_last_day()}, by=by)

    return end


def _end_participation(organization, part, by):
    """Propose today as the last day of the own parts in the project of the part."""
    subject = review.Subject(PROJECT, organization, part.project)
    rows = review.proposed_values(subject)["participations"]
    today = _today_as_last_day()
    last = {"until": today["day"], "until_precision": today["precision"]}
    ended = [row | last if row.get("id") == part.pk else row for row in rows]
    propose_by_link(subject, {"participations": ended}, by=by)


def _today_as_last_day():
    return {"day": timezone.localdate().isoformat(), "precision": "day"}


ENDED_BY = {
    Section.PROJECTS: _end_participation,
    Section.FACILITIES: _end_offer(FACILITY),
    Section.STREAMS: _end_offer(STREAM),
}


def _confirm(check, sections, by):
    """Record today as the day of the sections, and those that show nothing, as an act."""
    organization = check.organization
    with in_default_language():
        names = ", ".join(str(section.label) for section in sections)
        reason = _("Confirmed: %(sections)s") % {"sections": names}
    with recording(Batch.Act.SAVE, by=by, reason=reason):
        _carry_over(organization)
        settled = check.waiting | check.days.keys()
        blank = [s for s in Section if check.contents[s].is_blank and s not in settled]
        today = timezone.localdate()
        rows = [
            *(
                _confirmation(check, s, confirmed_on=today, confirmed_by=by)
                for s in sections
            ),
            *(_confirmation(check, s) for s in blank),
        ]
        _upsert(rows, ["confirmed_on", "confirmed_by", "change", "extent"])
    organization.refresh_from_db(fields=["confirmed_on"])


def _confirmation(check, section, **confirmed):
    content = check.contents[section]
    whole = Extent.EMPTY if content.is_blank else ""
    extent = Extent.PUBLIC if content.hidden else whole
    of = {"organization": check.organization, "section": section}
    return SectionConfirmation(**of, extent=extent, **confirmed)


def _carry_over(organization):
    """Create a row for each section with the day stated for all, if there is no row."""
    stated = organization.confirmed_on
    if stated and not organization.section_confirmations.exists():
        day = min(stated, timezone.localdate())
        SectionConfirmation.objects.bulk_create(
            SectionConfirmation(organization=organization, section=s, confirmed_on=day)
            for s in Section
        )


def _note_changes(organization, sections, change):
    _carry_over(organization)
    rows = [
        SectionConfirmation(organization=organization, section=s, change=change)
        for s in sections
    ]
    _upsert(rows, ["change"])


def _upsert(rows, columns):
    SectionConfirmation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organization", "section"],
        update_fields=columns,
    )


def close_round(organization, outcome):
    """Close the open reminders; return how many there were."""
    reminders = organization.reminders.open()
    return reminders.update(closed_on=timezone.localdate(), outcome=outcome)

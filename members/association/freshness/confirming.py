"""Record a member's answer to each section: a confirmation, or proposed changes."""

from dataclasses import dataclass, field
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members import mail
from members.accounts.access.permissions import is_secretary, lock_organization
from members.actions import recording, represents
from members.fields import FACILITY, ORGANIZATION, PROJECT, STREAM
from members.models import (
    Batch,
    ChangeItem,
    ChangeRequest,
    Organization,
    Reminder,
    SectionConfirmation,
)
from members.models.languages import in_default_language
from members.records import review
from members.records.review.proposing import lock_for

from .sections import Section, contents_of

Outcome = Reminder.Outcome
RIGHT, CHANGE, END = "right", "change", "end"
# Whoever has the link may not be the user: nothing is published before it is read.
propose_by_link = partial(review.submit, reviews_all=True)
NOUNS = {
    ORGANIZATION.key: Section.PROFILE,
    PROJECT.key: Section.PROJECTS,
    FACILITY.key: Section.FACILITIES,
    STREAM.key: Section.STREAMS,
}


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
    """Confirm all sections but those whose change waits, by a representative or a secretary.

    Returns the sections that wait; ValidationError, code "waiting", when all do.
    """
    organization = lock_organization(organization.pk)
    if not (represents(by, organization) or is_secretary(by)):
        raise ValidationError(
            _("You no longer have access to this organization."), code="not_yours"
        )
    waiting = waiting_sections(organization)
    if len(waiting) == len(Section):
        raise ValidationError(still_waiting(), code="waiting")
    _confirm(organization, [s for s in Section if s not in waiting], by)
    close_round(organization, Outcome.EDITED if waiting else Outcome.CONFIRMED)
    return waiting


def waiting_sections(organization):
    """Return the sections of which a change by the member itself is not decided."""
    items = ChangeItem.objects.filter(request=OuterRef("pk"))
    proposed = ChangeRequest.objects.open().from_member(organization)
    nouns = proposed.filter(Exists(items)).values_list("noun", flat=True)
    in_words = SectionConfirmation.objects.filter(organization=organization).waiting()
    by_field = {NOUNS[noun] for noun in nouns}
    return by_field | {
        Section(name) for name in in_words.values_list("section", flat=True)
    }


def confirmed_since(organization, day):
    """Return {section: day} of the sections that were confirmed on the day or later."""
    rows = SectionConfirmation.objects.filter(organization=organization)
    days = rows.filter(confirmed_on__gte=day).values_list("section", "confirmed_on")
    return {Section(section): day for section, day in days}


def still_waiting():
    return _("You have proposed a change. It has not been decided yet.")


@transaction.atomic
def answer(reminder, answers):
    """Carry out {section: Answer} by the user of a reminder, all of them or none.

    Sections confirmed since the reminder stay as they are, and empty sections are confirmed
    with the others. Raises ValidationError with a sentence for each section that was
    changed meanwhile or waits.
    """
    organization, by = lock_for(reminder.organization, reminder.user), reminder.user
    # Again, behind the lock: access or membership may have ended since the page.
    find_reminder(reminder.pk)
    contents = contents_of(organization)
    waiting = waiting_sections(organization)
    done = confirmed_since(organization, reminder.asked_on)
    _refuse_outdated(organization, answers, contents, waiting, done)
    _propose(organization, answers, contents, by)
    right = [s for s, one in answers.items() if one.kind == RIGHT and s not in done]
    settled = done.keys() | waiting
    empty = [s for s in Section if contents[s].is_empty and s not in settled]
    _confirm(organization, {*right, *empty}, by)
    _close_if_complete(organization, reminder, waiting_sections(organization))
    mail.clear_bounce(by)


def find_reminder(pk):
    """Return a reminder that its user may still answer, or raise ValidationError in words."""
    reminders = Reminder.objects.select_related("organization", "user")
    reminder = reminders.filter(pk=pk, user__is_active=True).first()
    if reminder is None:
        raise ValidationError(_("This link is no longer valid."), code="closed")
    organization = reminder.organization
    names = {"organization": organization}
    if not represents(reminder.user, organization):
        if not organization.is_listed:  # it may be that which another was merged into
            raise ValidationError(_("This link is no longer valid."), code="closed")
        text = _("You no longer have access to %(organization)s, so you cannot answer.")
        raise ValidationError(text % names, code="access")
    members = Organization.objects.listed().members_on(timezone.localdate())
    if not members.filter(pk=organization.pk).exists():
        text = _(
            "%(organization)s is no longer shown as a member, so nothing is asked."
        )
        raise ValidationError(text % names, code="over")
    return reminder


def _refuse_outdated(organization, answers, contents, waiting, done):
    """Raise ValidationError for answers to sections that changed or wait by now."""
    refusals = []
    for section, one in answers.items():
        if section in waiting and (
            one.kind == RIGHT or _differs(organization, one.changes)
        ):
            refusals.append(_with_section(section, still_waiting()))
        elif section in done or section in waiting:
            continue
        elif one.seen != contents[section].fingerprint:
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


def _confirm(organization, sections, by):
    """Record today as the day of the sections, as an act of its own."""
    today = timezone.localdate()
    with in_default_language():
        reason = _("Confirmed that everything is correct")
    with recording(Batch.Act.SAVE, by=by, reason=reason):
        _carry_over(organization)
        rows = [
            SectionConfirmation(
                organization=organization,
                section=section,
                confirmed_on=today,
                confirmed_by=by,
            )
            for section in sections
        ]
        _upsert(rows, ["confirmed_on", "confirmed_by", "change"])
    organization.refresh_from_db(fields=["confirmed_on"])


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


def _close_if_complete(organization, reminder, waiting):
    """Close the round once each section is confirmed or to be changed."""
    done = confirmed_since(organization, reminder.asked_on)
    if len(done.keys() | waiting) == len(Section):
        close_round(organization, Outcome.EDITED if waiting else Outcome.CONFIRMED)


def close_round(organization, outcome):
    """Close the open reminders; return how many there were."""
    reminders = organization.reminders.open()
    return reminders.update(closed_on=timezone.localdate(), outcome=outcome)

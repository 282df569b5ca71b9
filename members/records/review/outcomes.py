"""Close reports that have been corrected; notify proposers and visitors of decisions."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _, gettext_lazy

from members import mail
from members.actions import links
from members.fields import REPORTABLE, Names, fingerprint, noun_of, page_fields
from members.fields.textdiff import DEL
from members.models import ChangeItem, ChangeRequest, Project, Representative, User
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every
from members.records.history import after_undo

from .asking import ask
from .values import differences_of

# Key of words about no field: only a person can judge whether they are answered.
IN_OWN_WORDS = "message"
LONGEST = 160  # characters of a value
INDENT = "\n  "  # before each line of a value of several
LISTS = {
    "added": lambda text: _("added: %s") % text,
    "changed": lambda text: _("changed to: %s") % text,
    "removed": lambda text: _("removed: %s") % text,
}


def change_line(difference):
    """Return an ItemDifference as one line: "Phone: 35 00 00 00 → 35 92 00 00"."""
    decided = difference.published or difference.proposed
    label = capfirst(str(difference.label))
    text = _LINES.get(decided.shape, _picture_line)(decided)
    line = f"{label}:{INDENT if INDENT in text else ' '}{text}" if text else label
    by_secretariat = _("%s (changed by the secretariat)")
    return by_secretariat % line if difference.published else line


def _value_line(decided):
    old, new = _one_line(decided.before[0]), _one_line(decided.change)
    if not new:
        return _("emptied")
    return f"{old} → {new}" if old else new


def _text_line(decided):
    """Return the new words of the paragraphs that have changed, a line each."""
    changed = [part for is_same, part in decided.change if not is_same]
    lines = [_one_line(_new_text(pieces)) for part in changed for pieces in part]
    new = INDENT.join(filter(None, lines))
    return Truncator(new).chars(LONGEST) or _("emptied")


def _list_line(decided):
    parts = []
    for kind, words in LISTS.items():
        lines = [line for line in decided.change if line.kind == kind]
        texts = [_new_text(line.pieces) for line in lines]
        if texts:
            parts.append(words(_one_line(", ".join(texts))))
    return "; ".join(parts)


def _new_text(pieces):
    return "".join(piece.text for piece in pieces if piece.kind != DEL)


def _picture_line(decided):
    """Return words for the picture, which an e-mail does not show."""
    return _("new picture") if decided.change else _("emptied")


def _one_line(text):
    return Truncator(" ".join(text.split())).chars(LONGEST)


_LINES = {"value": _value_line, "text": _text_line, "list": _list_line}


def notify(change, items, *, was_new=False):
    """E-mail the proposers of a decided request, or answer the visitor and erase them."""
    fields = noun_of(change).by_name
    if any(item.published and fields[item.field].asks_others for item in items):
        ask(change.target.participations.all())
    if change.is_of_member:
        for user in proposers(change, items):
            _write_outcome(user, change, items, was_new)
    if change.reporter_email:
        _answer_visitor(change)
    _forget_visitor(change)


def proposers(change, items):
    """Return the proposers who still act for the organization.

    Without any, the managers: they take over the work of former colleagues.
    """
    authors = {change.proposed_by_id, *(item.proposed_by_id for item in items)}
    acting = Representative.objects.active().filter(organization=change.organization)
    users = User.objects.order_by("pk")
    own = list(users.filter(pk__in=authors, representations__in=acting))
    return own or list(users.filter(representations__in=acting.managers()))


def _write_outcome(user, change, items, was_new):
    noun, slug = noun_of(change), change.organization.slug
    addressed = getattr(change, "addressed", [])
    emailed = [organization for organization, why in addressed if not why]
    refused = [row for row in addressed if row[1]]
    lines = {decision: [] for decision in ["public", *ChangeItem.Decision]}
    is_public = change.target is not None and noun.is_public(change.target)
    with translation.override(user.language):
        intro = noun.words.decided % {"organization": change.organization}
        name = noun.called(change)
        # Names as seen by the organization: others that are not listed stay out of its e-mail.
        for difference in differences_of(items, change, Names(change.organization)):
            lines[_outcome_of(difference, noun, is_public)].append(
                change_line(difference)
            )
    context = {
        "request": change,
        "intro": intro,
        "what": name,
        # At the start of a subject, where a name is written as its owner does.
        "title": name if name == str(change.target) else capfirst(name),
        "was_new": was_new or change.target is None,
        "public": lines["public"],
        "internal": lines[ChangeItem.Decision.APPROVED],
        "rejected": lines[ChangeItem.Decision.REJECTED],
        "unheard": [one for one in _unheard(change) if one not in emailed],
        "written": emailed,
        "refused": refused,
        "link": links.url(noun.key, "member_page", slug, language=user.language),
    }
    mail.write_to(user, "review_outcome", context, is_secret=False)


def _outcome_of(difference, noun, is_public):
    """Return the decision on a field, or "public" of one that visitors see by now."""
    decision = difference.item.decision
    field = noun.by_name.get(difference.item.field)
    is_shown = is_public and not (field and field.is_internal)
    is_approved = decision == ChangeItem.Decision.APPROVED
    return "public" if is_approved and is_shown else decision


def _unheard(change):
    """Return the listed partners named by the member where nobody can answer."""
    if not isinstance(change.target, Project):
        return []
    rows = change.target.participations.unheard()
    named = rows.filter(claimed_by=change.organization, organization__is_listed=True)
    return [row.organization for row in named.select_related("organization")]


def _answer_visitor(change):
    """Answer without the visitor's own words: the address may be somebody else's."""
    target, language = change.target, change.language
    link = links.url(change.noun, "public_page", target.slug, language=language)
    is_public = noun_of(change).is_public(target)
    context = {"request": change, "link": link if is_public else ""}
    to = change.reporter_email
    mail.write("review_answer", to=to, language=language, context=context)


def _forget_visitor(change):
    """Erase the name and address of the reporter once answered, as the form promises."""
    if change.reporter_name or change.reporter_email:
        change.reporter_name = change.reporter_email = ""
        change.save(update_fields=["reporter_name", "reporter_email"])


def reported_fields(change):
    """Return (label, has_changed) of each reported field."""
    reported = change.reported or {}
    fields = page_fields(noun_of(change), change.target, set(reported))
    return [
        (field.label, fingerprint(field.value) != reported[field.name])
        for field in fields
    ]


@transaction.atomic
def close_corrected(row, *, by):
    """Close the open reports that a change of the row has corrected, and answer them.

    The row is the reported one, or belongs to it, as an office does to a body. A report
    is corrected once every reported field has another value than when it was reported;
    with words about no field it waits for the secretariat.
    """
    if about := _about(row):
        _close_if_corrected(_open_reports().filter(about), by)


@periodic(
    "close_corrected_reports",
    gettext_lazy("Answer reports of errors that have been corrected"),
    Every(timedelta(minutes=5)),
)
@transaction.atomic
def close_all_corrected(*, by=None):
    """Close the open reports that changes of many rows have corrected, by a user or none."""
    _close_if_corrected(_open_reports(), by)


def _open_reports():
    return ChangeRequest.objects.open_reports().filter(reported__isnull=False)


def _close_if_corrected(reports, by):
    for change in reports.select_for_update().order_by("pk"):
        if _is_corrected(change):
            change.status = ChangeRequest.Status.APPROVED
            change.resolution = ChangeRequest.Resolution.CORRECTED
            change.decided_by, change.decided_at = by, timezone.now()
            change.save()
            notify(change, [])


def _about(row):
    """Return the condition of reports that a change of the row may correct, or None."""
    keys = {
        noun.key: row.pk
        if isinstance(row, noun.model)
        else getattr(row, f"{noun.key}_id", None)
        for noun in REPORTABLE
    }
    conditions = [Q(noun=key, **{f"{key}_id": pk}) for key, pk in keys.items() if pk]
    return reduce(or_, conditions) if conditions else None


def _is_corrected(change):
    if IN_OWN_WORDS in change.reported or change.items.exists():
        return False
    fields = reported_fields(change)
    return bool(fields) and all(has_changed for _label, has_changed in fields)


@after_undo
def _notify_proposers(plan):
    """E-mail the proposers of the requests that an undo has reopened."""
    for row in plan.of("update").get(ChangeRequest, ()):
        is_decision = "status" in row.columns
        if is_decision and row.before["status"] == ChangeRequest.Status.OPEN:
            _notify_of_reopening(ChangeRequest.objects.get(pk=row.row_id))


def _notify_of_reopening(change):
    """E-mail the proposers that it waits again; a visitor has been erased."""
    if not change.is_of_member:
        return
    items = list(change.items.all())
    for user in proposers(change, items):
        _write_reopened(user, change, items)


def _write_reopened(user, change, items):
    noun, slug = noun_of(change), change.organization.slug
    with translation.override(user.language):
        name = noun.called(change)
        labels = [str(noun.label_of(item.field)) for item in items]
    context = {
        "what": name,
        "organization": change.organization,
        "labels": labels,
        "link": links.url(noun.key, "member_page", slug, language=user.language),
    }
    mail.write_to(user, "review_reopened", context, is_secret=False)

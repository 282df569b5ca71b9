"""Ask members whether an offer or a need still holds, before its last day.

Without an answer it ends on its last day: the period is stored already. The question is
asked once for each last day, which `asked_about` stores.
"""

from datetime import date, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, Value
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, npgettext_lazy

from members import mail
from members.actions import Action, links, recording, represents
from members.actions.waiting import RowText, WaitingKind
from members.fields.forms import PlainForm
from members.fields.stream import years_after
from members.mail import confirmations
from members.models import Batch, ChangeItem, Representative, ResourceStream, User
from members.models.periods import Precision
from members.operation.work.declared import periodic
from members.operation.work.schedules import Daily

PURPOSE = "stream_end"
DAYS_BEFORE = timedelta(days=14)


class EndingForm(PlainForm):
    """The pressed button: the act, the pk of the entry, and the last day on the page."""

    do = forms.RegexField(r"^(extend|end) [0-9]{1,18} [0-9-]{10}$")


@periodic(
    "stream_endings",
    gettext_lazy("Ask members whether what they offer and need still holds"),
    Daily(time(7, 15)),
)
def ask_about_endings():
    """Ask about each entry that ends within two weeks, once; return the number of e-mails."""
    due = _due_entries().order_by("organization").values_list("organization", flat=True)
    return sum(_ask_organization(pk) for pk in due.distinct())


def find_reader(organization, user):
    """Return the user of a link; refuse one that no longer acts for the organization."""
    acting = Representative.objects.active().filter(organization=organization)
    reader = User.objects.filter(pk=user, representations__in=acting).first()
    if reader is None:
        raise ValidationError(_("This link is no longer valid."), code="closed")
    return reader


def ending(organization):
    """Filter the entries that end within two weeks or ended within the last two."""
    today = timezone.localdate()
    around = today - DAYS_BEFORE, today + DAYS_BEFORE
    rows = ResourceStream.objects.filter(organization=organization)
    return rows.filter(until__range=around).select_related("site")


def is_around_its_end(stream):
    """Whether `ending` would include a loaded entry."""
    today = timezone.localdate()
    return stream.until and abs(stream.until - today) <= DAYS_BEFORE


def answer_path(organization, user):
    """Return the path at which the user answers, without logging in."""
    return links.path("confirmation", "confirm", _token(organization, user))


@transaction.atomic
def extend(pk, *, until, by):
    """Extend the last day by a year from `until`, the ISO day on the page."""
    stream = _lock_stream(pk, until, by)
    start = max(stream.until, timezone.localdate())
    return _set_until(stream, years_after(start, 1), by, _("It still holds"))


@transaction.atomic
def end_today(pk, *, until, by):
    """Set the last day to today; `until` is the ISO day on the page."""
    stream = _lock_stream(pk, until, by)
    if stream.until <= timezone.localdate():
        raise ValidationError(_("This has ended already."), code="ended")
    return _set_until(stream, timezone.localdate(), by, _("It no longer holds"))


def _due_entries():
    today = timezone.localdate()
    unasked = Q(asked_about=None) | ~Q(asked_about=F("until"))
    rows = ResourceStream.objects.current()
    return rows.filter(unasked, until__lte=today + DAYS_BEFORE)


@transaction.atomic
def _ask_organization(pk):
    """Write to all users that can answer for an organization; return how many.

    With no such user, `asked_about` stays, and the next day's run tries again.
    """
    # Of two processes the second skips the locked rows, so nobody gets two e-mails.
    rows = _due_entries().select_for_update(skip_locked=True, of=["self"])
    rows = rows.filter(organization=pk).select_related("organization", "site")
    rows = list(rows)
    readers = _readers(pk, rows) if rows else []
    for user in readers:
        _write_question(user, rows)
    if readers:
        numbers = [row.pk for row in rows]
        ResourceStream.objects.filter(pk__in=numbers).update(asked_about=F("until"))
    return len(readers)


def _readers(organization, rows):
    """Return the managers, and the representatives that proposed any of the rows."""
    acting = Representative.objects.active().filter(organization=organization)
    proposed = ChangeItem.objects.filter(
        request__stream__in=rows, request__organization=organization
    )
    those = acting.managers() | acting.filter(user__in=proposed.values("proposed_by"))
    return User.objects.filter(bounced_on=None, representations__in=those).order_by(
        "pk"
    )


def _write_question(user, rows):
    organization, language = rows[0].organization, user.language
    link = links.url(
        "confirmation", "confirm", _token(organization, user), language=language
    )
    with translation.override(language):
        entries = [_entry_line(row) for row in rows]
    context = {
        "organization": organization,
        "entries": entries,
        "days": confirmations.LONGER_MAX_AGE[PURPOSE].days,
        "link": link,
    }
    mail.write_to(user, "stream_ending", context)


def _entry_line(row):
    """Return the line of an entry in the e-mail: its name and last day."""
    return f"{capfirst(str(row))} ({row.until_text})"


def _token(organization, user):
    return confirmations.token(PURPOSE, organization=organization.pk, user=user.pk)


def _lock_stream(pk, until, by):
    """Return the row locked; refuse it if its last day is not the one on the page."""
    rows = ResourceStream.objects.select_for_update(no_key=True, of=["self"])
    row = rows.filter(pk=pk, organization__in=by.organizations()).first()
    if row is None or row.until is None or row.until.isoformat() != until:
        text = _("This has been answered or changed meanwhile. See how it is now.")
        raise ValidationError(text, code="stale")
    return row


def _set_until(stream, day, by, reason):
    stream.until, stream.until_precision = day, Precision.DAY
    with recording(Batch.Act.SAVE, by=by, reason=reason):
        stream.full_clean()
        stream.save(update_fields=["until", "until_precision"])
    return stream


def _answer_ending(organization, *, do, by):
    act, pk, until = do.split()
    (extend if act == "extend" else end_today)(int(pk), until=until, by=by)


ANSWER = Action(
    gettext_lazy("Send the answer"), _answer_ending, "", EndingForm, may=represents
)


def _ending_soon(organization, user):
    rows = ending(organization).filter(until__gte=timezone.localdate())
    return rows.annotate(asked_from=F("until") - Value(DAYS_BEFORE))


def _ending_text(row):
    day = date_format(date.fromisoformat(row["until"]))
    text = _("Does it still hold? It ends by itself on %(day)s.") % {"day": day}
    stream = ResourceStream(kind=row["kind"], direction=row["direction"])
    return RowText(capfirst(str(stream)), text)


WaitingKind.declare(
    name="streams_ending",
    place=60,
    label=npgettext_lazy(
        "waiting", "surplus or need that ends", "surplus and needs that end"
    ),
    rows=_ending_soon,
    values={"kind": F("kind"), "direction": F("direction"), "until": F("until")},
    describe=_ending_text,
    since="asked_from",
    digest=User.Digest.PROFILE,
    has_letter=True,
    page=("stream", "member_page"),
)

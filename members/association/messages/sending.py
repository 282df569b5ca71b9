"""Send a message: fix its recipients, write the letters in the background, stop them.

The recipients are stored in the transaction that sends. Their letters follow in the job
`write_letters`, some in a transaction: a process that is killed leaves recipients without
a letter, and the next run finds them.
"""

from datetime import timedelta
from functools import partial
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from members import mail
from members.actions import recording
from members.association.events.links import answer_link
from members.fields import fingerprint, refuse_unseen
from members.models import Batch, Letter, Message, MessageRecipient
from members.models.constraints import violations_as_refusals
from members.models.email_addresses import without_detail
from members.operation.work.declared import periodic
from members.operation.work.schedules import Every

from .drafts import lock
from .invitations import invitable, put_on_the_list, take_off_the_list
from .recipients import MOST, Addressee, person_or_user_address, select
from .refusals import link_of, refused_among
from .rendering import RenderedMessage

DELAY = timedelta(minutes=1)  # in which nothing has left yet
A_DAY = timedelta(days=1)
AT_ONCE = 50  # letters in a transaction


def fingerprint_of_sending(message, selection):
    """Return the fingerprint of a message, with its words and addressees."""
    state = [
        str(getattr(message, name))
        for name in ("pk", "recipient_functions", "is_necessary")
    ]
    state += [hash_of_words(message), *_version_of_event(message.event)]
    state += sorted([a.address, a.name, a.company] for a in selection.addressees)
    return fingerprint(state)


def _version_of_event(event):
    return [event.pk, event.sequence, str(event.answer_by)] if event else []


def hash_of_words(message):
    """Return a hash of the words of a message, in which spaces do not count."""
    words = [message.subject_nb, message.text_nb, message.subject_en, message.text_en]
    return sha256(repr([" ".join(one.split()) for one in words]).encode()).hexdigest()


def same_before(message, selection):
    """Return (last message with the words within a day, number of common addresses), or None."""
    rows = Message.objects.sent().filter(fingerprint=hash_of_words(message))
    last = rows.filter(sent_at__gt=timezone.now() - A_DAY, stopped_at=None).first()
    if last is None:
        return None
    theirs = last.recipients.values_list("address", flat=True)
    ours = {without_detail(one.address) for one in selection.addressees}
    number = len(ours & set(map(without_detail, theirs)))
    return (last, number) if number else None


def send(message, *, seen, by, after=None):
    """Fix the recipients of a draft and release their letters; return the message.

    `seen` is the fingerprint of the sender's page; `after` the pk of an equal message of
    the last day that this one may follow. ValidationError: "sent", "meanwhile", "same".
    """
    with recording(Batch.Act.SAVE, by=by), violations_as_refusals():
        message = lock(message)
        _lock_event(message)
        selection = select(message, by)
        _refuse_sending(message, selection, seen, after)
        message.fingerprint = hash_of_words(message)
        message.nth = _next_number(message.fingerprint)
        message.number = len(selection.addressees)
        message.sent_at, message.by = timezone.now(), by
        message.full_clean(validate_constraints=False)
        message.save()
        attendances = put_on_the_list(message.event, selection.addressees)
        MessageRecipient.objects.bulk_create(
            map(partial(_recipient, message), selection.addressees, attendances)
        )
    return message


def _lock_event(message):
    """Lock the event of an invitation against others; raise ValidationError if it is too late."""
    if message.event_id:
        rows = invitable().select_for_update(no_key=True, of=["self"])
        message.event = rows.filter(pk=message.event_id).first()
        if message.event is None:
            text = _(
                "The event is over or called off, or its last day to answer has passed."
                " Nobody is invited."
            )
            raise ValidationError(text, code="over")


def _next_number(words):
    """Return how often the words were sent. Two at once get the same number: one is refused."""
    return Message.objects.sent().filter(fingerprint=words).count()


def _refuse_sending(message, selection, seen, after):
    text = _("The message or the list has changed since you saw it. Look once more.")
    refuse_unseen(seen, fingerprint_of_sending(message, selection), text)
    if not selection.addressees:
        raise ValidationError(_("There is nobody to send it to."), code="nobody")
    if len(selection.addressees) > MOST:
        text = _("These are too many. Choose at most %(most)s.")
        raise ValidationError(text, "too_many", {"most": MOST})
    before = same_before(message, selection)
    if before and before[0].pk != after:
        text = _("The same message was sent within the last day.")
        raise ValidationError(text, code="same")


def _recipient(message, one, attendance):
    return MessageRecipient(
        message=message,
        address=one.address,
        name=one.name[:300],
        company=one.company[:1000],
        language=one.language,
        person_id=one.person,
        user_id=one.user,
        attendance=attendance,
    )


@periodic(
    "messages",
    gettext_lazy("Write the e-mails of messages to lists"),
    Every(timedelta(seconds=20)),
)
def write_letters():
    """Write the letters of all recipients that have none; return how many."""
    numbers = Message.objects.to_write().values_list("pk", flat=True).order_by("pk")
    number = 0
    for pk in list(numbers):
        while some := _write_some(pk):
            number += some
    return number


@transaction.atomic
def _write_some(pk):
    # Locked, so that of two processes one writes, and none after the message is stopped.
    message = Message.objects.select_for_update(no_key=True).get(pk=pk)
    if message.stopped_at:
        return 0
    rows = message.recipients.filter(letter=None, is_refused=False).order_by("pk")
    rows = rows.select_related("attendance")
    rows = list(rows.select_for_update(of=["self"], no_key=True)[:AT_ONCE])
    addresses = [row.address for row in rows]
    refused = set() if message.is_necessary else refused_among(addresses)
    for row in rows:
        row.is_refused = without_detail(row.address) in refused
        if not row.is_refused:
            row.letter = _write_message_letter(message, row, message.sent_at + DELAY)
    MessageRecipient.objects.bulk_update(rows, ["letter", "is_refused"])
    if message.event_id:
        take_off_the_list(message.recipients.filter(is_refused=True))
    return len(rows)


def _write_message_letter(message, row, due_at):
    link = "" if message.is_necessary else link_of(recipient=row.pk)
    one = Addressee(row.address, row.name, row.language, [row.company])
    answer_at = row.attendance and answer_link(row.attendance, row.language)
    letter = RenderedMessage(message, one, link, answer_at or "").letter()
    return mail.queue(
        "message", to=row.address, unsubscribe_url=link, due_at=due_at, **letter
    )


def send_test(message, user):
    """Queue the first recipient's letter to the user, with the user's own link to refuse."""
    first = next(iter(select(message, user).addressees), None)
    name, language = str(user), user.language
    one = first or Addressee(user.email, name, language, [])
    link = "" if message.is_necessary else link_of(user=user.pk)
    letter = RenderedMessage(message, one, link).letter()
    subject = _("Test: %(subject)s") % {"subject": letter.pop("subject")}
    return mail.queue("message_test", to=user.email, subject=subject, **letter)


def stop(message, *, by):
    """Withdraw the letters that have not left; return how many. "stopped" if it was stopped."""
    with recording(Batch.Act.SAVE, by=by):
        message = Message.objects.select_for_update(no_key=True).get(pk=message.pk)
        if not message.sent_at or message.stopped_at:
            raise ValidationError(
                _("This message has already been stopped."), "stopped"
            )
        # Their letters are never written: `_write_some` skips a stopped message.
        unwritten = message.recipients.filter(letter=None, is_refused=False).count()
        message.stopped_at = now = timezone.now()
        message.save(update_fields=["stopped_at"])
        waiting = Letter.objects.waiting().filter(recipient__message=message)
        # The sender holds the letter that is leaving: it is sent when the lock is free.
        waiting = list(waiting.order_by("pk").select_for_update(of=["self"]))
        for letter in waiting:
            letter.fail(now, Letter.Failure.WITHDRAWN)
        without = Q(letter=None) | Q(letter__failure=Letter.Failure.WITHDRAWN)
        take_off_the_list(message.recipients.filter(without))
    return unwritten + len(waiting)


def to_readdress(message):
    """Return [(recipient, new address)] of failed letters; not an address that has got it."""
    rows = message.recipients.filter(letter__failed_at__isnull=False)
    rows = rows.exclude(letter__failure=Letter.Failure.WITHDRAWN)
    rows = list(rows.select_related("person", "user", "letter", "attendance"))
    pairs = [(row, person_or_user_address(row)) for row in rows]
    pairs = [(row, new) for row, new in pairs if new and new != row.letter.to]
    addresses = message.recipients.values_list("address", flat=True)
    mailboxes = set(map(without_detail, addresses))
    own = {row.pk: without_detail(row.address) for row, _new in pairs}
    refused = set() if message.is_necessary else refused_among([n for _r, n in pairs])
    return [
        (row, new)
        for row, new in pairs
        if without_detail(new) not in (mailboxes - {own[row.pk]}) | refused
    ]


def send_again(message, *, by):
    """Write to the new addresses of failed letters; return how many."""
    with recording(Batch.Act.SAVE, by=by), violations_as_refusals():
        message = Message.objects.select_for_update(no_key=True).get(pk=message.pk)
        if message.stopped_at:
            raise ValidationError(
                _("This message has already been stopped."), "stopped"
            )
        pairs = to_readdress(message)
        pks = [row.letter_id for row, _new in pairs]
        letters = Letter.objects.filter(pk__in=pks).order_by("pk")
        failed = {one.pk: one for one in letters.select_for_update() if one.failed_at}
        pairs = [(row, new) for row, new in pairs if row.letter_id in failed]
        for row, new in pairs:
            old = failed[row.letter_id]
            old.fail(old.failed_at, Letter.Failure.WITHDRAWN, old.why)
            row.address = new
            row.letter = _write_message_letter(message, row, timezone.now())
            row.save(update_fields=["address", "letter"])
    return len(pairs)

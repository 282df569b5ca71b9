"""Mailboxes that want no more messages to lists (GDPR article 21), and the link to say so."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions import Action, links
from members.fields.forms import PlainForm
from members.mail import confirmations
from members.models import MessageRecipient, MessageRefusal, Person, User
from members.models.email_addresses import canonical
from members.operation import journal, limits

PURPOSE = "message"


class ChoiceForm(PlainForm):
    do = forms.ChoiceField(choices=[("refuse", ""), ("allow", "")], initial="refuse")


@transaction.atomic
def refuse(*addresses):
    """Record that these want no more; once for each mailbox."""
    _write_journal(journal.REFUSED, addresses)
    rows = {
        limits.mailbox(address): MessageRefusal(
            address=limits.mailbox(address), digest=digest_of(address)
        )
        for address in addresses
    }
    MessageRefusal.objects.bulk_create(rows.values(), ignore_conflicts=True)


@transaction.atomic
def forget(*addresses):
    """Delete the refusals of the addresses: they want messages again."""
    _write_journal(journal.ALLOWED, addresses)
    _refusals_of(addresses).delete()


@journal.repeats(journal.REFUSED, journal.ALLOWED)
def _repeat(line):
    """Refuse or allow again in a restored database, by keyed hash of the mailboxes."""
    digests = line["digests"]
    if line["kind"] == journal.ALLOWED:
        MessageRefusal.objects.filter(digest__in=digests).delete()
        return len(digests)
    rows = [MessageRefusal(address="", digest=digest) for digest in digests]
    MessageRefusal.objects.bulk_create(rows, ignore_conflicts=True)
    return len(digests)


def _write_journal(kind, addresses):
    # With former keys too: by which of them the row was written is not known here.
    digests = {digest for address in addresses for digest in _digests_of(address)}
    written = sorted({digest_of(address) for address in addresses})
    found = written if kind == journal.REFUSED else sorted(digests)
    journal.record(kind, digests=found)


def has_refused(address):
    return bool(refused_among([address]))


def refused_among(addresses):
    """Return the mailboxes of the addresses that want no messages; one query."""
    mailboxes = {d: limits.mailbox(a) for a in addresses for d in _digests_of(a)}
    found = _refusals_of(addresses).values_list("address", "digest")
    return {mailboxes.get(digest, address) for address, digest in found}


def _refusals_of(addresses):
    """Filter by address; of somebody erased by hash, with former keys too."""
    digests = [digest for address in addresses for digest in _digests_of(address)]
    known = Q(address__in=[limits.mailbox(address) for address in addresses])
    return MessageRefusal.objects.filter(Q(digest__in=digests) | known)


def digest_of(address):
    """Return the keyed hash of an address's mailbox."""
    return _digests_of(address)[0]


def _digests_of(address):
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    given = "members.messages.refusals", limits.mailbox(address)
    return [salted_hmac(*given, key, algorithm="sha256").hexdigest() for key in keys]


def link_of(**whose):
    """Return the URL of `choice_path`."""
    return links.absolute(choice_path(**whose))


def choice_path(**whose):
    """Return the path at which a recipient, a user or a person (a pk) chooses."""
    token = confirmations.token(PURPOSE, **whose)
    return links.path("confirmation", "confirm", token)


def choice_of(row):
    """Return what a page shows of the choice of a User or a Person."""
    whose = {row._meta.model_name: row.pk}
    return {
        "has_refused": has_refused(row.email),
        "message_choice": choice_path(**whose),
    }


def find_addresses(recipient=None, user=None, person=None):
    """Return the addresses that a link is for, or raise ValidationError."""
    if recipient:
        rows = MessageRecipient.objects.filter(pk=recipient).select_related("letter")
        found = [a for row in rows for a in (row.address, _sent_to(row)) if a]
    else:
        rows = (
            User.objects.filter(pk=user) if user else Person.objects.filter(pk=person)
        )
        found = [row.email for row in rows if row.email]
    if not found:
        raise ValidationError(_("This link is no longer valid."), code="closed")
    return [canonical(address) for address in found]


def _sent_to(row):
    """Return the address that the letter went to, which may have been corrected."""
    return row.letter.to if row.letter else ""


def _choose(addresses, *, do, by):
    (refuse if do == "refuse" else forget)(*addresses)


CHOOSE = Action(gettext_lazy("Save"), _choose, "", ChoiceForm)

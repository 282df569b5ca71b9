"""Refusals of messages to lists, by mailbox (GDPR article 21), and the link to refuse."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _, gettext_lazy

from members.actions import Action, holder_of_link, links
from members.fields.forms import PlainForm
from members.mail import confirmations
from members.models import (
    MessageRecipient,
    MessageRefusal,
    NewsletterConsent,
    Person,
    User,
)
from members.models.email_addresses import canonical, without_detail
from members.operation import journal

PURPOSE = "message"


class ChoiceForm(PlainForm):
    do = forms.ChoiceField(choices=[("refuse", ""), ("allow", "")], initial="refuse")


@transaction.atomic
def refuse(*addresses):
    """Record that these want no more, nor the newsletter; once for each mailbox."""
    _write_journal(journal.REFUSED, addresses)
    rows = {
        without_detail(address): MessageRefusal(
            address=without_detail(address), digest=digest_of(address)
        )
        for address in addresses
    }
    MessageRefusal.objects.bulk_create(rows.values(), ignore_conflicts=True)
    _end_newsletters([row.digest for row in rows.values()])


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
    _end_newsletters(digests)
    return len(digests)


def _end_newsletters(digests):
    addresses = NewsletterConsent.objects.standing().values_list("person__email")
    same = [one for (one,) in addresses if not {*digests}.isdisjoint(_digests_of(one))]
    NewsletterConsent.objects.filter(person__email__in=same).end()


def _write_journal(kind, addresses):
    # A refusal may have been stored under a former key: "allowed" repeats under all keys.
    former = {digest for address in addresses for digest in _digests_of(address)}
    current = {digest_of(address) for address in addresses}
    digests = current if kind == journal.REFUSED else former
    journal.record(kind, digests=sorted(digests))


def has_refused(address):
    return bool(refused_among([address]))


def refused_among(addresses):
    """Return the mailboxes of the addresses that want no messages; one query."""
    mailboxes = {d: without_detail(a) for a in addresses for d in _digests_of(a)}
    refusals = _refusals_of(addresses).values_list("address", "digest")
    return {mailboxes.get(digest, address) for address, digest in refusals}


def _refusals_of(addresses):
    """Filter by address; of somebody erased by hash, with former keys too."""
    digests = [digest for address in addresses for digest in _digests_of(address)]
    by_address = Q(address__in=[without_detail(address) for address in addresses])
    return MessageRefusal.objects.filter(Q(digest__in=digests) | by_address)


def digest_of(address):
    """Return the keyed hash of an address's mailbox."""
    return _digests_of(address)[0]


def _digests_of(address):
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    salted = "members.messages.refusals", without_detail(address)
    return [salted_hmac(*salted, key, algorithm="sha256").hexdigest() for key in keys]


def link_of(**pk):
    """Return the URL of `choice_path`."""
    return links.absolute(choice_path(**pk))


def choice_path(**pk):
    """Return the path at which a recipient, a user or a person (a pk) chooses."""
    token = confirmations.token(PURPOSE, **pk)
    return links.path("confirmation", "confirm", token)


def choice_of(row):
    """Return the context of a page for the choice of a User or a Person."""
    return {
        "has_refused": has_refused(row.email),
        "message_choice": choice_path(**{row._meta.model_name: row.pk}),
    }


def find_addresses(recipient=None, user=None, person=None):
    """Return the addresses that a link is for, or raise ValidationError."""
    if recipient:
        rows = MessageRecipient.objects.filter(pk=recipient).select_related("letter")
        addresses = [a for row in rows for a in (row.address, _sent_to(row)) if a]
    else:
        rows = (
            User.objects.filter(pk=user) if user else Person.objects.filter(pk=person)
        )
        addresses = [row.email for row in rows if row.email]
    if not addresses:
        raise ValidationError(_("This link is no longer valid."), code="closed")
    return [canonical(address) for address in addresses]


def _sent_to(row):
    """Return the address of the sent letter, which may differ from a corrected one."""
    return row.letter.to if row.letter else ""


def _choose(addresses, *, do, by):
    (refuse if do == "refuse" else forget)(*addresses)


CHOOSE = Action(gettext_lazy("Save"), _choose, "", ChoiceForm, may=holder_of_link)

"""Blank the letters that name a person, and letters after their retention."""

from functools import partial

from django.core.mail import mailers
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from members.models import Letter
from members.models.word_patterns import rows_with

BLANK = dict.fromkeys(
    "to subject text html calendar why unsubscribe_url reply_to".split(), ""
)


@transaction.atomic
def erase(*identifiers):
    """Blank every letter to, or containing, one of the identifiers; return how many.

    A waiting letter is withdrawn. The rows stay, with their kind and dates.
    """
    identifiers = [identifier for identifier in identifiers if identifier]
    blanked = _blank_letters(Letter.objects.filter(_containing(identifiers)))
    transaction.on_commit(partial(_call_backend, "erase", identifiers))
    return blanked


def erase_kind(kind, addresses):
    """Blank the letters of a kind to the addresses; return how many."""
    addresses = sorted(addresses)
    blanked = _blank_letters(Letter.objects.filter(kind=kind, to__in=addresses))
    transaction.on_commit(partial(_call_backend, "erase", addresses))
    return blanked


def erase_about(kind, name):
    """Blank the letters of a kind with the name in them; return how many."""
    return _blank_letters(Letter.objects.filter(kind=kind, text__contains=name))


def withdraw(kinds, addresses, *, since):
    """Withdraw and blank the letters of the kinds that still wait; return their addresses."""
    rows = Letter.objects.waiting().filter(kind__in=kinds, to__in=addresses)
    rows = rows.filter(made_at__gte=since).select_for_update(of=["self"])
    sent_to = dict(rows.values_list("pk", "to"))
    withdrawn = {"failed_at": timezone.now(), "failure": Letter.Failure.WITHDRAWN}
    secret = {name: "" for name in BLANK if name != "to"}
    Letter.objects.filter(pk__in=sent_to).update(**withdrawn, **secret)
    return set(sent_to.values())


def past_retention(before):
    """Return the letters that were sent or failed before the moment, and are not blank."""
    done = Letter.objects.annotate(done_at=Coalesce("sent_at", "failed_at"))
    return done.filter(done_at__lt=before).exclude(**BLANK)


@transaction.atomic
def erase_past_retention(before):
    """Blank the letters that were sent or failed before the moment; return how many."""
    blanked = _blank_letters(past_retention(before))
    transaction.on_commit(partial(_call_backend, "erase_before", before))
    return blanked


def _blank_letters(rows):
    locked = [letter.pk for letter in rows.select_for_update(of=["self"])]
    letters = Letter.objects.filter(pk__in=locked)
    withdrawn = {"failed_at": timezone.now(), "failure": Letter.Failure.WITHDRAWN}
    letters.waiting().update(**withdrawn)
    letters.update(**BLANK)
    return len(locked)


def _containing(identifiers):
    texts = ["subject", "text", "calendar", "why"]
    in_text = rows_with(identifiers, Letter.objects.all(), texts)
    return Q(pk__in=in_text) | Q(to__in=identifiers)


def _call_backend(method, argument):
    """Call a method of the delivering backend; only that of a demo keeps letters."""
    if call := getattr(mailers["delivery"], method, None):
        call(argument)

"""Forget what letters hold of a person."""

from functools import partial

from django.core.mail import mailers
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from members.models import Letter


@transaction.atomic
def forget(*words):
    """Blank every letter to one of the words, or that says one; return how many.

    What waits is not sent. That a letter of its kind was written remains.
    """
    words = [word for word in words if word]
    number = _blank(Letter.objects.filter(_saying(words)))
    transaction.on_commit(partial(_forget_files, words))
    return number


def due(before):
    """Keep the letters that were sent or given up earlier, and still say something."""
    done = Letter.objects.annotate(done_at=Coalesce("sent_at", "failed_at"))
    return done.filter(done_at__lt=before).exclude(
        to="", subject="", text="", html="", why=""
    )


@transaction.atomic
def forget_old(before):
    """Blank the letters that were sent or given up earlier; return how many."""
    number = _blank(due(before))
    transaction.on_commit(partial(_forget_files_of, before))
    return number


def _blank(found):
    numbers = [letter.pk for letter in found.select_for_update(of=["self"])]
    letters = Letter.objects.filter(pk__in=numbers)
    withdrawn = {"failed_at": timezone.now(), "failure": Letter.Failure.WITHDRAWN}
    letters.waiting().update(**withdrawn)
    letters.update(to="", subject="", text="", html="", why="")
    return len(numbers)


def _saying(words):
    found = Q(pk=None)
    for word in words:
        found |= Q(to__iexact=word)
        for field in ("subject", "text", "why"):
            found |= Q(**{f"{field}__icontains": word})
    return found


def _forget_files(words):
    server = mailers["delivery"]
    if hasattr(server, "forget"):
        server.forget(words)


def _forget_files_of(before):
    server = mailers["delivery"]
    if hasattr(server, "forget_old"):
        server.forget_old(before)

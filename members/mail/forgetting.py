"""Forget what letters hold of a person."""

from functools import partial

from django.core.mail import mailers
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.models import Letter


@transaction.atomic
def forget(address, *names):
    """Blank every letter to the address, or that says it or a name; return how many.

    What waits is not sent. That a letter of its kind was written remains.
    """
    words = [address, *filter(None, names)]
    numbers = [letter.pk for letter in _saying(words).select_for_update()]
    letters = Letter.objects.filter(pk__in=numbers)
    withdrawn = {"failed_at": timezone.now(), "failure": Letter.Failure.WITHDRAWN}
    letters.waiting().update(**withdrawn)
    letters.update(to="", subject="", text="", html="", why="")
    transaction.on_commit(partial(_forget_files, words))
    return len(numbers)


def _saying(words):
    found = Q(to__iexact=words[0])
    for word in words:
        for field in ("subject", "text", "why"):
            found |= Q(**{f"{field}__icontains": word})
    return Letter.objects.filter(found)


def _forget_files(words):
    server = mailers["delivery"]
    if hasattr(server, "forget"):
        server.forget(words)

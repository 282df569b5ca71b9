"""Sweep away the pictures that nothing points at."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ..models import Image

KEPT = timedelta(days=30)


def old(older_than=KEPT):
    """Keep the pictures that were handed in long ago and are in no use."""
    return Image.objects.unused().filter(made_at__lt=timezone.now() - older_than)


@transaction.atomic
def sweep(older_than=KEPT):
    """Delete the pictures that are old; give how many."""
    # One that somebody hands in again at this moment is left for next time.
    free = (
        old(older_than).select_for_update(skip_locked=True).values_list("pk", flat=True)
    )
    return Image.objects.filter(pk__in=list(free)).only("pk").delete()[0]

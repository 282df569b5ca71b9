"""Delete the pictures that nothing refers to."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from members.models import Image

RETENTION = timedelta(days=30)


def unused_since(age=RETENTION):
    """Return the pictures that were uploaded at least so long ago and are not used."""
    return Image.objects.unused().filter(made_at__lt=timezone.now() - age)


@transaction.atomic
def purge(age=RETENTION):
    """Delete the pictures of `unused_since`; return how many."""
    # One that is locked is being uploaded again just now, and so in use.
    unlocked = unused_since(age).select_for_update(skip_locked=True)
    pks = list(unlocked.values_list("pk", flat=True))
    return Image.objects.filter(pk__in=pks).only("pk").delete()[0]

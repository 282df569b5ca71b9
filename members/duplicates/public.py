"""What visitors and members may learn while they type, with a rate limit."""

from datetime import timedelta

from members import limits
from members.models import Organization

from .typed import similar, typed_profile

ACTION = "similar organizations"
LIMIT_PER_CLIENT = {"at_most": 100, "per": timedelta(minutes=10)}


def similar_listed(client, **typed):
    """Return the Matches of what was typed among listed organizations; None if too often.

    Nothing that is not listed is compared, so that the answer cannot hint at it.
    """
    if not any(typed.values()):
        return []
    if not limits.allow(ACTION, client, **LIMIT_PER_CLIENT):
        return None
    return similar(Organization.objects.listed(), typed_profile(**typed))

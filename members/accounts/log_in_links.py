"""A link by which a user logs in once when no e-mail arrives, made by a command on the server.

It replaces the code by e-mail, and not the second factor of staff.
"""

from datetime import timedelta

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.accounts.staff import find_account
from members.models import LogInLink
from members.models.invitations import fingerprint, new_token

MAX_AGE = timedelta(minutes=10)


def make(email):
    """Make the one link of the user of an address; return (user, token)."""
    user, token, now = find_account(email), new_token(), timezone.now()
    if user is None:
        raise ValidationError(f"There is no account with the address {email}.")
    if not user.is_active:
        raise ValidationError(f"The account of {email} is closed.")
    with transaction.atomic(), pghistory.context(reason="log_in_link"):
        LogInLink.objects.filter(Q(user=user) | Q(expires_at__lt=now)).delete()
        LogInLink.objects.create(
            user=user, fingerprint=fingerprint(token), expires_at=now + MAX_AGE
        )
    return user, token


def find(token):
    """Return the user of an open link, or raise ValidationError."""
    row = LogInLink.objects.open(token).select_related("user").first()
    if row is None:
        raise ValidationError(_("This link is no longer valid."), "closed")
    return row.user


def use(token):
    """Delete an open link; of two presses at once one raises ValidationError."""
    if not LogInLink.objects.open(token).delete()[0]:
        raise ValidationError(_("This link is no longer valid."), "closed")

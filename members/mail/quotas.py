"""How many e-mails a day somebody gets, and sends, without the recipient having asked.

`write` counts each of these kinds in the transaction of its letter: a refusal saves
nothing, and a letter that is rolled back does not count. tests/mail/test_quotas.py lists
every other kind with the limit on it.
"""

from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models.email_addresses import readable
from members.operation import limits

DAY = timedelta(days=1)
SENT_TOO_MANY = _(
    "You have sent as many e-mails of this kind as one can in a day. Please try again"
    " tomorrow."
)
GOT_TOO_MANY = _(
    "We have sent %(email)s as many e-mails of this kind as we send in a day. Please try"
    " again tomorrow."
)
STAFF_FACTOR = 25  # the secretariat may write to everybody it has entered in one day


class Quota(NamedTuple):
    """Letters a day to one mailbox and by one sender, a user, organization or address.

    Beyond it the act is refused in words; an optional letter is left out instead.
    """

    to_one: int
    by_one: int
    is_optional: bool = False


QUOTAS = {
    "invitation": Quota(4, 20),
    "person_told": Quota(4, 40),
    "person_changed": Quota(6, 40),
    # A stranger's address, typed by the person on the page of the own link.
    "person_address": Quota(5, 5),
    # Likewise, typed by a user for the own log-in.
    "account_address": Quota(5, 5),
    # Of a site administrator: STAFF_FACTOR lets them write to 50 new colleagues.
    "staff_added": Quota(4, 2),
    # Optional: the page that the first ones link to shows all that wait.
    "access_request_waiting": Quota(10, 30, is_optional=True),
    "partner_asked": Quota(20, 60, is_optional=True),
    # Optional: the page of projects shows each answer.
    "partner_answered": Quota(20, 60, is_optional=True),
    # A stranger's address, typed by a member.
    "partner_access": Quota(3, 20),
    # Optional: reports are for the secretariat, which has them all.
    "error_reported": Quota(10, 10, is_optional=True),
    # Optional: a reporter may enter any address, and the decision must not depend on it.
    "review_answer": Quota(10, 10, is_optional=True),
    # To the user of the button.
    "sender_sample": Quota(20, 20),
}


def is_within(kind, to, sender):
    """Count a letter; return False if it is left out, raise ValidationError if refused.

    `sender` is a row, an address or, when nobody is known, None.
    """
    if not (quota := QUOTAS.get(kind)):
        return True
    factor = STAFF_FACTOR if getattr(sender, "is_staff", False) else 1
    if sender and not _allow(f"by {kind}", _key(sender), quota.by_one * factor):
        return _refuse_letter(quota, SENT_TOO_MANY)
    if not _allow(f"to {kind}", limits.mailbox(to), quota.to_one):
        return _refuse_letter(quota, GOT_TOO_MANY % {"email": readable(to)})
    return True


def _allow(action, who, at_most):
    return limits.allow(action, who, at_most=at_most, per=DAY)


def _refuse_letter(quota, words):
    if quota.is_optional:
        return False
    raise ValidationError(words, code="too_many")


def _key(sender):
    if isinstance(sender, str):
        return limits.mailbox(sender)
    return f"{sender._meta.model_name} {sender.pk}"

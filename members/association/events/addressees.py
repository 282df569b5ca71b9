"""Where the e-mails about an attendance go."""

from typing import NamedTuple

from django.conf import settings


class Addressee(NamedTuple):
    """The address at which an organization without a person was invited; it may be empty."""

    name: str
    email: str
    language: str


def addressee_of(attendance):
    """Return the person, or the Addressee of an organization; one query for the latter."""
    if attendance.person:
        return attendance.person
    sent = attendance.recipients.order_by("pk").last()
    name = str(attendance.organization)
    if sent is None:
        return Addressee(name, "", settings.LANGUAGE_CODE)
    return Addressee(name, sent.address, sent.language)

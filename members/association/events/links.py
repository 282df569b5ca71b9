"""The address at which somebody invited answers, without logging in."""

from members.actions import links
from members.mail import confirmations

PURPOSE = "answer"


def answer_link(attendance, language):
    """Return the absolute URL of the answer page of an attendance, valid for a year."""
    token = confirmations.token(PURPOSE, attendance=attendance.pk)
    return links.url("event", "answer", token, language=language)

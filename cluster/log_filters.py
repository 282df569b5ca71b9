"""Filters of the log."""

import logging
import re

from django.http import UnreadablePostError

# The token of a personal link has 43 characters or more. It lets its reader in, and may
# contain an e-mail address; a longer slug is hidden as well.
TOKEN = re.compile(r"(?<=/)[^/\s]{40,}")


class OneLine(logging.Filter):
    """Keeps what a client did wrong to one line: anybody can send thousands of them.

    That is, what is answered with a status below 500, and a body whose client is gone.
    The line of any request is without the token of its address.
    """

    def filter(self, record):
        error = record.exc_info[1] if record.exc_info else None
        is_theirs = getattr(record, "status_code", 500) < 500
        if is_theirs or isinstance(error, UnreadablePostError):
            record.exc_info = record.exc_text = None
        elif not hasattr(record, "request"):
            return True
        record.msg, record.args = _escaped(TOKEN.sub("…", record.getMessage())), ()
        return True


def _escaped(text):
    """Escape line breaks and other control characters, so that nobody forges a line."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)

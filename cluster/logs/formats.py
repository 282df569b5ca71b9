"""A record of the log as one line, of text or of JSON.

The fields are listed here: a record also carries what a package added to it, such as the
request with its cookies.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache

from .errors import described, frames

FORMATS = ("text", "json")
request_id = ContextVar("request_id", default=None)
# Of the line of a request; requests.py sets them.
OF_REQUEST = ("method", "route", "status", "ms", "queries", "reason")
# The token of a personal link has 43 characters or more. It lets its reader in, and may
# contain an e-mail address; a longer slug is hidden as well.
TOKEN = re.compile(r"(?<=/)[^/\s]{40,}")
ADDRESS = re.compile(r"[^\s<>(),;:'\"=]+@[^\s<>(),;:'\"=]+")
# Gunicorn's own: the bytes of a client, or a traceback, follow these words.
OF_GUNICORN = re.compile(r"^(Invalid request|Error handling request)\b.*", re.DOTALL)


class EventFormatter(logging.Formatter):
    """Formats a record as one line, with the fields of `event` alone."""

    def __init__(self, log_format="text"):
        super().__init__()
        self.is_json = log_format == "json"

    def format(self, record):
        line = event(record)
        return json.dumps(line, ensure_ascii=False) if self.is_json else _as_text(line)


def event(record):
    """Return the fields of a record that are not None, by name."""
    fields = {
        "time": _time(record),
        "level": record.levelname,
        "request": request_id.get(),
        "logger": record.name,
        "message": safe(message_of(record)),
        **{name: getattr(record, name, None) for name in OF_REQUEST},
    }
    if error := record.exc_info and record.exc_info[1]:
        fields |= {"error": safe(described(error)), "at": frames(error)}
    return {name: value for name, value in fields.items() if value is not None}


def message_of(record):
    """Return the message; of gunicorn's records, without the client's bytes."""
    if isinstance(record.msg, Exception):
        return type(record.msg).__name__
    if record.name.startswith("gunicorn"):
        return OF_GUNICORN.sub(r"\1", record.getMessage()).partition("\n")[0]
    return record.getMessage()


def safe(text):
    """Return a text without tokens, e-mail addresses and control characters.

    A line break within would let a client forge a line.
    """
    text = ADDRESS.sub("…@…", TOKEN.sub("…", text))
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _time(record):
    seconds, milliseconds = divmod(int(record.created * 1000), 1000)
    start, zone = _second(seconds)
    return f"{start}.{milliseconds:03}{zone}"


@lru_cache(maxsize=2)
def _second(seconds):
    """Return the date and time of a second here, and the zone, as they are written."""
    moment = datetime.fromtimestamp(seconds, UTC).astimezone().isoformat()
    return moment[:19], moment[19:]


def _as_text(fields):
    """Return the line for people: the id of the request, the message, and the calls at its end."""
    start = (fields["time"], fields["level"], fields.get("request", "-"))
    words = [*start, f"{fields['logger']}:", fields["message"], fields.get("error")]
    calls = fields.get("at")
    return " ".join(
        [*filter(None, words), *(["at", " > ".join(calls)] if calls else [])]
    )

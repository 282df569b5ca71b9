"""Where records go: to standard error, or to the line of the request that they are about."""

import logging
import sys

from .requests import level_of, logger, method_of, route_of


class Console(logging.StreamHandler):
    """Writes to standard error; reports a failed record by its logger, without arguments."""

    def handleError(self, record):  # noqa: N802
        kind = type(sys.exception()).__name__
        print(f"A line of {record.name} could not be written: {kind}", file=sys.stderr)


class RequestNotes(logging.Handler):
    """Adds Django's own records of a request to the one line of it."""

    def emit(self, record):
        request, reason = getattr(record, "request", None), reason_of(record)
        error = record.exc_info[1] if record.exc_info else None
        if entry := getattr(request, "log_entry", None):
            entry.note(reason, error)
        else:
            self._write_refusal(record, request, reason, error)

    def _write_refusal(self, record, request, reason, error):
        """Write a line of its own: no middleware has seen the request.

        One without a status is no answer: for instance, a stored session is unreadable.
        """
        status = getattr(record, "status_code", None)
        where = f"{method_of(request)} {route_of(request)} " if request else ""
        level = level_of(status, error) if status else record.levelno
        extra = {"status": status, "reason": reason}
        exc_info = error if level == logging.ERROR else None
        words = f"{where}{status or '-'} ({reason or record.levelname})"
        logger.log(level, words, exc_info=exc_info, extra=extra)


def reason_of(record):
    """Return why a request was refused: the kind of suspicion or of exception, or None."""
    if record.name.startswith("django.security."):
        return record.name.removeprefix("django.security.")
    return type(record.exc_info[1]).__name__ if record.exc_info else None

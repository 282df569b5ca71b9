"""The worker of gunicorn, with pages of this site as refusals of malformed heads."""

import os
from contextlib import suppress
from functools import cache

from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

STATUSES = {
    errors.LimitRequestLine: "414 URI Too Long",
    errors.LimitRequestHeaders: "431 Request Header Fields Too Large",
    errors.UnsupportedTransferCoding: "501 Not Implemented",
    errors.ExpectationFailed: "417 Expectation Failed",
}
OWN_FAULTS = (
    errors.ConfigurationProblem,
    errors.InvalidResponseHeader,
    errors.InvalidResponseHeaderName,
)
SENDING = 2  # seconds
# The proxy has the same for its own refusals.
HEADERS = """\
Connection: close
Content-Type: text/html; charset=utf-8
Cache-Control: no-store
Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';\
 form-action 'none'; frame-ancestors 'none'
X-Content-Type-Options: nosniff
X-Frame-Options: DENY
Referrer-Policy: same-origin
"""


class Worker(ThreadWorker):
    """Gunicorn's threaded worker, which ends at once if it is stopped before it serves.

    Gunicorn's own pages have neither our words nor our headers.
    """

    def handle_exit(self, sig, frame):
        # Gunicorn would load the whole application first, until its master loses patience.
        if not self.booted:
            os._exit(0)
        super().handle_exit(sig, frame)

    def handle_error(self, req, client, addr, exc):
        if isinstance(exc, OWN_FAULTS) or not isinstance(exc, errors.ParseException):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Invalid request: %s", type(exc).__name__)
        with suppress(OSError):
            client.settimeout(SENDING)
            client.sendall(_answer(STATUSES.get(type(exc), "400 Bad Request")))


@cache
def _answer(status):
    """Return the bytes of a refusal; of what it refuses no language is known."""
    # The server loads its worker before Django.
    from django.conf import settings

    from cluster.error_pages import error_file

    page = 414 if status.startswith("414") else 400
    body = error_file(page, settings.LANGUAGE_CODE).encode()
    head = f"HTTP/1.1 {status}\n{HEADERS}Content-Length: {len(body)}\n\n"
    return head.replace("\n", "\r\n").encode() + body

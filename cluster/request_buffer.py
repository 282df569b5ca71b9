"""The bytes of one HTTP/1.1 request as they arrive, before any thread is spent on it."""

import re
import time
from urllib.parse import urlsplit

from gunicorn.http.body import LengthReader
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.http.unreader import IterUnreader, Unreader
from gunicorn.util import unquote_to_wsgi_str

from cluster.body_limits import MAX_HEAD, max_body

HEAD_SECONDS = 10
BYTES_PER_SECOND = 20_000  # at least, of a body
PIECE = 8 * 1024
HEAD_END = b"\r\n\r\n"
# Gunicorn's parser knows no other line end; a head with one would never end for it.
BARE_LF = re.compile(rb"(?<!\r)\n")


class RequestBuffer:
    """Collects a request until it is complete, or refused with a status or an error.

    Deadlines are for the whole head and the whole body: a byte now and then prolongs
    nothing. Gunicorn's parser reads the head, so that both agree where a request ends.
    """

    def __init__(self, cfg, client=None, clock=time.monotonic):
        self.cfg = cfg
        self.client = client
        self.clock = clock
        self.data = bytearray()
        self.refusal = None  # status
        self.error = None  # of gunicorn's parser
        self.awaits_continue = False
        self.size = None  # of head and body, once the head is there
        self.deadline = clock() + HEAD_SECONDS

    def feed(self, chunk):
        searched = max(len(self.data) - len(HEAD_END) + 1, 0)
        self.data += chunk
        if self.size is None:
            self._find_head(searched)

    @property
    def is_empty(self):
        return not self.data

    @property
    def is_refused(self):
        return bool(self.refusal or self.error)

    @property
    def is_complete(self):
        arrived = self.size is not None and len(self.data) >= self.size
        return arrived and not self.is_refused

    def parser(self):
        """Return gunicorn's parser of the request, or of its refused head; it reads no socket."""
        parser = RequestParser(self.cfg, [], self.client)
        parser.unreader = CompleteRequest(memoryview(self.data)[: self.size])
        return parser

    def rest(self):
        """Return what has arrived of the requests after this one."""
        return bytes(memoryview(self.data)[self.size :])

    def _find_head(self, start):
        found = self.data.find(HEAD_END, start)
        length = len(self.data) if found < 0 else found + len(HEAD_END)
        if BARE_LF.search(self.data, start, length):
            self.refusal = 400
        elif length > MAX_HEAD:
            self.refusal = 431 if b"\n" in self.data[:MAX_HEAD] else 414
        elif found >= 0:
            self._read_head(bytes(self.data[:length]))

    def _read_head(self, head):
        try:
            request = Request(self.cfg, IterUnreader([head]), self.client)
        except Exception as error:
            self.error = error
            return
        self.refusal = _refusal(request)
        self.size = len(head)
        if self.refusal is None:
            body = request.body.reader.length
            self.size += body
            self.deadline = self.clock() + HEAD_SECONDS + body / BYTES_PER_SECOND
            self.awaits_continue = request._expected_100_continue


def _refusal(request):
    """Return the status for a request without a clear length or host, or too long."""
    if not isinstance(request.body.reader, LengthReader):
        return 411
    hosts = [value for name, value in request.headers if name == "HOST"]
    target = urlsplit(request.uri).netloc if not request.uri.startswith("/") else ""
    if (request.version > (1, 0) and not hosts) or (target and [target] != hosts):
        return 400
    path = unquote_to_wsgi_str(request.path)
    return 413 if request.body.reader.length > max_body(path) else None


class CompleteRequest(Unreader):
    """Yields the bytes of a request that has arrived, in pieces and without copies."""

    def __init__(self, data):
        super().__init__()
        self.data = data
        self.position = 0

    def read(self, size=None, read_ahead=None):
        start = self.position
        self.position = min(start + (PIECE if size is None else size), len(self.data))
        return bytes(self.data[start : self.position])

    def unread(self, data):
        # The parser gives back nothing but the end of what it has read last.
        self.position -= len(data)

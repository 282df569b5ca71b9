"""A client's socket that no thread ever waits for."""

import errno
from contextlib import suppress

MAX_UNSENT = 64 * 1024 * 1024  # bytes of one answer


class ClientSocket:
    """Keeps what the client does not take at once; `flush` sends more of it."""

    def __init__(self, sock):
        sock.setblocking(False)
        self.sock = sock
        self.unsent = bytearray()

    def __getattr__(self, name):
        return getattr(self.sock, name)

    def gettimeout(self):
        return 0.0

    def settimeout(self, _seconds):
        """Stay non-blocking, whatever gunicorn asks for."""

    setblocking = settimeout

    def sendall(self, data):
        """Send or keep the data; a client that lags far behind counts as gone."""
        self.unsent += data
        self.flush()
        if len(self.unsent) > MAX_UNSENT:
            raise BrokenPipeError(errno.EPIPE, "The client reads too slowly")

    def flush(self):
        with suppress(BlockingIOError):
            while self.unsent:
                del self.unsent[: self.sock.send(self.unsent)]

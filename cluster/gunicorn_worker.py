"""Gunicorn's threaded worker, whose threads never wait for a client.

A thread of the stock worker waits for the rest of a request that it has begun to read,
until its answer is taken, and the main loop until a connection is closed: as many slow
clients as threads stop the site. Here the main loop reads requests whole before a thread
takes them, sends what is left of answers, and waits for nobody.
"""

import errno
import os
import selectors
import socket
import time
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path

from gunicorn.http import wsgi
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

from cluster import metrics_folder
from cluster.client_socket import ClientSocket
from cluster.request_buffer import HEAD_SECONDS, RequestBuffer
from cluster.rolling_reload import PATIENCE, generations

PIECE = 64 * 1024
MAX_WAITING = 500  # connections of a worker that are slow in any way
MAX_KEPT_ALIVE = 200
MAX_BUFFERED = 128 * 1024 * 1024  # bytes of all connections of a worker
SEND_SECONDS = 20
BYTES_PER_SECOND = 20_000  # at least, of an answer
LINGER_SECONDS = 2
LOOK_SECONDS = 0.5
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
TOO_LONG = 413
REASONS = {
    400: "Bad Request",
    408: "Request Timeout",
    411: "Length Required",
    414: "URI Too Long",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}
PASSING = (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED)
_default_headers = wsgi.Response.default_headers


def _headers_without_server(response):
    return [h for h in _default_headers(response) if not h.startswith("Server:")]


# There is no setting for it.
wsgi.Response.default_headers = _headers_without_server


class Connection(TConn):
    """A client's connection, with what the main loop knows of it."""

    def __init__(self, cfg, sock, client, server):
        super().__init__(cfg, ClientSocket(sock), client, server)
        self.initialized = True
        self.data_ready = True
        self.request = None  # RequestBuffer, while one is being read
        self.rest = b""  # of later requests
        self.held = 0  # bytes in memory
        self.is_last = False  # whether no request is read after this one


class Wait:
    """What the main loop waits for on a connection, and until when."""

    def __init__(self, step, seconds):
        self.step = step
        self.deadline = time.monotonic() + seconds


class BufferingWorker(ThreadWorker):
    """Reads requests and sends answers in the main loop; threads wait for no client."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # It would write to the client's socket past what is kept for it.
        self.cfg.set("sendfile", False)
        self.max_keepalived = min(self.max_keepalived, MAX_KEPT_ALIVE)
        self.waiting = {}  # connection: Wait, the oldest first
        self.buffered = 0
        self.next_look = 0
        self.is_stopping = False
        self.leaves_at = None  # the latest time, once it is replaced

    def load_wsgi(self):
        """Count in the folder of the server, and load the application.

        Not in gunicorn's hook post_fork, during which a SIGTERM would be lost.
        """
        metrics_folder.count_in_own_file(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]))
        super().load_wsgi()

    def handle_exit(self, sig, frame):
        """Stop at once, or when the successors of a reload are ready."""
        if not generations.is_replaced(self.age):
            super().handle_exit(sig, frame)
        elif self.leaves_at is None:
            self.leaves_at = time.monotonic() + PATIENCE

    def _leave_to_successors(self, now):
        is_late = now > self.leaves_at
        if is_late or generations.are_successors_ready(self.cfg.workers):
            self.alive = False

    def accept(self, listener):
        try:
            sock, address = listener.accept()
        except OSError as error:
            self._survive(error)
            return
        self.nr_conns += 1
        if len(self.waiting) >= MAX_WAITING:
            self._close(next(iter(self.waiting)))
        self._read_next(Connection(self.cfg, sock, address, listener.getsockname()))

    def _survive(self, error):
        """Make room when descriptors have run out; raise what nothing is known about."""
        if error.errno in (errno.EMFILE, errno.ENFILE) and self.waiting:
            self._close(next(iter(self.waiting)))
        elif error.errno not in PASSING:
            raise error

    def on_client_socket_readable(self, conn, client):
        """Read the next request of a connection that was kept alive."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._read_next(conn)

    def murder_pending(self):
        """End what has taken too long, twice a second."""
        now = time.monotonic()
        if now < self.next_look:
            return
        self.next_look = now + LOOK_SECONDS
        if self.leaves_at is not None:
            self._leave_to_successors(now)
        if not self.alive and not self.is_stopping:
            self._stop_listening_to_the_silent(now)
        for conn in [c for c, wait in self.waiting.items() if wait.deadline < now]:
            if conn.request is None or conn.request.is_empty:
                self._close(conn)
            else:
                self._refuse(conn, 408)

    def _stop_listening_to_the_silent(self, now):
        self.is_stopping = True
        for conn, wait in self.waiting.items():
            if conn.request is not None and conn.request.is_empty:
                wait.deadline = min(wait.deadline, now + STOP_KEEPALIVE_LINGER)

    # Waiting: each connection has one step to take when its socket is ready.

    def _wait(self, conn, step, seconds, event=selectors.EVENT_READ):
        wait = self.waiting[conn] = Wait(step, seconds)
        self.poller.register(conn.sock, event, partial(self._wake, conn, wait))

    def _wake(self, conn, wait, _sock):
        # An earlier event of the same round may have ended this wait.
        if self.waiting.get(conn) is not wait:
            return
        try:
            wait.step(conn)
        except OSError:
            self._close(conn)

    def _stop_waiting(self, conn):
        if self.waiting.pop(conn, None):
            self.poller.unregister(conn.sock)

    def _close(self, conn):
        self._stop_waiting(conn)
        self._hold(conn, 0)
        self.nr_conns -= 1
        conn.request = None
        conn.close()

    def _hold(self, conn, size):
        self.buffered += size - conn.held
        conn.held = size

    # Reading

    def _read_next(self, conn):
        """Read a request, which may have begun to arrive with the one before."""
        rest, conn.rest = conn.rest, b""
        conn.request = RequestBuffer(self.cfg, conn.client)
        self._wait(conn, self._read, HEAD_SECONDS)
        try:
            self._feed(conn, rest) if rest else self._read(conn)
        except OSError:
            self._close(conn)

    def _read(self, conn):
        try:
            chunk = conn.sock.recv(PIECE)
        except BlockingIOError:
            return
        if chunk:
            self._feed(conn, chunk)
        else:
            self._close(conn)

    def _feed(self, conn, chunk):
        request = conn.request
        request.feed(chunk)
        self._hold(conn, len(request.data))
        self.waiting[conn].deadline = request.deadline
        if request.refusal == TOO_LONG:
            # The application answers by the announced length, with a page for people.
            conn.is_last = True
            self._dispatch(conn)
        elif request.is_refused:
            self._refuse(conn, request.refusal)
        elif request.is_complete:
            self._dispatch(conn)
        elif request.awaits_continue:
            request.awaits_continue = False
            conn.sock.sendall(CONTINUE)
        self._make_room()

    def _make_room(self):
        """End the largest request or answer that waits, when memory is short."""
        if self.buffered <= MAX_BUFFERED or not self.waiting:
            return
        largest = max(self.waiting, key=lambda conn: conn.held)
        if largest.request is not None:
            self._refuse(largest, 503)
        elif largest.held:
            self._close(largest)

    def _refuse(self, conn, status):
        """Answer with the status, or as gunicorn does if its parser refused; then close."""
        self._stop_waiting(conn)
        request, conn.request = conn.request, None
        self._hold(conn, 0)
        # Not above: the master imports this module, and never the application.
        import_module("cluster.logs.requests").log_refusal(status)
        if status is None:
            self.handle_error(None, conn.sock, conn.client, request.error)
        else:
            head = f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Length: 0\r\n"
            conn.sock.unsent += f"{head}Connection: close\r\n\r\n".encode()
        self._send_rest(conn, then=self._linger)

    # Answering

    def _dispatch(self, conn):
        self._stop_waiting(conn)
        request, conn.request = conn.request, None
        conn.parser, conn.rest = request.parser(), request.rest()
        self.enqueue_req(conn)

    def handle_request(self, req, conn):
        # The body is here: a client that waited for this word has had it.
        req._expected_100_continue = False
        if conn.is_last:
            req.force_close()
        return super().handle_request(req, conn)

    def finish_request(self, conn, future):
        """Send what the client has not taken; then read on, or close."""
        is_kept = not future.cancelled() and not future.exception() and future.result()
        conn.parser.unreader.data = b""
        self._hold(conn, len(conn.sock.unsent))
        if conn.sock.fileno() < 0:
            self._close(conn)
        elif not is_kept:
            self._send_rest(conn, then=self._linger)
        elif conn.rest:
            self._send_rest(conn, then=self._read_next)
        else:
            self._send_rest(conn, then=partial(self._keep_alive, future=future))
        self._make_room()

    def _keep_alive(self, conn, future):
        super().finish_request(conn, future)

    def _send_rest(self, conn, then):
        unsent = len(conn.sock.unsent)
        self._wait(
            conn,
            partial(self._send, then=then),
            SEND_SECONDS + unsent / BYTES_PER_SECOND,
            selectors.EVENT_WRITE,
        )
        self._wake(conn, self.waiting[conn], conn.sock)

    def _send(self, conn, then):
        conn.sock.flush()
        self._hold(conn, len(conn.sock.unsent))
        if not conn.sock.unsent:
            self._stop_waiting(conn)
            then(conn)

    def _linger(self, conn):
        """Read and drop what the client still sends, so that it can read its answer."""
        conn.sock.shutdown(socket.SHUT_WR)
        self._wait(conn, self._drain, LINGER_SECONDS)

    def _drain(self, conn):
        with suppress(BlockingIOError):
            if not conn.sock.recv(PIECE):
                self._close(conn)

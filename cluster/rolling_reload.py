"""Workers that a reload replaces serve until their successors can.

Gunicorn ends the old workers as soon as it has forked the new ones, which still import the
application then: for seconds, nobody would take a connection.
"""

import mmap
import os
import struct
from contextlib import suppress
from importlib import import_module
from wsgiref.util import setup_testing_defaults

SLOTS = 256  # more than a reload and its predecessor have workers
PATIENCE = 30  # seconds for successors that never become ready
_AGE = struct.Struct("i")


class Generations:
    """The workers that are replaced, and those that are ready, in memory that forks share.

    A worker is known by its age, the number that gunicorn gives it: later ones are larger.
    Each place has one writer, so that a killed process leaves no lock behind.
    """

    def __init__(self):
        self._memory = mmap.mmap(-1, _AGE.size * (SLOTS + 1))

    def replace(self, last_age):
        """Note that the workers up to this age are replaced by later ones."""
        self._write(SLOTS, last_age)

    def mark_ready(self, age):
        self._write(age % SLOTS, age)

    def is_replaced(self, age):
        return 0 < age <= self._read(SLOTS)

    def are_successors_ready(self, wanted):
        """Whether that many workers that came after the replaced ones are ready."""
        last = self._read(SLOTS)
        return sum(self._read(slot) > last for slot in range(SLOTS)) >= wanted

    def _write(self, slot, age):
        _AGE.pack_into(self._memory, slot * _AGE.size, age)

    def _read(self, slot):
        return _AGE.unpack_from(self._memory, slot * _AGE.size)[0]


generations = Generations()


def on_starting(server):
    """Hook of gunicorn, in the master: let SIGTERM end replaced workers as all others."""
    end = server.handle_term

    def handle_term():
        generations.replace(0)
        end()

    server.handle_term = handle_term


def on_reload(server):
    """Hook of gunicorn, in the master, before the new workers are forked."""
    generations.replace(server.worker_age)


def post_worker_init(worker):
    """Hook of gunicorn, in a new worker: answer a first request, which takes longest."""
    environ = {"HTTP_HOST": _own_host(), "wsgi.url_scheme": "https"}
    setup_testing_defaults(environ)
    # A worker whose first answer fails would else end the server with it.
    with suppress(Exception):
        _answer(worker.wsgi, environ)
        # Not above: the master imports this module, and never the application.
        import_module("django.db").connections.close_all()
    generations.mark_ready(worker.age)


def _answer(application, environ):
    body = application(environ, lambda *_: None)
    try:
        b"".join(body)
    finally:
        # Django ends the request there.
        getattr(body, "close", bool)()


def _own_host():
    first = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip()
    return first.lstrip(".*") or "localhost"

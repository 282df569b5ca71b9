"""Try the registry out: make all that it needs, then serve it."""

import errno
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import (
    BaseCommand,
    CommandError,
    call_command,
    get_commands,
)
from django.db import connection

from members.mail.sender import Sender
from members.management.people import make_log_ins
from members.models import Organization

READY = """
  Klyngeregisteret is served at http://localhost:{port}/ (English: /en/).
  The secretariat works at http://localhost:{port}/admin/, a member at /min-side/.

  Log in with one of these addresses. A letter brings a code: letters are shown here and
  kept in var/mail/. The secretariat needs a second one, from an app: `make code` shows
  it afresh every half minute, or add the key to an app of your own.

{log_ins}

  Ctrl-C stops it. The data stays in var/.
"""
LOG_IN = "    {who:<28}{code:<10}{key}"


class Command(BaseCommand):
    help = "Prepare and serve a demo with the registry of Grenland; Ctrl-C stops it."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("Set DEMO=1: a demo speaks plain http.")
        port = free_port(int(os.environ.get("PORT", "8000")))
        prepare()
        log_ins = "\n".join(LOG_IN.format(**log_in) for log_in in make_log_ins())
        connection.close()
        self.stdout.write(READY.format(port=port, log_ins=log_ins))
        self.stdout.flush()
        serve(port)


def free_port(port):
    """Return the port if nobody listens there."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError as taken:
            if taken.errno != errno.EADDRINUSE:
                raise
            advice = f"Port {port} is taken. Choose another: make demo PORT={port + 1}"
            raise CommandError(advice) from taken
    return port


def prepare():
    """Bring tables, data and static files up to date."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if "load_registry" in get_commands() and not Organization.objects.exists():
        call_command("load_registry", settings.BASE_DIR / "members" / "grenland")
    collect_static_files()


def collect_static_files():
    """Collect, which takes seconds, only when there is something new to collect."""
    stamp = settings.VAR / "static_files"
    seen = [(name, path.stat().st_mtime_ns) for name, path in static_files()]
    now = sha256(repr(sorted(seen)).encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != now:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(now)


def static_files():
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            yield name, Path(storage.path(name))


def serve(port):
    """Run the production server until it is stopped, and send letters meanwhile."""
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:cluster.gunicorn"]
    server = subprocess.Popen(
        [*gunicorn, "cluster.wsgi"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PORT": str(port)},
    )
    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, lambda *_: server.terminate())
    with sending():
        stopped_by_itself = server.wait()
    if stopped_by_itself:
        raise CommandError("The server stopped by itself.")


@contextmanager
def sending():
    """Send letters from this very process: nothing can be left of it."""
    stop = Event()
    sender = Thread(target=Sender().run, args=[stop])
    sender.start()
    try:
        yield
    finally:
        stop.set()
        sender.join()

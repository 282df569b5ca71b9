"""Prepare the demo, then serve it and send its e-mails until it is interrupted."""

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
from members.management.demo_users import create_demo_users
from members.models import Organization

READY = """
  Klyngeregisteret is served at http://localhost:{port}/ (English: /en/).
  The secretariat works at http://localhost:{port}/admin/, a member at /min-side/.

  Log in with one of these addresses. The code comes by e-mail, which is shown here and
  kept in var/mail/. The secretariat also needs a code from an app: `make code` shows a
  new one every 30 seconds, or add the key to your own authenticator app.

{log_ins}

  Ctrl-C stops it. The data stays in var/.
"""
LOG_IN = "    {who:<28}{code:<10}{key}"


class Command(BaseCommand):
    help = "Prepare and serve a demo with the registry of Grenland; Ctrl-C stops it."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("Set DEMO=1: the demo uses plain http.")
        port = free_port(int(os.environ.get("PORT", "8000")))
        prepare()
        log_ins = "\n".join(LOG_IN.format(**log_in) for log_in in create_demo_users())
        connection.close()
        self.stdout.write(READY.format(port=port, log_ins=log_ins))
        self.stdout.flush()
        serve(port)


def free_port(port):
    """Return the port; raise CommandError when another process listens on it."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError as taken:
            if taken.errno != errno.EADDRINUSE:
                raise
            advice = f"Port {port} is in use. Choose another: make demo PORT={port + 1}"
            raise CommandError(advice) from taken
    return port


def prepare():
    """Migrate, load the registry when there is none, and collect static files."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if "load_registry" in get_commands() and not Organization.objects.exists():
        call_command("load_registry", settings.BASE_DIR / "members" / "grenland")
    collect_static_files()


def collect_static_files():
    """Run collectstatic, which takes seconds, only when a source file has changed."""
    stamp = settings.VAR / "static_files"
    sources = [(name, path.stat().st_mtime_ns) for name, path in static_files()]
    fingerprint = sha256(repr(sorted(sources)).encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != fingerprint:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(fingerprint)


def static_files():
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            yield name, Path(storage.path(name))


def serve(port):
    """Run the production server until a signal stops it, and send e-mails meanwhile."""
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:cluster.gunicorn"]
    server = subprocess.Popen(
        [*gunicorn, "cluster.wsgi"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PORT": str(port)},
    )
    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, lambda *_: server.terminate())
    with sending_emails():
        exit_code = server.wait()
    if exit_code:
        raise CommandError("The server stopped unexpectedly.")


@contextmanager
def sending_emails():
    """Send e-mails from a thread of this process, so that no process remains."""
    stop = Event()
    sender = Thread(target=Sender().run, args=[stop])
    sender.start()
    try:
        yield
    finally:
        stop.set()
        sender.join()

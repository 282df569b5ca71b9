"""Prepare the demo, then serve it and work in its background until it is interrupted."""

import errno
import os
import socket
import sys
import time
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import (
    BaseCommand,
    CommandError,
    call_command,
    get_commands,
)
from django.db import connection

from members.management.demo_users import create_demo_users
from members.management.supervision import (
    Process,
    StartError,
    interrupt_and_record,
    record_signals,
    supervise,
)
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
# A server of a killed demo ends by itself, after its last requests.
PATIENCE = 8  # seconds
SECONDS_APART = 3
SERVER = ["-m", "gunicorn", "-c", "python:cluster.gunicorn", "cluster.wsgi"]
LOG_IN = "    {who:<28}{code:<10}{key}"


class Command(BaseCommand):
    help = "Prepare and serve the demo; Ctrl-C stops it."

    def add_arguments(self, parser):
        reload = "serve by Django's own server, which reloads changed code (`make dev`)"
        parser.add_argument("--reload", action="store_true", help=reload)

    def handle(self, *, reload, **options):
        if not settings.DEMO:
            raise CommandError("Set DEMO=1: the demo uses plain http.")
        signals = []
        interrupt_and_record(signals)
        port = free_port(settings.PORT)
        prepare()
        log_ins = "\n".join(LOG_IN.format(**log_in) for log_in in create_demo_users())
        connection.close()
        record_signals(signals)
        self.stdout.write(READY.format(port=port, log_ins=log_ins))
        self.stdout.flush()
        serve(port, reloading(port) if reload else SERVER, signals)


def free_port(port):
    """Return the port once it is free; raise CommandError when it is not after PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while is_taken(port):
        if time.monotonic() > deadline:
            # The next one is that of the local register of a demo on this one.
            advice = f"Port {port} is in use. Choose another: make demo PORT={port + 2}"
            raise CommandError(advice)
        time.sleep(0.1)
    return port


def is_taken(port):
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return True
    return False


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


def reloading(port):
    """Return the command of Django's own server."""
    return ["manage.py", "runserver", f"127.0.0.1:{port}"]


def serve(port, server, signals):
    """Run the server, the work and the local register until a signal has been recorded."""
    os.environ["PORT"] = str(port)
    os.chdir(settings.BASE_DIR)
    server = Process("The server", [sys.executable, *server])
    others = [
        Process(f"manage.py {name}", [sys.executable, "manage.py", name])
        for name in ("work", "local_register")
    ]
    # On two processors each is ready sooner when it starts alone.
    for place, process in enumerate(others, start=1):
        process.next_start = time.monotonic() + place * SECONDS_APART
    try:
        supervise([server, *others], signals)
    except StartError as failure:
        advice = f"{failure} cannot start: it has ended at once, three times."
        raise CommandError(advice) from failure

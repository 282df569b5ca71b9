import os
import signal
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand

from members.management.local_register import answer, read_register
from members.operation.work.parent import watch_parent

from .demo import is_taken

IN_USE = (
    "The local business register could not start: port {} is in use."
    " It starts when the port is free."
)


class Handler(BaseHTTPRequestHandler):
    timeout = 10  # seconds

    def do_GET(self):
        address, accept = urlsplit(self.path), self.headers.get("Accept", "")
        status, content_type, body = answer(
            read_register(), self.command, address.path, address.query, accept
        )
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *parts):
        """Print nothing: the terminal is the demo's."""


class Command(BaseCommand):
    help = (
        "Answer as the business register does, about the organizations of the demo and"
        " an invented one; `manage.py demo` runs it, and `manage.py demo_register`"
        " changes the invented one."
    )

    def handle(self, **options):
        watch_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
        port = settings.LOCAL_REGISTER_PORT
        if is_taken(port):
            # The demo goes on without it.
            self.stderr.write(IN_USE.format(port))
        while is_taken(port):
            time.sleep(1)
        ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()

"""Configuration of the production server: `gunicorn -c python:cluster.gunicorn cluster.wsgi`."""

import os
import signal
from contextlib import suppress

from cluster import body_limits, environment, metrics_folder
from cluster.start import refuse_wrong_settings
from members.operation.work.parent import watch_parent

TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 0, least=0, most=9)
ADDRESS = environment.ip_address("BIND", "127.0.0.1")
PORT = environment.number("PORT", 8000, least=1, most=65_535)
PROXIES = environment.networks("PROXY_ADDRESSES", ["127.0.0.1", "::1"])

PIECE = 64 * 1024
WITHOUT_PROXY = (
    "There is no proxy in front (TRUSTED_PROXIES=0), so a few slow clients can stop this"
    " server: docs/operating.md, “Behind nginx”."
)


def end_children_at_once():
    """Let SIGTERM end a worker between its fork and the moment when it sets its handlers.

    Until then it has that of the master, which would only note the signal for itself.
    """

    def unblock():
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])

    def end_by_default():
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        unblock()

    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM]),
        after_in_parent=unblock,
        after_in_child=end_by_default,
    )


bind = f"[{ADDRESS}]:{PORT}" if ":" in ADDRESS else f"{ADDRESS}:{PORT}"
worker_class = "cluster.gunicorn_worker.Worker"
workers = environment.number("WEB_CONCURRENCY", 2, least=1, most=64)
threads = environment.number("WEB_THREADS", 4, least=1, most=64)
timeout = 30
graceful_timeout = 5
# Longer than a proxy keeps its connections, which must not find them closed; and fewer
# connections than the descriptors that a process usually has.
keepalive = 20
worker_connections = environment.number("WEB_CONNECTIONS", 800, least=10, most=100_000)
# X-Forwarded-Proto proves TLS only from a trusted proxy; any client can send it.
forwarded_allow_ips = ",".join(PROXIES) if TRUSTED_PROXIES else ""
# No header of a client reaches the environment of WSGI under a name of its own.
forwarder_headers = ""
limit_request_line = 8190
loglevel = "warning"
logger_class = "cluster.logs.gunicorn.Logger"
control_socket_disable = True

# Read by prometheus_client when it is first imported, in each worker.
METRICS = environment.folder(
    "PROMETHEUS_MULTIPROC_DIR", default=metrics_folder.of_server(PORT)
)
raw_env = [f"PROMETHEUS_MULTIPROC_DIR={METRICS}"]


def on_starting(server):
    """Refuse wrong settings; end the master when the demo that started it is gone."""
    refuse_wrong_settings()
    if not (TRUSTED_PROXIES or environment.flag("DEMO") or environment.flag("DEBUG")):
        server.log.warning(WITHOUT_PROXY)
    metrics_folder.empty(METRICS)
    end_children_at_once()
    watch_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))


def post_request(worker, request, environ, response):
    """Read the rest of a body that the application has not read.

    Gunicorn would close the connection, and nginx, which still sends, lose the answer.
    """
    left = body_limits.MAX_FILE_BODY
    # A client that has gone away has sent too little.
    with suppress(Exception):
        while left > 0 and (piece := request.body.read(min(left, PIECE))):
            left -= len(piece)


def on_exit(server):
    metrics_folder.remove(METRICS)

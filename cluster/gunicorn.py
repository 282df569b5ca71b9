"""Configuration of the production server: `gunicorn -c python:cluster.gunicorn cluster.wsgi`."""

import os
import signal

from cluster import rolling_reload
from members.work.parent import watch_parent

TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0"))

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "cluster.gunicorn_worker.BufferingWorker"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 30
graceful_timeout = 5
# Longer than a proxy keeps its connections, which must not find them closed; and fewer
# connections than the descriptors that a process usually has.
keepalive = 20
worker_connections = 800
# Whether a client came by TLS is what X-Forwarded-Proto of a trusted proxy says; without
# one it is anybody's claim.
forwarded_allow_ips = "127.0.0.1,::1" if TRUSTED_PROXIES else ""
# No header of a client reaches the environment of WSGI under a name of its own.
forwarder_headers = ""
limit_request_line = 8190
loglevel = "warning"
control_socket_disable = True


def on_starting(server):
    """End the master when the demo that started it is gone; its workers notice that."""
    watch_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))


on_reload = rolling_reload.on_reload
post_worker_init = rolling_reload.post_worker_init

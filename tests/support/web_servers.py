"""The production server and the reverse proxy as processes, and raw connections to them."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, partial
from pathlib import Path

import psutil

from cluster import metrics_folder
from tests.support.database_clients import PROJECT
from tests.support.external_postgres import free_port
from tests.support.polling import PATIENCE, eventually

ECHO = "tests.support.echo:application"
ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "tests.settings", "ALLOWED_HOSTS": "localhost"}
ENVIRONMENT["TRUSTED_PROXIES"] = "1"
TEMPLATE = PROJECT / "deploy" / "nginx" / "registry.conf.template"
HEADERS_MORE = Path("/usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so")
HAS_NGINX = HEADERS_MORE.exists() and all(map(shutil.which, ("nginx", "openssl")))
MAIN = Path(__file__).with_name("nginx.conf.template").read_text("utf-8")
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def web_server(*options, application=ECHO, **environment):
    """Run the production server with further options of gunicorn; yield its port."""
    with web_process(*options, application=application, **environment) as (port, _):
        yield port


@contextmanager
def web_process(*options, application=ECHO, port=None, cwd=PROJECT, **environment):
    """Run the production server; yield its port and its master."""
    port = port or free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:cluster.gunicorn"]
    process = subprocess.Popen(
        [*command, *options, application],
        cwd=cwd,
        env=os.environ | {"PORT": str(port), **ENVIRONMENT, **environment},
        stderr=subprocess.DEVNULL,
    )
    try:
        assert eventually(
            lambda: process.poll() is not None or answers(port, 1), PATIENCE
        )
        assert process.poll() is None
        yield port, process
    finally:
        kill(process)
        metrics_folder.remove(metrics_folder.of_server(port))


def kill(process):
    """Kill a server with its workers, which would first finish what they do."""
    with suppress(psutil.NoSuchProcess):
        server = psutil.Process(process.pid)
        for one in [server, *server.children()]:
            one.kill()
    process.wait()


@contextmanager
def reverse_proxy(folder, upstream, **changes):
    """Run nginx with the configuration that ships; yield its port for TLS."""
    port = free_port()
    (folder / "registry.conf").write_text(filled_in(folder, upstream, port, changes))
    make_certificate(folder)
    with nginx(folder, port):
        yield port


@contextmanager
def nginx(folder, port):
    """Run nginx with the registry.conf of a folder; yield its master once it answers."""
    (folder / "nginx.conf").write_text(main(folder))
    process = subprocess.Popen(["nginx", "-e", "stderr", "-c", folder / "nginx.conf"])
    try:
        assert eventually(lambda: not plain(port).close(), seconds=60)
        yield process
    finally:
        kill(process)


def filled_in(folder, upstream, port, changes=()):
    """Return the template with its names filled in, and on free ports."""
    files = {"CERTIFICATE": "certificate.pem", "CERTIFICATE_KEY": "key.pem"}
    files |= {"ERROR_PAGES": "errors", "CACHE": "cache", "VISITS": "visits"}
    values = {name: folder / file for name, file in files.items()}
    values |= {"SERVER_NAME": "localhost", "UPSTREAM": f"127.0.0.1:{upstream}"}
    values |= {"MAX_BODY_KIB": 256, "MAX_UPLOAD_MIB": 25}
    text = re.sub(r"\$\{(\w+)\}", lambda m: str(values[m[1]]), TEMPLATE.read_text())
    text = on_free_ports(text, port)
    for directive, value in dict(changes).items():
        text = re.sub(rf"{re.escape(directive)} [^;]+;", f"{directive} {value};", text)
    return text


def on_free_ports(text, port):
    """Return the configuration with the port for TLS, and a free one without."""
    text = re.sub(r"listen \[::\].*", "", text)
    text = text.replace("listen 443", f"listen 127.0.0.1:{port}")
    return text.replace("listen 80", f"listen 127.0.0.1:{free_port()}")


def main(folder):
    paths = "\n".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    user = "user root;" if os.geteuid() == 0 else ""
    return MAIN.format(module=HEADERS_MORE, user=user, folder=folder, paths=paths)


def make_certificate(folder):
    kind = "req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
    files = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    command = ["openssl", *kind.split(), "-subj", "/CN=localhost", *files]
    subprocess.run(command, check=True, capture_output=True)


def plain(port, seconds=5):
    return socket.create_connection(("127.0.0.1", port), timeout=seconds)


def narrow(port):
    """Return a connection that takes few bytes before its client reads."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(("127.0.0.1", port))
    return client


def answers(port, seconds, connect=plain):
    """Whether /-/live answers within so many seconds."""

    def ask():
        with connect(port, seconds) as client:
            client.sendall(b"GET /-/live HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return client.recv(100)[9:12] == b"200"

    return eventually(ask, seconds)


@cache
def insecure(protocol="http/1.1"):
    """Return a TLS context for the certificate that the tests have made."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols([protocol])
    return context


def tls(port, seconds=5, source="127.0.0.1"):
    address = ("127.0.0.1", port)
    sock = socket.create_connection(address, seconds, source_address=(source, 0))
    return insecure().wrap_socket(sock, server_hostname="localhost")


def get(
    port, path, method="GET", body=None, source="127.0.0.1", secure=True, **headers
):
    """Return an HTTPS answer with its body as `.text`, and the `.seconds` that it took."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    began, link = time.monotonic(), http.client.HTTPConnection("127.0.0.1", port, 60)
    if secure:
        link.sock = tls(port, 60, source)
    link.request(method, path, body, {"Host": "localhost"} | headers)
    answer = link.getresponse()
    answer.text = answer.read().decode(errors="replace")
    answer.seconds = time.monotonic() - began
    link.close()
    return answer


fetch = partial(get, secure=False)


def conversation(client, sent, seconds=2):
    """Return what a server says to these bytes until it closes or falls silent."""
    client.settimeout(seconds)
    client.sendall(sent)
    data = b""
    with suppress(OSError):
        while piece := client.recv(100_000):
            data += piece
    return data


@contextmanager
def slow_clients(port, number, beginning, connect=plain):
    """Hold that many connections open after the beginning of a request."""
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(connect(port)).sendall(beginning)
        yield

"""Connections to other machines are encrypted, and the other side is verified."""

import socket
import ssl
import threading
from contextlib import contextmanager
from itertools import product

import environ
import pytest
from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from cluster.connection_checks import check_connections
from cluster.mail import mailer
from tests.support.web_servers import make_certificate

DATABASES = {
    "postgres://u:p@db.example.org/r": ["cluster.W001"],
    "postgres://u:p@db.example.org/r?sslmode=require": ["cluster.W001"],
    "postgres://u:p@db.example.org/r?sslmode=verify-full": [],
    "postgres://u:p@localhost/r": [],
    "postgres:////run/postgresql/r": [],
}
MAIL_SERVERS = {
    "smtp://mail.example.org": ["cluster.W002"],
    "smtp+tls://mail.example.org:587": [],
    "smtp+ssl://mail.example.org:465": [],
    "smtp://localhost:25": [],
}


def warnings():
    return [warning.id for warning in check_connections(None)]


def test_a_database_and_a_mail_server_elsewhere_must_be_encrypted(monkeypatch):
    for alias, (url, expected) in product(("default", "replica"), DATABASES.items()):
        databases = {alias: environ.Env.db_url_config(url)}
        monkeypatch.setattr(settings, "DATABASES", databases)
        assert warnings() == expected
    monkeypatch.setattr(settings, "DATABASES", {})
    for url, expected in MAIL_SERVERS.items():
        delivery = mailer(environ.Env.email_url_config(url))
        monkeypatch.setattr(settings, "MAILERS", {"delivery": delivery})
        assert warnings() == expected


def test_a_mail_server_whose_certificate_nobody_has_signed_gets_nothing(tmp_path):
    with tls_server(tmp_path) as port:
        options = mailer(environ.Env.email_url_config(f"smtp+ssl://localhost:{port}"))
        backend = EmailBackend(alias="x", **options["OPTIONS"])

        with pytest.raises(ssl.SSLCertVerificationError):
            backend.open()


@contextmanager
def tls_server(folder):
    """Accept one TLS connection by a certificate of its own making; yield the port."""
    make_certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_accept, args=(server, context))
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def _accept(server, context):
    client, _address = server.accept()
    try:
        context.wrap_socket(client, server_side=True).close()
    except OSError:
        client.close()

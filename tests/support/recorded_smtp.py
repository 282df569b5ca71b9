"""Django's SMTP backend with a connection that records what it sends, and answers well."""

import smtplib

from django.core.mail.backends import smtp


class Connection(smtplib.SMTP):
    sent = b""  # of all connections

    def __init__(self, *args, **kwargs):
        super().__init__()  # without a host it does not connect

    def send(self, s):
        type(self).sent += s if isinstance(s, bytes) else s.encode("ascii")

    def getreply(self):
        return 354 if self.sent.endswith(b"data\r\n") else 250, b"well"


class EmailBackend(smtp.EmailBackend):
    connection_class = Connection

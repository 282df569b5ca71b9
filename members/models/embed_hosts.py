"""Hosts of the sites that may frame our pages, in the form of the header that names them."""

import re
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Func, IntegerField, Q, TextField, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual, Regex
from django.utils.translation import gettext_lazy as _

from .email_addresses import LABEL, ascii_domain, is_ambiguous

HOST = rf"(localhost|{LABEL}(\.{LABEL})+)(:[0-9]{{1,5}})?"
MOST = 2000  # characters: the headers of a page fit into one buffer of a proxy
NO_HOST = _("“%(line)s” is not the address of a site. Enter it as www.example.org.")
TOO_MANY = _("There are too many sites.")


class LinesField(forms.CharField):
    """A list of texts, each on a line of its own."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value


class EmbedHostsField(LinesField):
    """Cleans lines with hosts, or with addresses of pages there, to a list of hosts."""

    def to_python(self, value):
        lines = super().to_python(self.prepare_value(value)).split()
        hosts = list(dict.fromkeys(map(host_of_line, lines)))
        if len(" ".join(hosts)) > MOST:
            raise ValidationError(TOO_MANY)
        return hosts


def host_of_line(line):
    """Return the host, with its port if it has one, or raise ValidationError."""
    host = ""
    if line.isascii() or not any(map(is_ambiguous, line)):
        host = _host(line if "://" in line else f"https://{line}")
    if not re.fullmatch(HOST, host):
        raise ValidationError(NO_HOST, code="host", params={"line": line})
    return host


def _host(address):
    """Return the host of a web address in ASCII, or a text that is none."""
    try:
        parts = urlsplit(address)
        name, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return ""
    return ascii_domain(name) + (f":{port}" if port else "")


def hosts_constraint(name, column):
    """Return the check constraint that a column holds hosts, of which none ends the header."""
    joined = _text("array_to_string", F(column), Value(" "))
    pieces = _text("string_to_array", joined, Value(" "))
    return CheckConstraint(
        name=name,
        condition=Q(
            Regex(joined, Value(rf"\A({HOST}( {HOST})*)?\Z")),
            LessThanOrEqual(Length(joined), Value(MOST)),
            # An element with a space, or NULL, would be counted as another number.
            Exact(_number_in(pieces), _number_in(F(column))),
        ),
        violation_error_message=_("Enter one host name a line, as www.example.org."),
    )


def _text(function, *values):
    return Func(*values, function=function, output_field=TextField())


def _number_in(array):
    return Func(array, function="cardinality", output_field=IntegerField())

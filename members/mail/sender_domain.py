"""Look up SPF and DMARC of the sender's domain in the DNS, as receivers of e-mails do."""

import re
import subprocess
from email.utils import parseaddr
from itertools import accumulate

from django.conf import settings

# Of Debian's package bind9-host: Python itself asks the DNS for addresses alone.
PROGRAM = ("host", "-W", "3", "-t", "TXT")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
NOT_ASKED = "not looked up: {}"
NO_PROGRAM = "install bind9-host"
NO_ANSWER = "the DNS does not answer here"
SELECTOR = (
    "its selector is not known here: look for dkim=pass in the headers of the e-mail that"
    " has come"
)


class LookupFailedError(Exception):
    """The DNS could not be asked, for the reason in the text."""


def findings():
    """Return lines about SPF, DKIM and DMARC of the domain of DEFAULT_FROM_EMAIL."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    if "." not in domain:
        return [
            f"{'sender':<11}set DEFAULT_FROM_EMAIL: {domain} is no domain of the net"
        ]
    try:
        spf, dmarc = _records("v=spf1", domain), _dmarc(domain)
    except LookupFailedError as failure:
        spf = dmarc = [NOT_ASKED.format(failure)]
    rows = {"SPF": _one(spf, domain), "DKIM": SELECTOR, "DMARC": _one(dmarc, domain)}
    return [f"{name:<11}{words}" for name, words in rows.items()]


def _one(records, domain):
    if len(records) > 1:
        return f"{len(records)} records of {domain}, and receivers use none: keep one"
    return (
        records[0]
        if records
        else f"none of {domain}: docs/operating.md, “When no e-mail arrives”"
    )


def _dmarc(domain):
    """Return the records of the domain, or of the nearest one above it that has any."""
    labels = domain.split(".")
    above = accumulate(reversed(labels), lambda low, label: f"{label}.{low}")
    for name in reversed([*above][1:]):
        if records := _records("v=DMARC1", f"_dmarc.{name}"):
            return records
    return []


def _records(beginning, name):
    """Return the TXT records of a name that begin so."""
    try:
        done = subprocess.run(
            [*PROGRAM, f"{name}."], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise LookupFailedError(NO_PROGRAM) from None
    if done.returncode and "NXDOMAIN" not in done.stdout:
        raise LookupFailedError(NO_ANSWER)
    texts = ("".join(QUOTED.findall(line)) for line in done.stdout.splitlines())
    return [text for text in texts if text.startswith(beginning)]

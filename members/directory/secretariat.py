"""Whom to call: the contact data of the secretariat, which every page shows."""

from dataclasses import dataclass
from time import monotonic

from ..models import Cluster

MAX_AGE = 60  # seconds in which a change is not seen everywhere
COLUMNS = (
    "secretariat_name",
    "secretariat_email",
    "secretariat_phone",
    "secretariat_address",
)
cache = {}  # {"contact": (moment, Secretariat)} of this process


@dataclass(frozen=True)
class Secretariat:
    """The contact data that is registered; each may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""

    def __bool__(self):
        return any((self.email, self.phone, self.address))

    @property
    def dialled(self):
        """Return the telephone number as a link dials it."""
        return "".join(sign for sign in self.phone if sign in "+0123456789")


def secretariat():
    """Return the Secretariat, at most MAX_AGE old; one query when it is older."""
    moment, contact = cache.get("contact", (None, None))
    if moment is None or monotonic() - moment > MAX_AGE:
        contact = Secretariat(*Cluster.objects.values_list(*COLUMNS).first() or ())
        cache["contact"] = monotonic(), contact
    return contact


def known_secretariat():
    """Return the Secretariat that was last read, without a query, else an empty one."""
    return cache.get("contact", (None, Secretariat()))[1]

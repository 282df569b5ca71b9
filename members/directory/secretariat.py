"""Whom to call, and the cluster's logo: what every page shows of the secretariat's."""

from dataclasses import dataclass
from time import monotonic

from django.db.models import Subquery
from django.utils import timezone

from ..models import Cluster, ClusterName
from ..models.texts import Bilingual
from ..operation import publication

MAX_AGE = 60  # seconds in which a change is not seen everywhere
COLUMNS = (
    "secretariat_name",
    "secretariat_email",
    "secretariat_phone",
    "secretariat_address",
)
HEIGHT, MAX_WIDTH = 32, 176  # of the logo in the header, in CSS pixels
cache = {}  # {"shown": (moment, Secretariat, Logo or None)} of this process


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


@dataclass(frozen=True)
class Logo:
    """The logo in the header, with its size there; `dark` is an address or empty."""

    light: str
    dark: str
    width: int
    height: int
    alt_nb: str
    alt_en: str

    alt = Bilingual()


def secretariat():
    """Return the Secretariat, at most MAX_AGE old; one query when it is older."""
    return _shown()[1]


def logo():
    """Return the Logo or None, from the same query."""
    return _shown()[2]


def known_secretariat():
    """Return the Secretariat that was last read, without a query, else an empty one."""
    return cache.get("shown", (None, Secretariat(), None))[1]


def _shown():
    moment = cache.get("shown", (None,))[0]
    if moment is None or monotonic() - moment > MAX_AGE or _is_before_change(moment):
        cache["shown"] = monotonic(), *_read()
    return cache["shown"]


def _is_before_change(moment):
    """Whether a published page could not be made of what was read then."""
    published = publication.pages()
    return published is not None and moment < published.changed_at


def _read():
    names = ClusterName.objects.on(timezone.localdate()).order_by("-since")
    clusters = Cluster.objects.select_related("logo", "logo_dark")
    clusters = clusters.defer("logo__data", "logo_dark__data")
    cluster = clusters.annotate(name=Subquery(names.values("name")[:1])).first()
    if cluster is None:
        return Secretariat(), None
    return Secretariat(*(getattr(cluster, name) for name in COLUMNS)), _logo(cluster)


def _logo(cluster):
    image = cluster.logo
    if image is None:
        return None
    width, height = fitted(image.width, image.height)
    name = cluster.name or "Klyngeregisteret"
    return Logo(
        light=image.get_absolute_url(),
        dark=cluster.logo_dark.get_absolute_url() if cluster.logo_dark else "",
        width=width,
        height=height,
        alt_nb=cluster.logo_alt_nb or name,
        alt_en=cluster.logo_alt_en,
    )


def fitted(width, height):
    """Return the size of a picture in the header, which neither grows nor wraps."""
    scale = min(HEIGHT / height, MAX_WIDTH / width)
    return max(1, round(width * scale)), max(1, round(height * scale))

"""The cluster as all pages show it, read once a minute and after each change."""

from time import monotonic

from django.db.models import Subquery
from django.utils import timezone

from members.models import Cluster, ClusterName

from .publication import pages

MAX_AGE = 60  # seconds in which a change is not seen everywhere
cache = {}  # {"row": (moment, Cluster or None)} of this process


def cluster():
    """Return the Cluster with its `name` of today, or None; one query if it is read anew."""
    moment = cache.get("row", (None,))[0]
    if moment is None or monotonic() - moment > MAX_AGE or _is_before_change(moment):
        cache["row"] = monotonic(), _read()
    return cache["row"][1]


def last_cluster():
    """Return the Cluster that was last read, without a query, or None."""
    return cache.get("row", (None, None))[1]


def _is_before_change(moment):
    """Whether a page published from that read could be outdated."""
    published = pages()
    return published is not None and moment < published.changed_at


def _read():
    names = ClusterName.objects.on(timezone.localdate()).order_by("-since")
    rows = Cluster.objects.select_related("logo", "logo_dark")
    rows = rows.defer("logo__data", "logo_dark__data")
    return rows.annotate(name=Subquery(names.values("name")[:1])).first()

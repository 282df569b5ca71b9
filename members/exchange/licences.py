"""The cluster as all pages show it, and the licence of its data: on pages and in files."""

from dataclasses import dataclass
from functools import wraps
from time import monotonic

from django.conf import settings
from django.db.models import Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, pgettext

from members.models import Cluster, ClusterName
from members.models.languages import text_language
from members.operation.publication import pages

AUTHORITY = "http://publications.europa.eu/resource/authority/licence/"
NLOD = "https://data.norge.no/nlod/{}/2.0"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
CODES = {"nb": "no", "en": "en"}  # of the languages, in the addresses of both licences
MAX_AGE = 60  # seconds in which a change is not seen everywhere
cache = {}  # {"row": (moment, Cluster or None)} of this process


@dataclass(frozen=True)
class Licence:
    """A choice of Cluster.Licence: `canonical` is its address for machines, `deed` for people.

    In `deed` the code of the reader's language has its place.
    """

    spdx: str
    canonical: str
    deed: str

    @property
    def label(self):
        """Return the short name: "CC BY 4.0"."""
        return self.spdx.replace("-", " ")

    @property
    def name(self):
        return str(Cluster.Licence(self.spdx).label)

    @property
    def url(self):
        """Return the address of its text in the language of the reader."""
        return self.deed.format(CODES[text_language()])

    @property
    def authority(self):
        """Return its URI in the EU's table of licences, as DCAT-AP names it."""
        return AUTHORITY + self.spdx.replace("-", "_").replace(".", "_")


LICENCES = {
    one.spdx: one
    for one in (
        Licence("NLOD-2.0", NLOD.format("no"), NLOD),
        Licence("CC-BY-4.0", CC_BY, f"{CC_BY}deed.{{}}"),
    )
}


def licence():
    """Return the Licence of the public data, or None while the cluster has chosen none."""
    row = cluster()
    return LICENCES.get(row.data_licence) if row else None


def statement():
    """Return the licence in words, also that there is none yet."""
    if one := licence():
        return f"{one.name}, {one.url}"
    return _(
        "No licence has been chosen yet: ask the secretariat before reusing the data."
    )


def citation(*, title, url, day, under=None):
    """Return how to cite data that were taken on a day; "" without a licence.

    `under` is a Licence that is not yet that of the cluster.
    """
    if not (one := under or licence()):
        return ""
    text = _(
        "Source: %(cluster)s, %(title)s, retrieved %(day)s, %(url)s, licence %(licence)s."
    )
    name = cluster().name or "Klyngeregisteret"
    values = {"cluster": name, "title": title, "day": date_format(day), "url": url}
    return text % (values | {"licence": one.label})


def rows(title, url):
    """Return (label, text) of licence and citation, for a workbook of today."""
    cited = citation(title=title, url=url, day=timezone.localdate())
    terms = [(pgettext("of data", "Licence"), statement()), (_("How to cite"), cited)]
    return [(label, text) for label, text in terms if text]


def notes(title, path):
    """Return the same as texts, for the notes of a workbook of the page at a path."""
    texts = rows(title, settings.SITE_ADDRESS + path)
    return [f"{label}: {text}" for label, text in texts]


def header():
    """Return the value of the header Link that names the licence (RFC 8288), or ""."""
    one = licence()
    return f'<{one.canonical}>; rel="license"' if one else ""


def licensed(view):
    """Add the link to the licence to those answers of a view that are files."""

    @wraps(view)
    def with_link(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        is_page = response["Content-Type"].startswith("text/html")
        if response.status_code == 200 and not is_page and (link := header()):
            response["Link"] = link
        return response

    return with_link


def cluster():
    """Return the Cluster with its `name` of today, or None; one query if it is read anew."""
    moment = cache.get("row", (None,))[0]
    if moment is None or monotonic() - moment > MAX_AGE or _is_before_change(moment):
        cache["row"] = monotonic(), _read()
    return cache["row"][1]


def page_languages():
    """Return the codes of the languages in which public pages are offered."""
    codes, row = dict(settings.LANGUAGES), cluster()
    return [row.languages] if row and row.languages in codes else [*codes]


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

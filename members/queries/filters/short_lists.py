"""The filters of the short lists that the open data have: sites, bodies, and topics."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import DateFilter

from members.models import Body, Site, SiteWithin, Topic

from .. import search
from . import hits
from .filterset import IndexedFilterSet, SeveralValuesFilter
from .labels import SITE_LABELS, Labels
from .sources import FacetSource, Links
from .store import IndexStore

PARTS = SiteWithin.objects.exclude(site=F("container"))


class ShortFacets(FacetSource):
    """The filters of rows of a noun that depend on no other noun, and on no day."""

    noun = ""

    def touched(self, rows):
        return rows.get(self.noun, frozenset())


class ShortFilter(IndexedFilterSet):
    """The parameters of a short list; `on` is the day of the rows beside each row."""

    on = DateFilter(label=_("Date"))

    @property
    def index(self):
        return self.store.on(timezone.localdate())

    def ranked(self, words):
        return search.ranked(words, self.day, of=self.queryset.model)

    def matching(self, rows, words):
        return search.matching(rows, words)


class SiteFacets(ShortFacets):
    """The filters of sites."""

    noun = "site"
    order = ("sort_name", "pk")
    columns = {"municipality": "municipality_slug"}
    names = {"municipality": "municipality"}
    used_only = frozenset(["municipality", "part_of"])
    rows = staticmethod(Site.objects.all)

    def links(self):
        return {"part_of": [Links(PARTS, "site", "container__slug")]}

    def labels(self):
        named = self.rows().exclude(municipality_slug="").distinct()
        texts = "municipality", "municipality"
        return {
            "part_of": SITE_LABELS,
            "municipality": Labels(
                named, *texts, value="municipality_slug", owner="pk"
            ),
        }

    def label_values(self, used):
        return {"municipality": used("municipality")}


class SiteFilter(ShortFilter):
    """The parameters of the list of sites."""

    source = SiteFacets
    store = IndexStore(SiteFacets)
    municipality = SeveralValuesFilter(
        "municipality_slug", "in", label=_("Municipality")
    )
    part_of = SeveralValuesFilter(label=_("part of"))

    def ranked(self, words):
        return hits.ranked("sites", words, self.day)

    def filter_part_of(self, rows, name, slugs):
        parts = PARTS.filter(container__slug__in=slugs)
        return rows.filter(pk__in=parts.values("site"))


class BodyFacets(ShortFacets):
    """The filters of bodies."""

    order = ("sort_name", "pk")
    columns = {"kind": "kind", "body": "slug"}
    fixed = {"kind": Body.Kind.choices}
    rows = staticmethod(Body.objects.all)

    def labels(self):
        return {"body": Labels(self.rows(), "name_nb", "name_en", "sort_name")}


class BodyFilter(ShortFilter):
    """The parameters of the list of bodies with their offices."""

    source = BodyFacets
    store = IndexStore(BodyFacets)
    body = SeveralValuesFilter("slug", "in", label=_("body"))
    kind = SeveralValuesFilter(label=_("kind"), lookup_expr="in")

    def ranked(self, words):
        return hits.ranked("bodies", words, self.day)


class TopicFacets(ShortFacets):
    """The filters of the topics in use."""

    noun = "topic"
    order = ("sort_label", "pk")
    columns = {"kind": "kind"}
    fixed = {"kind": Topic.Kind.choices}
    rows = staticmethod(Topic.objects.in_use)


class TopicFilter(ShortFilter):
    """The parameters of the list of topics."""

    source = TopicFacets
    store = IndexStore(TopicFacets)
    kind = SeveralValuesFilter(label=_("kind"), lookup_expr="in")

"""The filters of the directory: on the page, in an export, by machine."""

from functools import reduce
from operator import or_

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter

from members.models import (
    Certificate,
    CertificateKind,
    Membership,
    Organization,
    OrganizationTopic,
    Participation,
    Presence,
    Project,
    ResourceStream,
    Role,
    Service,
    Site,
    TestFacility,
    Topic,
)
from members.models.markets import Unnested
from members.models.resource_streams import CHOICE, CHOICES

from .. import search
from . import hits
from .choices import DaysFilter
from .filterset import BY_RELEVANCE, IndexedFilterSet, SeveralValuesFilter
from .labels import SITE_LABELS, TOPIC_LABELS, Labels
from .sources import FacetSource, Links
from .store import IndexStore

THEIR_DAYS = Concat(
    Cast("earliest", CharField()), Value(".."), Cast("latest", CharField())
)


class OrganizationFacets(FacetSource):
    """The filters of listed organizations on a day."""

    order = ("sort_name", "pk")
    latest_first = {"-joined": "joined", "confirmed": "confirmed_on"}
    columns = {
        "kind": "kind",
        "size": "size",
        "municipality": "municipality_slug",
    }
    fixed = {
        "kind": Organization.Kind.choices,
        "size": Organization.Size.choices,
        "sector": [(v, capfirst(label)) for v, label in Organization.Sector.choices],
        "category": Membership.Category.choices,
        "certainty": Membership.Certainty.choices,
        "facility": [("yes", _("Has a test facility"))],
        "stream": CHOICES,
        "activity": [
            ("project", _("Works in a project")),
            ("office", _("Holds an office")),
            ("none", _("No known project or office")),
        ],
        "relation": [
            *Organization.Relation.choices,
            ("any", _("Everyone in the registry")),
        ],
    }
    used_only = frozenset(["municipality", "sector", "service", "stream"])
    defaults = {"relation": ["member"]}
    many = ("project",)
    names = {"municipality": "municipality"}
    periods = ("joined", "left")

    @staticmethod
    def rows():
        return Organization.objects.listed()

    def with_columns(self, rows):
        return rows.with_joining(self.day)

    def links(self):
        topics = OrganizationTopic.objects.filter(topic__is_retired=False)
        services = Service.objects.filter(topic__is_retired=False)
        stays = Membership.objects.on(self.day)
        ended = Membership.objects.filter(until__lt=self.day)
        links = {
            "site": (
                Presence.objects.on(self.day),
                "site__containers__container__slug",
            ),
            "topic": (topics, "topic__slug"),
            "service": (services, "topic__slug"),
            "certificate": (Certificate.objects.on(self.day), "kind__slug"),
            "project": (Participation.objects.on(self.day), "project__slug"),
            "facility": (TestFacility.objects.listed().on(self.day), Value("yes")),
            "stream": (ResourceStream.objects.public().on(self.day), CHOICE),
            "ended": (ended, Value("yes")),
            "category": (stays, "category"),
            "certainty": (
                Membership.objects.current_or_former_on(self.day),
                "certainty",
            ),
            "office": (Role.objects.on(self.day), Value("office")),
            "work": (Participation.objects.working_on(self.day), Value("project")),
            "joined": (Membership.objects.joinings(), THEIR_DAYS),
            "left": (Membership.objects.leavings(), THEIR_DAYS),
        }
        sectors = Links(self.rows(), "pk", Unnested("sectors"))
        return {"sector": [sectors]} | {
            name: [Links(rows, "organization", value)]
            for name, (rows, value) in links.items()
        }

    def labels(self):
        named = self.rows().exclude(municipality_slug="").distinct()
        slug = "municipality_slug"
        return {
            "topic": TOPIC_LABELS,
            "service": TOPIC_LABELS,
            "certificate": Labels(
                CertificateKind.objects.all(), "name_nb", "name_en", "sort_name"
            ),
            "site": SITE_LABELS,
            "project": Labels(
                Project.objects.all(),
                *("title_nb", "title_en", "sort_title"),
                noun="project",
            ),
            "municipality": Labels(
                named, "municipality", "municipality", value=slug, owner="pk"
            ),
        }

    def touched(self, rows):
        """Add the partners of touched projects: their activity depends on its days."""
        parts = Participation.objects.filter(project__in=rows.get("project", ()))
        partners = {pk for (pk,) in parts.order_by().values_list("organization")}
        return rows.get("organization", frozenset()) | partners

    def label_values(self, used):
        return {"municipality": used("municipality")}

    def values(self, columns, links):
        """Add relations to the cluster and activity, which follow from stays and links."""
        names = ("work", "office", "ended")
        work, office, former = (union_of(links.pop(name)) for name in names)
        by_filter = super().values(columns, links)
        everybody = (1 << len(columns["pk"])) - 1
        members = union_of(by_filter["category"])
        by_filter["activity"] = {
            "project": work,
            "office": office,
            "none": everybody & ~(work | office),
        }
        by_filter["relation"] = {
            "member": members,
            "former": former & ~members,
            "partner": work,
            "office": office,
            "neighbour": union_of(links["site"]),
            "any": everybody,
        }
        return by_filter


def union_of(rows_by_value):
    """Return the bits of the rows with any value."""
    return reduce(or_, rows_by_value.values(), 0)


class OrganizationFilter(IndexedFilterSet):
    """The parameters of the directory of a day, among listed organizations."""

    source = OrganizationFacets
    store = IndexStore(OrganizationFacets)
    sorts = [
        ("name", _("Name")),
        ("-joined", _("Newest members first")),
        ("confirmed", _("Most recently confirmed first")),
    ]
    kind = SeveralValuesFilter(label=_("Kind"), lookup_expr="in")
    site = SeveralValuesFilter(label=_("Site"))
    topic = SeveralValuesFilter(label=_("Topic"))
    service = SeveralValuesFilter(label=_("Offers"))
    sector = SeveralValuesFilter("sectors", "overlap", label=_("Sector served"))
    certificate = SeveralValuesFilter(label=_("Certificate"))
    municipality = SeveralValuesFilter(
        "municipality_slug", "in", label=_("Municipality")
    )
    size = SeveralValuesFilter(label=_("Size"), lookup_expr="in")
    relation = SeveralValuesFilter(label=_("Relation to the cluster"))
    certainty = SeveralValuesFilter(label=_("Certainty of the membership"))
    category = SeveralValuesFilter(label=_("Kind of membership"))
    project = SeveralValuesFilter(label=_("Project"))
    facility = SeveralValuesFilter(label=_("Test facility"))
    stream = SeveralValuesFilter(label=_("Surplus and needs"))
    activity = SeveralValuesFilter(label=_("Activity"))
    joined = DaysFilter(label=_("Joined"))
    left = DaysFilter(label=_("Left"))
    on = DateFilter(label=_("Date"))
    sort = ChoiceFilter(label=_("Sort by"), choices=[BY_RELEVANCE, *sorts])

    def ranked(self, words):
        return hits.ranked("organizations", words, self.day)

    def matching(self, rows, words):
        return search.matching(rows, words, self.day)

    def filter_site(self, rows, name, slugs):
        return rows.at(Site.objects.filter(slug__in=slugs), self.day)

    def filter_topic(self, rows, name, slugs):
        return rows.working_with(Topic.objects.in_use().filter(slug__in=slugs))

    def filter_service(self, rows, name, slugs):
        return rows.offering(Topic.objects.in_use().filter(slug__in=slugs))

    def filter_certificate(self, rows, name, slugs):
        kinds = CertificateKind.objects.filter(slug__in=slugs)
        return rows.certified_on(self.day, kinds)

    def filter_relation(self, rows, name, relations):
        if "any" in relations:
            return rows
        return rows.related_as_any(relations, self.day)

    def filter_certainty(self, rows, name, certainties):
        return rows.of_certainty(certainties, self.day)

    def filter_category(self, rows, name, categories):
        return rows.members_as(categories, self.day)

    def filter_joined(self, rows, name, days):
        return rows.joined_in(days.first, days.last)

    def filter_left(self, rows, name, days):
        return rows.left_in(days.first, days.last)

    def filter_project(self, rows, name, slugs):
        return rows.taking_part_in(Project.objects.filter(slug__in=slugs), self.day)

    def filter_facility(self, rows, name, _yes):
        return rows.with_facility_on(self.day)

    def filter_activity(self, rows, name, activities):
        return rows.active_as(activities, self.day)

    def filter_stream(self, rows, name, choices):
        return rows.exchanging_on(self.day, choices)


organization_index = OrganizationFilter.store.on

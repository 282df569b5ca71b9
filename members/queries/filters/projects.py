"""The filters of the list of projects: on the page, in an export, by machine."""

import re

from django.db.models import CharField, Count, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.db.models.lookups import In
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter

from members.models import (
    Funding,
    Organization,
    Participation,
    Project,
    ProjectSite,
    ProjectTheme,
    Site,
    Topic,
)

from .. import search
from . import amounts, hits
from .choices import FilterChoice
from .filterset import BY_RELEVANCE, IndexedFilterSet, SeveralValuesFilter
from .labels import SITE_LABELS, TOPIC_LABELS, Labels
from .sources import FacetSource, Links
from .store import IndexStore

NO_YEAR = "unknown"
NO_THEME = "none"
PARTNERS = [
    ("0", _("No known partners")),
    ("1", _("1 partner")),
    ("2", _("2 partners")),
    ("3-5", _("3–5 partners")),
    ("6-9", _("6–9 partners")),
    ("10-", _("10 partners or more")),
]
NAMES = (
    Coalesce(NullIf("funder_name_nb", Value("")), "funder_name_en"),
    Coalesce(NullIf("funder_name_en", Value("")), "funder_name_nb"),
)
COLLABORATING = set(Participation.Role.values) - {Participation.Role.FUNDER}
IS_YEAR = re.compile(r"[1-9][0-9]{0,3}")


class Band(Func):
    """The band of `PARTNERS` that a number lies in."""

    template = (
        "(ARRAY['0', '1', '2', '3-5', '6-9', '10-'])"
        "[width_bucket(%(expressions)s, ARRAY[1, 2, 3, 6, 10]) + 1]"
    )
    output_field = CharField()


def partners_by(day, organizations):
    """Return the band of how many of the organizations have worked in it by the day."""
    begun = Q(since=None) | Q(since__lte=day)
    rows = Participation.objects.counted().exclude(role=Participation.Role.FUNDER)
    parts = rows.filter(begun, project=OuterRef("pk"))
    parts = parts.filter(organization__in=organizations).order_by().values("project")
    number = parts.annotate(n=Count("organization", distinct=True)).values("n")
    return Band(Coalesce(Subquery(number), 0))


class ProjectFacets(FacetSource):
    """The filters of projects; partners and funders that are not listed do not count."""

    order = ("sort_title", "pk")
    latest_first = {"-since": "start"}
    columns = {"status": "status", "partners": "partners"}
    fixed = {
        "status": Project.Status.choices,
        "kind": Organization.Kind.choices,
        "partners": PARTNERS,
    }
    used_only = frozenset(
        "status theme site kind organization funder funding partners year".split()
    )
    many = ("organization", "funder", "funding")
    organizations = staticmethod(Organization.objects.listed)

    @staticmethod
    def rows():
        return Project.objects.all()

    def with_columns(self, rows):
        return rows.with_years(self.day).with_start().annotate(partners=self.partners)

    @property
    def partners(self):
        """Return the expression for how many organizations have worked in it by the day."""
        return partners_by(self.day, self.organizations())

    @cached_property
    def fundings(self):
        stated = amounts.stated_by(Funding.objects.all(), self.day)
        return amounts.with_values(stated, self.organizations())

    def links(self):
        listed = self.organizations()
        parts = Participation.objects.counted().filter(organization__in=listed)
        paid = Funding.objects.filter(funder__in=listed)
        funder = Participation.Role.FUNDER
        funders, partners = parts.filter(role=funder), parts.exclude(role=funder)
        dated = Project.objects.with_years(self.day)
        years = Cast(amounts.Years("first_year", "last_year"), CharField())
        return {
            "theme": [
                Links(
                    ProjectTheme.objects.filter(topic__is_retired=False),
                    *("project", "topic__slug"),
                ),
                Links(Project.objects.without_themes(), "pk", Value(NO_THEME)),
            ],
            "site": [
                Links(
                    ProjectSite.objects.all(),
                    *("project", "site__containers__container__slug"),
                )
            ],
            "kind": [Links(partners, "project", "organization__kind")],
            "organization": [Links(parts, "project", "organization__slug")],
            "funder": [
                Links(funders, "project", "organization__slug"),
                Links(paid, "project", "funder__slug"),
            ],
            "funding": [
                Links(self.fundings, "project", "sort"),
                Links(self.fundings, "project", "sort_from"),
                Links(amounts.of_years(self.fundings), "project", "sort_in"),
            ],
            "year": [
                Links(dated.exclude(first_year=None), "pk", years),
                Links(dated.filter(first_year=None), "pk", Value(NO_YEAR)),
            ],
        }

    def labels(self):
        parts = Participation.objects.counted().order_by()
        funders = parts.filter(role=Participation.Role.FUNDER).values("organization")
        paid = Funding.objects.exclude(funder=None).order_by().values("funder")
        named = self.fundings.filter(funder=None).exclude(giver=amounts.NO_FUNDER)
        return {
            "theme": TOPIC_LABELS,
            "site": SITE_LABELS,
            "organization": self._names(parts.values("organization")),
            "funder": self._names(funders.union(paid)),
            "payer": self._names(paid),
            "giver": Labels(named, *NAMES, value="giver", owner="project"),
        }

    def _names(self, ids):
        """Return the labels of organizations; the ids are read once, however many."""
        rows = self.organizations().filter(pk__in=ids)
        return Labels(rows, "name", "name", "sort_name", noun="organization")

    def touched(self, rows):
        return hits.touched_projects(rows)

    def label_values(self, used):
        return {"giver": {v.partition(":")[2] for v in used("funding") if ":" in v}}

    def choices(self, labels, used):
        """Add years, newest first, funders, amounts, and the choice of no theme."""
        givers = [*labels.pop("giver"), *labels.pop("payer")]
        years = sorted({*used["year"]} - {NO_YEAR}, key=int, reverse=True)
        year = [FilterChoice(year, year, year) for year in years]
        year.append(FilterChoice(NO_YEAR, _("Year unknown"), _("Year unknown")))
        more = {"year": year, "funding": amounts.choices(used["funding"], givers)}
        none = FilterChoice(NO_THEME, _("No theme"), _("No theme"))
        more["theme"] = [*labels["theme"], none]
        return super().choices(labels | more, used)


class ProjectFacetsOfDay(ProjectFacets):
    """The filters of the projects that had begun by a day."""

    def rows(self):
        return Project.objects.begun_by(self.day)


class ProjectFilter(IndexedFilterSet):
    """The parameters of the list of projects."""

    source = ProjectFacets
    store = IndexStore(ProjectFacets)
    store_of_days = IndexStore(ProjectFacetsOfDay)
    sorts = [("title", _("Title")), ("-since", _("Newest projects first"))]
    status = SeveralValuesFilter(label=_("Status"), lookup_expr="in")
    theme = SeveralValuesFilter(label=_("Theme"))
    site = SeveralValuesFilter(label=_("Site"))
    kind = SeveralValuesFilter(label=_("Kind of partner"))
    organization = SeveralValuesFilter(label=_("Organization"))
    funder = SeveralValuesFilter(label=_("Funding source"))
    funding = SeveralValuesFilter(label=_("Funding"))
    partners = SeveralValuesFilter(label=_("Partners"))
    year = SeveralValuesFilter(label=_("Year"))
    on = DateFilter(label=_("Date"))
    sort = ChoiceFilter(label=_("Sort by"), choices=[BY_RELEVANCE, *sorts])

    def __init__(self, data=None, queryset=None, **kwargs):
        """Without `on`, projects that are yet to begin are found too."""
        super().__init__(data, queryset, **kwargs)
        if "on" in self.parameters:
            self.queryset = self.queryset.begun_by(self.day)

    @property
    def index(self):
        store = self.store_of_days if "on" in self.parameters else self.store
        return store.on(self.day)

    def ranked(self, words):
        return hits.ranked("projects", words, self.day)

    def matching(self, rows, words):
        return search.matching(rows, words)

    def filter_theme(self, rows, name, slugs):
        about = rows.about(Topic.objects.in_use().filter(slug__in=slugs))
        return about | rows.without_themes() if NO_THEME in slugs else about

    def filter_site(self, rows, name, slugs):
        return rows.at(Site.objects.filter(slug__in=slugs))

    def filter_kind(self, rows, name, kinds):
        partners = self.facets.organizations().filter(kind__in=kinds)
        return rows.with_partners(partners, role__in=COLLABORATING)

    def filter_organization(self, rows, name, slugs):
        return rows.with_partners(self.facets.organizations().filter(slug__in=slugs))

    def filter_funder(self, rows, name, slugs):
        return rows.funded_by(self.facets.organizations().filter(slug__in=slugs))

    def filter_funding(self, rows, name, values):
        paid = amounts.matching(self.facets.fundings, values)
        return rows.filter(pk__in=paid.order_by().values("project"))

    def filter_partners(self, rows, name, bands):
        return rows.filter(In(self.facets.partners, bands))

    def filter_year(self, rows, name, years):
        numbers = [int(year) for year in years if IS_YEAR.fullmatch(year)]
        unknown = [None] if NO_YEAR in years else []
        return rows.under_way_in(numbers + unknown, self.day)

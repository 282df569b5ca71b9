"""What may be asked of the list of projects: on the page, in an export, by machine."""

import re

from django.db.models import CharField, Func, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from .. import search
from ..models import (
    Funding,
    Organization,
    Participation,
    Project,
    ProjectSite,
    ProjectTheme,
    Site,
    Topic,
)
from .filterset import BY_RELEVANCE, IndexedFilterSet, SeveralValuesFilter
from .index import IndexStore
from .sources import SITE_LABELS, TOPIC_LABELS, Choice, FacetSource, Labels, Links

NO_YEAR = "unknown"
IS_YEAR = re.compile(r"[1-9][0-9]{0,3}")


class Years(Func):
    """Every year from the first to the last, a row each."""

    template = "generate_series(%(expressions)s)"
    set_returning = True


class ProjectFacets(FacetSource):
    """What projects are filtered by; partners and funders that are not listed are none."""

    order = ("sort_title", "pk")
    latest_first = {"-since": "start"}
    columns = {"status": "status"}
    fixed = {"status": Project.Status.choices, "kind": Organization.Kind.choices}
    used_only = frozenset(
        ["status", "theme", "site", "kind", "organization", "funder", "year"]
    )
    organizations = staticmethod(Organization.objects.listed)

    @staticmethod
    def key(day):
        return day.year

    @staticmethod
    def rows():
        return Project.objects.all()

    def with_columns(self, rows):
        return rows.with_years(self.day).with_start()

    def links(self):
        listed = self.organizations()
        parts = Participation.objects.counted().filter(organization__in=listed)
        paid = Funding.objects.filter(funder__in=listed)
        funders = parts.filter(role=Participation.Role.FUNDER)
        dated = Project.objects.with_years(self.day)
        years = Cast(Years("first_year", "last_year"), CharField())
        return {
            "theme": [
                Links(
                    ProjectTheme.objects.filter(topic__is_retired=False),
                    *("project", "topic__slug"),
                )
            ],
            "site": [
                Links(
                    ProjectSite.objects.all(),
                    *("project", "site__containers__container__slug"),
                )
            ],
            "kind": [Links(parts, "project", "organization__kind")],
            "organization": [Links(parts, "project", "organization__slug")],
            "funder": [
                Links(funders, "project", "organization__slug"),
                Links(paid, "project", "funder__slug"),
            ],
            "year": [
                Links(dated.exclude(first_year=None), "pk", years),
                Links(dated.filter(first_year=None), "pk", Value(NO_YEAR)),
            ],
        }

    def labels(self):
        counted = Participation.objects.counted()
        is_partner = Q(participations__in=counted) | Q(fundings__isnull=False)
        partners = self.organizations().filter(is_partner).distinct()
        return {
            "theme": TOPIC_LABELS,
            "site": SITE_LABELS,
            "organization": Labels(partners, "name", "name", "sort_name"),
        }

    def choices(self, labels, used):
        """Add the years that some project has, newest first, and the funders."""
        years = sorted({*used["year"]} - {NO_YEAR}, key=int, reverse=True)
        year = [Choice(year, year, year) for year in years]
        year.append(Choice(NO_YEAR, _("Year unknown"), _("Year unknown")))
        more = {"year": year, "funder": labels["organization"]}
        return super().choices(labels | more, used)


class ProjectFilter(IndexedFilterSet):
    """The parameters of the list of projects."""

    source = ProjectFacets
    store = IndexStore(ProjectFacets, 1)
    sorts = [("title", _("Title")), ("-since", _("Newest projects first"))]
    status = SeveralValuesFilter(label=_("Status"), lookup_expr="in")
    theme = SeveralValuesFilter(label=_("Theme"), method="filter_theme")
    site = SeveralValuesFilter(label=_("Site"), method="filter_site")
    kind = SeveralValuesFilter(label=_("Kind of partner"), method="filter_kind")
    organization = SeveralValuesFilter(
        label=_("Organization"), method="filter_organization"
    )
    funder = SeveralValuesFilter(label=_("Funding source"), method="filter_funder")
    year = SeveralValuesFilter(label=_("Year"), method="filter_year")
    sort = ChoiceFilter(label=_("Sort by"), choices=[BY_RELEVANCE, *sorts])

    def ranked(self, words):
        return search.ranked_projects(words)

    def matching(self, rows, words):
        return search.matching_projects(rows, words)

    def filter_theme(self, rows, name, slugs):
        return rows.about(Topic.objects.in_use().filter(slug__in=slugs))

    def filter_site(self, rows, name, slugs):
        return rows.at(Site.objects.filter(slug__in=slugs))

    def filter_kind(self, rows, name, kinds):
        return rows.with_partners(self.facets.organizations().filter(kind__in=kinds))

    def filter_organization(self, rows, name, slugs):
        return rows.with_partners(self.facets.organizations().filter(slug__in=slugs))

    def filter_funder(self, rows, name, slugs):
        return rows.funded_by(self.facets.organizations().filter(slug__in=slugs))

    def filter_year(self, rows, name, years):
        known = [int(year) for year in years if IS_YEAR.fullmatch(year)]
        unknown = [None] if NO_YEAR in years else []
        return rows.under_way_in(known + unknown, self.day)

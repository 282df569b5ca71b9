"""What staff may ask of the same lists: unlisted rows too, and what they lack."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import DateFilter

from .. import search
from ..models import Organization
from .filterset import SeveralValuesFilter
from .organizations import OrganizationFacets, OrganizationFilter
from .projects import ProjectFacets, ProjectFilter

A_YEAR = timedelta(days=365)


class StaffFilterSet:
    """What both lists of staff add; they have no index, which holds what is listed.

    `unoffered` are filters with too many choices to list, used by address alone.
    """

    store = None
    unoffered = ()
    suggested_days = {}

    @property
    def recognized(self):
        return self.used

    def read_choices(self, counts):
        """Return {filter: [Choice]}: the fixed ones, and what is counted or chosen."""
        used = {
            name: {*counts.get(name, ()), *self.used.get(name, ())}
            for name in self.several
        }
        chosen = {value for name in self.unoffered for value in used[name]}
        labels = self.facets.read_labels(**dict.fromkeys(self.unoffered, chosen))
        return {
            name: [
                c for c in choices if name in self.facets.fixed or c.value in used[name]
            ]
            for name, choices in self.facets.choices(labels, used).items()
        }


class StaffOrganizationFacets(OrganizationFacets):
    """What all organizations are filtered by on a day."""

    fixed = {
        **OrganizationFacets.fixed,
        "listed": [("yes", _("Yes")), ("no", _("No"))],
        "without": [
            ("number", _("Organization number")),
            ("contact", _("Contact")),
            ("project", _("Project")),
            ("logo", _("Logo")),
        ],
    }
    defaults = {}

    @staticmethod
    def rows():
        return Organization.objects.all()


class StaffOrganizationFilter(StaffFilterSet, OrganizationFilter):
    """The parameters of the directory among all organizations, and what they lack."""

    source = StaffOrganizationFacets
    unoffered = ("project",)
    listed = SeveralValuesFilter(label=_("Shown publicly"), method="filter_listed")
    without = SeveralValuesFilter(label=_("Without"), method="filter_without")
    confirmed_before = DateFilter(
        label=_("Not confirmed since"), method="filter_confirmed_before"
    )

    @property
    def suggested_days(self):
        return {"confirmed_before": [timezone.localdate() - A_YEAR]}

    def filter_listed(self, rows, name, answers):
        return rows.filter(is_listed__in=[answer == "yes" for answer in answers])

    def filter_without(self, rows, name, things):
        lacking = {
            "number": rows.filter(orgnr=""),
            "contact": rows.without_contact(),
            "project": rows.without_work_on(self.day),
            "logo": rows.filter(logo=None),
        }
        return reduce(or_, [lacking[thing] for thing in things])

    def filter_confirmed_before(self, rows, name, day):
        return rows.confirmed_before(day)


class StaffProjectFacets(ProjectFacets):
    """What projects are filtered by, with partners and funders that are not listed."""

    organizations = staticmethod(Organization.objects.all)


class StaffProjectFilter(StaffFilterSet, ProjectFilter):
    """The parameters of the list of projects, with organizations that are not listed."""

    source = StaffProjectFacets
    unoffered = ("organization", "funder")

    def matching(self, rows, words):
        return search.matching_projects(rows, words, unlisted=True)

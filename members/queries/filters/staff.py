"""The filters of staff for the same lists: unlisted rows too, and missing values."""

from functools import reduce
from operator import or_

from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property, keep_lazy_text
from django.utils.translation import gettext, gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter

from members.fields import ORGANIZATION, PROJECT
from members.fields.kinds import by_choice
from members.models import Fee, Organization
from members.models.texts import in_norwegian

from .. import search
from ..fees import STATES, condition
from .filterset import BY_RELEVANCE, SeveralValuesFilter
from .organizations import OrganizationFacets, OrganizationFilter
from .projects import ProjectFacets, ProjectFilter

# Of more rows the choices are not counted: at 100,000 that takes longer than a page may.
MOST_COUNTED = 10_000
FEES = ("unbilled", "unpaid", "overdue")
# {missing thing: (its column, the value of organizations without it)}.
EMPTY = {
    "number": ("orgnr", ""),
    "logo": ("logo", None),
    "municipality": ("municipality", ""),
    "website": ("website", ""),
    "email": ("email", ""),
    "agreement": ("listing_agreed_on", None),
}


@keep_lazy_text
def _descending(label):
    return gettext("%s, descending") % label


def both_ways(labels):
    """Return the choices of `sort`, each also descending."""
    down = [(f"-{name}", _descending(label)) for name, label in labels]
    return [choice for pair in zip(labels, down, strict=True) for choice in pair]


class StaffFilterSet:
    """Orders and choices of staff's lists; they have no index, which holds listed rows.

    `unoffered` are filters with too many choices to list, used by address alone.
    """

    store = None
    unoffered = ()
    of_day_text = _("in force on %(day)s")

    @cached_property
    def matches(self):
        return self.of_day(super().matches)

    def of_day(self, rows):
        """Filter by what held on the parameter `on`, if there is one."""
        return self.held_on_day(rows) if "on" in self.parameters else rows

    def held_on_day(self, rows):
        return rows.on(self.day)

    @property
    def recognized(self):
        return {name: self.used[name] for name in self.several if name in self.used}

    def in_order(self, rows):
        """Sort by one of the `orders`, either way; rows without a value come last."""
        sort = self.parameters.get("sort", "")
        name = sort.removeprefix("-")
        if name not in self.facets.orders or sort in self.facets.latest_first:
            return super().in_order(rows)
        first, *more = self.facets.orders[name]
        first = first if hasattr(first, "asc") else F(first)
        turned = first.desc if sort.startswith("-") else first.asc
        order = [turned(nulls_last=True), *more, *self.facets.order]
        return self.facets.with_columns(rows).order_by(*order)

    def counts(self, rows, *left_out, number):
        """Return the counts, but of no filter of which they would take seconds.

        `number` is that of the rows narrowed by all filters. If there are some, a query more,
        since a filter in use is counted in the rows that the others leave, or two.
        """
        if number > MOST_COUNTED:
            return {}
        if self.used and rows.order_by()[: MOST_COUNTED + 1].count() > MOST_COUNTED:
            left_out = (*left_out, *self.used)
            ids = self.narrowed(rows).order_by().values_list("pk", flat=True)
            rows = self.queryset.filter(search.IsOneOf(ids))
        return super().counts(rows, *left_out)

    def read_choices(self, counts):
        """Return {filter: [FilterChoice]}: the fixed ones, and those counted or in use.

        Of a filter without counts that is not `unoffered`, all.
        """
        used = {
            name: {*counts.get(name, ()), *self.used.get(name, ())}
            for name in self.several
        }
        slugs = {value for name in self.unoffered for value in used[name]}
        labels = self.facets.read_labels(**dict.fromkeys(self.unoffered, slugs))
        for name in used.keys() - counts.keys() - {*self.unoffered}:
            fixed = dict(self.facets.fixed.get(name, ()))
            used[name] = {*fixed, *(choice.value for choice in labels.get(name, ()))}
        return {
            name: [
                c for c in choices if name in self.facets.fixed or c.value in used[name]
            ]
            for name, choices in self.facets.choices(labels, used).items()
        }


class StaffOrganizationFacets(OrganizationFacets):
    """The filters of all organizations on a day."""

    fixed = {
        **OrganizationFacets.fixed,
        "listed": [("yes", _("Yes")), ("no", _("No"))],
        "without": [
            ("number", _("Organization number")),
            ("contact", _("Contact")),
            ("project", _("Project")),
            ("logo", _("Logo")),
            ("site", _("Site")),
            ("topic", _("Topic")),
            ("municipality", _("Municipality")),
            ("website", _("Website")),
            ("email", _("E-mail")),
            ("agreement", _("Agreement to be shown")),
        ],
        "fee": [(name, STATES[name]) for name in FEES],
    }
    defaults = {}
    orders = {
        **ORGANIZATION.orders,
        "size": (
            by_choice("size", Organization.Size.values),
            in_norwegian("municipality"),
        ),
        "category": ("stay__category",),
        "certainty": ("stay__certainty",),
        "joined": ("joined",),
    }

    @staticmethod
    def rows():
        return Organization.objects.all()


class StaffOrganizationFilter(StaffFilterSet, OrganizationFilter):
    """The parameters of the directory for all organizations, and missing values."""

    source = StaffOrganizationFacets
    unoffered = ("project",)
    of_day_text = _("with memberships, sites and projects as they were on %(day)s")
    sorts = [
        *OrganizationFilter.sorts,
        *both_ways(
            [
                *ORGANIZATION.sorts,
                ("size", _("Size and municipality")),
                ("category", _("Kind of membership")),
                ("certainty", _("Certainty of the membership")),
            ]
        ),
        ("joined", _("Oldest members first")),
    ]
    sort = ChoiceFilter(label=_("Sort by"), choices=[BY_RELEVANCE, *sorts])
    listed = SeveralValuesFilter(label=_("Shown publicly"))
    without = SeveralValuesFilter(label=_("Without"))
    fee = SeveralValuesFilter(label=_("Membership fee"))
    confirmed_before = DateFilter(label=_("Not confirmed since"))

    def held_on_day(self, rows):
        """Filter none: former members of a day are found by its relations."""
        return rows

    def filter_listed(self, rows, name, answers):
        return rows.filter(is_listed__in=[answer == "yes" for answer in answers])

    def filter_without(self, rows, name, things):
        if len(things) == 1:
            return self._lacking(rows, *things)
        every = self.queryset.all()
        # Each asked once, for all rows: alternatives of EXISTS are asked for every row.
        lists = [self._lacking(every, one).order_by().values("pk") for one in things]
        return rows.filter(reduce(or_, [Q(pk__in=one) for one in lists]))

    def _lacking(self, rows, thing):
        match thing:
            case "contact":
                return rows.without_contact_on(self.day)
            case "project":
                return rows.without_work_on(self.day)
            case "site":
                return rows.without_site_on(self.day)
            case "topic":
                return rows.without_topic()
        column, value = EMPTY[thing]
        return rows.filter(**{column: value})

    def filter_fee(self, rows, name, states):
        """Filter by a fee of any year in one of the states."""
        conditions = reduce(or_, [condition(state) for state in states])
        fees = Fee.objects.filter(conditions)
        return rows.filter(pk__in=fees.order_by().values("organization"))

    def filter_confirmed_before(self, rows, name, day):
        return rows.confirmed_before(day)


class StaffProjectFacets(ProjectFacets):
    """The filters of projects, with partners and funders that are not listed."""

    organizations = staticmethod(Organization.objects.all)
    orders = {
        **PROJECT.orders,
        "title": ("sort_title",),
        "since": ("start",),
        "until": ("until",),
    }


class StaffProjectFilter(StaffFilterSet, ProjectFilter):
    """The parameters of the list of projects, with organizations that are not listed."""

    source = StaffProjectFacets
    sorts = [
        *ProjectFilter.sorts,
        ("-title", _("Title, descending")),
        ("since", _("Oldest projects first")),
        *both_ways([*PROJECT.sorts, ("until", _("Last day"))]),
    ]
    sort = ChoiceFilter(label=_("Sort by"), choices=[BY_RELEVANCE, *sorts])
    unoffered = ("organization", "funder")
    begun = DateFilter(label=_("Begun by"))
    of_day_text = _("under way on %(day)s; their status is that of today")

    @cached_property
    def day(self):
        days = (self.parameters.get(name) for name in ("on", "begun"))
        return next(filter(None, days), timezone.localdate())

    def held_on_day(self, rows):
        return rows.under_way_on(self.day)

    def filter_begun(self, rows, name, day):
        return rows.begun_by(day)

    def matching(self, rows, words):
        return search.matching(rows, words, unlisted=True)

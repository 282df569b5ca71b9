"""The filters of the secretariat's lists of memberships and offices."""

from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from django_filters import ChoiceFilter, DateFilter

from members.fields.kinds import by_choice
from members.models import Body, Membership, Organization, Role
from members.models.texts import in_norwegian

from .. import search
from .filterset import BY_RELEVANCE, IndexedFilterSet, SeveralValuesFilter
from .labels import Labels
from .sources import FacetSource
from .staff import StaffFilterSet, both_ways

PERIODS = [
    ("now", pgettext_lazy("period", "In force")),
    ("ended", pgettext_lazy("period", "Has ended")),
    ("starts", pgettext_lazy("period", "Starts this year")),
    ("ends", pgettext_lazy("period", "Ends this year")),
]


class StaffRowsFacets(FacetSource):
    """Filters by the kind, size and municipality of the organization of a row."""

    used_only = frozenset(["municipality"])
    columns = {
        "kind": "organization__kind",
        "size": "organization__size",
        "municipality": "organization__municipality_slug",
    }
    fixed = {
        "kind": Organization.Kind.choices,
        "size": Organization.Size.choices,
    }
    place = {"municipality": (in_norwegian("organization__municipality"),)}

    def labels(self):
        slug = "municipality_slug"
        named = Organization.objects.exclude(**{slug: ""}).distinct()
        return {
            "municipality": Labels(named, "municipality", "municipality", value=slug)
        }


class StaffRowsFilter(StaffFilterSet, IndexedFilterSet):
    """The parameters that these lists share; `q` finds organizations as everywhere."""

    kind = SeveralValuesFilter("organization__kind", "in", label=_("Kind"))
    size = SeveralValuesFilter("organization__size", "in", label=_("Size"))
    municipality = SeveralValuesFilter(
        "organization__municipality_slug", "in", label=_("Municipality")
    )

    def matching(self, rows, words):
        organizations = search.matching(Organization.objects.all(), words, self.day)
        rows = rows.annotate(rank=Value(0))
        return rows.filter(organization__in=organizations.values("pk"))


class DatedRowsFilter(StaffRowsFilter):
    held = SeveralValuesFilter(label=_("Period"), method="filter_period")
    on = DateFilter(label=_("Date"))

    def filter_period(self, rows, name, states):
        # What held on another day may have ended since.
        year = self.day.year
        by_state = {
            "now": rows.on(self.day),
            "ended": rows.ended(),
            "starts": rows.filter(since__year=year),
            "ends": rows.filter(until__year=year),
        }
        condition = Q()
        for state in states:
            condition |= Q(pk__in=by_state[state].values("pk"))
        return rows.filter(condition)


class MembershipFacets(StaffRowsFacets):
    order = ("organization__sort_name", "since", "pk")
    columns = {
        **StaffRowsFacets.columns,
        "category": "category",
        "certainty": "certainty",
    }
    fixed = {
        **StaffRowsFacets.fixed,
        "category": Membership.Category.choices,
        "certainty": Membership.Certainty.choices,
        "held": PERIODS,
    }
    orders = {
        **StaffRowsFacets.place,
        "name": ("organization__sort_name",),
        "since": ("since",),
        "until": ("until",),
        "category": (by_choice("category", Membership.Category.values),),
    }

    @staticmethod
    def rows():
        return Membership.objects.select_related("organization")


class StaffMembershipFilter(DatedRowsFilter):
    """The parameters of the list of memberships."""

    source = MembershipFacets
    sorts = both_ways(
        [
            ("name", _("Organization")),
            ("since", _("First day")),
            ("until", _("Last day")),
            ("category", _("Kind of membership")),
            ("municipality", _("Municipality")),
        ]
    )
    sort = ChoiceFilter(label=_("Sort by"), choices=[BY_RELEVANCE, *sorts])
    category = SeveralValuesFilter(label=_("Kind of membership"), lookup_expr="in")
    certainty = SeveralValuesFilter(
        label=_("Certainty of the membership"), lookup_expr="in"
    )


class OfficeFacets(StaffRowsFacets):
    order = ("body__sort_name", "role", "since", "pk")
    columns = {**StaffRowsFacets.columns, "role": "role", "body": "body__slug"}
    fixed = {**StaffRowsFacets.fixed, "role": Role.Kind.choices, "held": PERIODS}
    orders = {
        **StaffRowsFacets.place,
        "body": ("body__sort_name",),
        "since": ("since",),
        "until": ("until",),
    }

    @staticmethod
    def rows():
        return Role.objects.select_related("organization", "person", "body")

    def labels(self):
        bodies = Labels(Body.objects.all(), "name_nb", "name_en", "sort_name")
        return {**super().labels(), "body": bodies}


class StaffOfficeFilter(DatedRowsFilter):
    """The parameters of the list of offices."""

    source = OfficeFacets
    sorts = both_ways(
        [
            ("body", _("Body")),
            ("since", _("First day")),
            ("until", _("Last day")),
            ("municipality", _("Municipality")),
        ]
    )
    sort = ChoiceFilter(label=_("Sort by"), choices=[BY_RELEVANCE, *sorts])
    body = SeveralValuesFilter("body__slug", "in", label=_("Body"))
    role = SeveralValuesFilter(label=_("Office"), lookup_expr="in")

"""The lists of memberships and of offices."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.filters import StaffMembershipFilter, StaffOfficeFilter
from members.models import Membership, Role

from .columns import Column
from .declared_list import ReadyList, StaffList


@dataclass(frozen=True)
class DayColumn:
    """Two cells: the first or last day of a period, and how exactly it is known."""

    name: str
    label: str
    sort: str = ""
    is_personal: bool = False

    @property
    def title(self):
        return str(self.label)

    @property
    def headers(self):
        return [self.title, _("Accuracy of the date")]

    def load(self, rows, day):
        return rows

    def cells(self, row):
        day = getattr(row, self.name)
        words = getattr(row, f"get_{self.name}_precision_display")
        return [day, str(words()) if day else ""]


def of_organization(read):
    """Return a function of the organization of a row; empty without one."""
    return lambda row: read(row.organization) if row.organization else ""


PERIOD = (
    DayColumn("since", gettext_lazy("First day"), "since"),
    DayColumn("until", gettext_lazy("Last day"), "until"),
)
OF_ORGANIZATION = (
    Column(
        "orgnr", gettext_lazy("Organization number"), of_organization(lambda o: o.orgnr)
    ),
    Column(
        "kind",
        gettext_lazy("Kind"),
        of_organization(lambda o: str(o.get_kind_display())),
    ),
    Column(
        "municipality",
        gettext_lazy("Municipality"),
        of_organization(lambda o: o.municipality),
        sort="municipality",
    ),
    Column("email", gettext_lazy("E-mail"), of_organization(lambda o: o.email)),
)


def with_the_rows(rows, day):
    return rows.select_related("organization")


MEMBERSHIPS = StaffList(
    "memberships",
    Membership,
    StaffMembershipFilter,
    (
        Column(
            "name",
            gettext_lazy("Organization"),
            of_organization(str),
            with_the_rows,
            sort="name",
        ),
        Column(
            "category",
            gettext_lazy("Kind of membership"),
            lambda row: str(row.get_category_display()),
            sort="category",
        ),
        *PERIOD,
        Column(
            "certainty",
            gettext_lazy("Certainty of the membership"),
            lambda row: str(row.get_certainty_display()),
        ),
        *OF_ORGANIZATION,
    ),
    usual=("category", "since", "until", "certainty", "municipality"),
    ready=(
        ReadyList(gettext_lazy("Memberships in force"), "held=now&sort=-since"),
        ReadyList(
            gettext_lazy("Memberships that have ended"), "held=ended&sort=-until"
        ),
    ),
)
OFFICES = StaffList(
    "offices",
    Role,
    StaffOfficeFilter,
    (
        Column(
            "body",
            gettext_lazy("Body"),
            lambda row: str(row.body),
            lambda rows, day: rows.select_related("body", "organization", "person"),
            sort="body",
        ),
        Column("role", gettext_lazy("Office"), lambda row: str(row.get_role_display())),
        Column("organization", gettext_lazy("Organization"), of_organization(str)),
        Column(
            "person",
            gettext_lazy("Person"),
            lambda row: str(row.person or ""),
            is_personal=True,
        ),
        *PERIOD,
        *OF_ORGANIZATION,
    ),
    usual=("role", "organization", "person", "since", "until"),
    ready=(ReadyList(gettext_lazy("Current office holders"), "held=now"),),
)

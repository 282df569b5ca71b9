"""The lists of memberships and of offices."""

from django.utils.translation import gettext_lazy

from members.models import Membership, Role
from members.queries.filters import StaffMembershipFilter, StaffOfficeFilter
from members.tables import Column

from .declared_list import ReadyList, StaffList


def _day_column(name, label):
    """Return the Column of the first or last day of a period, and how exactly it is known."""

    def read(row):
        day, words = getattr(row, name), getattr(row, f"get_{name}_precision_display")
        return [day, str(words()) if day else ""]

    accuracy = (gettext_lazy("Accuracy of the date"),)
    return Column(name, label, read, sort=name, more=accuracy)


def of_organization(read):
    """Return a function of the organization of a row; empty without one."""
    return lambda row: read(row.organization) if row.organization else ""


PERIOD = (
    _day_column("since", gettext_lazy("First day")),
    _day_column("until", gettext_lazy("Last day")),
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
    usual=("category", "since", "until", "municipality"),
    owners=("organization",),
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
    owners=("organization", "person"),
    words=gettext_lazy("board members, chair, committee"),
    ready=(ReadyList(gettext_lazy("Current office holders"), "held=now"),),
)

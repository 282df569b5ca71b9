"""The list of organizations of the secretariat."""

from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from members.fields import ORGANIZATION
from members.models import Contact, Membership, Organization, Participation
from members.queries.filters import StaffOrganizationFilter
from members.tables import Column

from .declared_list import ReadyList, StaffList, declared_columns

A_YEAR = timedelta(days=365)


def with_stays(rows, day):
    stays = Membership.objects.on(day)
    return rows.prefetch_related(Prefetch("memberships", stays, to_attr="stays"))


def of_stay(read):
    """Return a function of the membership of the day; None without one."""
    return lambda row: read(row.stays[0]) if row.stays else None


def with_work(rows, day):
    parts = Participation.objects.working_on(day).filter(organization=OuterRef("pk"))
    number = parts.order_by().values("organization")
    counted = number.annotate(n=Count("project", distinct=True)).values("n")
    return rows.annotate(number_of_projects=Coalesce(Subquery(counted), 0))


def with_main_contact(rows, day):
    main = Contact.objects.on(day).filter(function=Contact.Function.MAIN)
    main = main.select_related("person").by_function()
    return rows.prefetch_related(Prefetch("contacts", main, to_attr="main_contacts"))


def of_main_contact(name):
    """Return a function of the main contacts of the day: the value of each of them."""
    return lambda row: "; ".join(
        filter(None, (getattr(one.person, name) for one in row.main_contacts))
    )


def not_confirmed(day):
    return urlencode(
        [
            ("relation", "member"),
            ("confirmed_before", (day - A_YEAR).isoformat()),
            *(("column", name) for name in ("confirmed_on", "municipality", "email")),
            ("sort", "confirmed_on"),
        ]
    )


COLUMNS = (
    *declared_columns(ORGANIZATION),
    Column(
        "contact",
        gettext_lazy("Main contact"),
        of_main_contact("name"),
        with_main_contact,
        is_personal=True,
    ),
    Column(
        "contact_phone",
        gettext_lazy("Telephone of the main contact"),
        of_main_contact("phone"),
        with_main_contact,
        is_personal=True,
    ),
    Column(
        "size",
        gettext_lazy("Size"),
        lambda row: str(Organization.Size(row.size).label),
        sort="size",
    ),
    Column(
        "category",
        gettext_lazy("Kind of membership"),
        of_stay(lambda stay: str(stay.get_category_display())),
        with_stays,
        sort="category",
    ),
    Column(
        "joined",
        gettext_lazy("Member since"),
        of_stay(lambda stay: stay.since if stay.has_known_joining else None),
        with_stays,
        sort="joined",
    ),
    Column(
        "certainty",
        gettext_lazy("Certainty of the membership"),
        of_stay(lambda stay: str(stay.get_certainty_display())),
        with_stays,
        sort="certainty",
    ),
    Column(
        "projects",
        gettext_lazy("Number of projects"),
        lambda row: row.number_of_projects,
        with_work,
    ),
)

ORGANIZATIONS = StaffList(
    "organizations",
    Organization,
    StaffOrganizationFilter,
    COLUMNS,
    usual=(
        *("contact", "contact_phone", "phone", "employees"),
        *("municipality", "category"),
    ),
    words=gettext_lazy("members, companies, employees, municipality"),
    ready=(
        ReadyList(gettext_lazy("Not confirmed in a year"), not_confirmed),
        ReadyList(
            gettext_lazy("Without an organization number"),
            "without=number&column=kind&column=municipality&column=website",
        ),
        ReadyList(
            gettext_lazy("Members without a contact"),
            "relation=member&without=contact&column=email&column=phone"
            "&column=municipality",
        ),
        ReadyList(
            gettext_lazy("Members by size and municipality"),
            "relation=member&column=size&column=municipality&column=employees"
            "&sort=size&count=size&count=municipality",
        ),
        ReadyList(
            gettext_lazy("Members in no project"),
            "relation=member&without=project&column=municipality&column=topics",
        ),
        ReadyList(
            gettext_lazy("Not shown publicly"),
            "listed=no&column=listing_agreed_on&column=kind&column=category",
        ),
    ),
)

"""The list of people, for users with that permission."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from members.fields import PERSON
from members.models import Contact, Person
from members.queries.filters import StaffPersonFilter
from members.tables import Column

from .declared_list import ReadyList, StaffList, declared_columns

UNKNOWN = "–"


def with_contacts(rows, day):
    contacts = Contact.objects.on(day).select_related("organization").by_function()
    return rows.prefetch_related(
        Prefetch("contacts", contacts, to_attr="contacts_of_day")
    )


def of_contacts(read):
    """Return a function of the contacts of the day, a text each in the same order."""
    return lambda row: "; ".join(read(c) or UNKNOWN for c in row.contacts_of_day)


PEOPLE = StaffList(
    "people",
    Person,
    StaffPersonFilter,
    (
        *declared_columns(PERSON),
        Column(
            "organizations",
            _("Organizations"),
            of_contacts(lambda contact: str(contact.organization)),
            with_contacts,
        ),
        Column(
            "functions",
            _("Contact for"),
            of_contacts(lambda contact: str(contact.get_function_display())),
            with_contacts,
        ),
        Column(
            "periods",
            _("Contact in the period"),
            of_contacts(lambda contact: contact.period_text),
            with_contacts,
        ),
        Column("told_on", _("Informed on"), lambda row: row.told_on, sort="told_on"),
    ),
    usual=("organizations", "functions", "email", "phone", "told_on"),
    is_personal=True,
    words=_("contacts, main contacts, e-mail, telephone"),
    ready=(
        ReadyList(
            _("Main contacts of members"),
            "relation=member&function=main&column=organizations&column=email"
            "&column=phone",
        ),
        ReadyList(_("Not yet informed"), "told=not"),
    ),
)

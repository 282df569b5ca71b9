"""The list of people, for those who may see them."""

from django.utils.translation import gettext_lazy as _

from members.filters import StaffPersonFilter
from members.models import Person
from members.models.email_addresses import readable

from .columns import Column
from .declared_list import ReadyList, StaffList

PEOPLE = StaffList(
    "people",
    Person,
    StaffPersonFilter,
    (
        Column("name", _("Name"), lambda row: row.name, sort="name"),
        Column("title", _("Job title"), lambda row: row.title),
        Column("email", _("E-mail"), lambda row: readable(row.email)),
        Column("phone", _("Phone"), lambda row: row.phone),
        Column("told_on", _("Informed on"), lambda row: row.told_on, sort="told_on"),
    ),
    usual=("title", "email", "phone", "told_on"),
    is_personal=True,
    ready=(ReadyList(_("Not yet informed"), "told=not"),),
)

"""The list of projects of the secretariat."""

from django.utils.translation import gettext_lazy as _

from members.fields import PROJECT
from members.models import Project
from members.queries.filters import StaffProjectFilter

from .declared_list import ReadyList, StaffList, declared_columns

PROJECTS = StaffList(
    "projects",
    Project,
    StaffProjectFilter,
    declared_columns(PROJECT, title_nb="title", since="since", until="until"),
    usual=("status", "since", "until", "participations"),
    ready=(
        ReadyList(
            _("Projects going on"),
            "status=running&status=construction&status=operating"
            "&column=since&column=until&column=participations",
        ),
    ),
)

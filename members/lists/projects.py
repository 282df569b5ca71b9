"""The list of projects of the secretariat."""

from django.utils.translation import gettext_lazy as _

from members.fields import PROJECT
from members.filters import StaffProjectFilter
from members.models import Project

from .declared_list import ReadyList, StaffList, declared_columns

SORTS = {"title_nb": "title", "status": "status", "since": "since", "until": "until"}

PROJECTS = StaffList(
    "projects",
    Project,
    StaffProjectFilter,
    declared_columns(PROJECT, SORTS),
    usual=("status", "since", "until", "participations"),
    ready=(
        ReadyList(
            _("Projects under way"),
            "status=running&column=since&column=until&column=participations",
        ),
    ),
)

"""What one may ask of the list of projects: on the page, in an export, by machine."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter

from .. import search
from ..models import Project
from .answer import Answer, Found
from .asking import Asking, Several
from .project_index import index_of_projects

PROJECT_FILTERS = [
    "status",
    "theme",
    "site",
    "kind",
    "organization",
    "funder",
    "year",
]
PROJECT_SORTS = [
    ("title", gettext_lazy("Title")),
    ("-since", gettext_lazy("Newest projects first")),
]


@dataclass
class ProjectAnswer(Answer):
    """The projects that satisfy every filter; a filter that is not used keeps all."""

    unless_asked: ClassVar = {}


class ProjectFilter(Asking):
    """The parameters of the list of projects; `answer` says what they give."""

    several = PROJECT_FILTERS
    status = Several(label=gettext_lazy("Status"))
    theme = Several(label=gettext_lazy("Theme"))
    site = Several(label=gettext_lazy("Site"))
    kind = Several(label=gettext_lazy("Kind of partner"))
    organization = Several(label=gettext_lazy("Organization"))
    funder = Several(label=gettext_lazy("Funding source"))
    year = Several(label=gettext_lazy("Year"))
    sort = ChoiceFilter(label=gettext_lazy("Sort by"), choices=PROJECT_SORTS)

    class Meta:
        model = Project
        fields = []

    @cached_property
    def answer(self):
        """The projects that were asked for, and the counts of each choice."""
        index = index_of_projects()
        found = self._found(index, self.asked.get("q", ""))
        sort = self.asked.get("sort")
        return ProjectAnswer(index, self.chosen(index), found, sort)

    def _found(self, index, words):
        """The rows by relevance, those of one rank by title; None when nothing is searched."""
        if words not in index.found:
            groups = search.ranked_projects(words)
            found = None if groups is None else Found.of(index, groups)
            index.found.add({words: found})
            return found
        return index.found[words]

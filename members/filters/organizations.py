"""What one may ask of the directory: on the page, in an export, by machine."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, DateFilter

from .. import search
from ..models import Organization
from .answer import Answer, Found
from .asking import Asking, Several
from .index import index_of

SEVERAL = [
    "kind",
    "site",
    "topic",
    "municipality",
    "size",
    "relation",
    "category",
    "project",
    "facility",
]
SORTS = [
    ("name", gettext_lazy("Name")),
    ("-joined", gettext_lazy("Newest members first")),
    ("confirmed", gettext_lazy("Last confirmed first")),
]


class OrganizationFilter(Asking):
    """The parameters of the directory; `answer` says what they give on their day."""

    several = SEVERAL
    kind = Several(label=gettext_lazy("Kind"))
    topic = Several(label=gettext_lazy("Topic"))
    site = Several(label=gettext_lazy("Site"))
    municipality = Several(label=gettext_lazy("Municipality"))
    size = Several(label=gettext_lazy("Size"))
    relation = Several(label=gettext_lazy("Relation to the cluster"))
    category = Several(label=gettext_lazy("Kind of membership"))
    project = Several(label=gettext_lazy("Project"))
    facility = Several(label=gettext_lazy("Test facility"))
    on = DateFilter(label=gettext_lazy("On a day"))
    sort = ChoiceFilter(label=gettext_lazy("Sort by"), choices=SORTS)

    class Meta:
        model = Organization
        fields = []

    @cached_property
    def day(self):
        return self.asked.get("on") or timezone.localdate()

    @cached_property
    def answer(self):
        """The organizations of the day that were asked for, and the counts of each choice."""
        index = index_of(self.day)
        found = self._found(index, self.asked.get("q", ""))
        return Answer(index, self.chosen(index), found, self.asked.get("sort"))

    def _found(self, index, words):
        """The rows by relevance, those of one rank by name; None when nothing is searched."""
        if words not in index.found:
            groups = search.ranked(words, self.day)
            found = None if groups is None else Found.of(index, groups)
            index.found.add({words: found})
            return found
        return index.found[words]

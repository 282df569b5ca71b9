"""What one may ask of the directory: on the page, in an export, by machine."""

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, ChoiceFilter, DateFilter, Filter, FilterSet

from .. import search
from ..models import Organization
from .answer import Answer
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
]
SORTS = [
    ("name", gettext_lazy("Name")),
    ("-joined", gettext_lazy("Newest members first")),
    ("confirmed", gettext_lazy("Last confirmed first")),
]


class Values(forms.Field):
    """The values of a repeated parameter; which of them exist, the index knows."""

    widget = forms.MultipleHiddenInput

    def clean(self, values):
        return list(dict.fromkeys(filter(None, values or [])))


class Several(Filter):
    field_class = Values


class OrganizationFilter(FilterSet):
    """The parameters of the directory; `answer` says what they give on their day."""

    q = CharFilter(
        label=gettext_lazy("Search"),
        validators=[MaxLengthValidator(200), ProhibitNullCharactersValidator()],
    )
    kind = Several(label=gettext_lazy("Kind"))
    topic = Several(label=gettext_lazy("Topic"))
    site = Several(label=gettext_lazy("Site"))
    municipality = Several(label=gettext_lazy("Municipality"))
    size = Several(label=gettext_lazy("Size"))
    relation = Several(label=gettext_lazy("Relation to the cluster"))
    category = Several(label=gettext_lazy("Kind of membership"))
    project = Several(label=gettext_lazy("Project"))
    on = DateFilter(label=gettext_lazy("On a day"))
    sort = ChoiceFilter(label=gettext_lazy("Sort by"), choices=SORTS)

    class Meta:
        model = Organization
        fields = []

    @cached_property
    def asked(self):
        """The parameters that can be used: a bad one is as good as none."""
        self.form.full_clean()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @cached_property
    def day(self):
        return self.asked.get("on") or timezone.localdate()

    @cached_property
    def answer(self):
        """The organizations of the day that were asked for, and the counts of each choice."""
        index = index_of(self.day)
        chosen = {name: self._known(index, name) for name in SEVERAL}
        words = self.asked.get("q", "")
        found = self._found(index, words)
        return Answer(index, chosen, found, self.asked.get("sort"))

    @cached_property
    def problems(self):
        """What could not be used, in words, as (name of the filter, value)."""
        bad = [(name, self.data.get(name)) for name in self.form.errors]
        for name in SEVERAL:
            known = self.answer.chosen[name]
            bad += [(name, v) for v in self.asked.get(name, []) if v not in known]
        return [(self.filters[name].label, value) for name, value in bad]

    def _known(self, index, name):
        choices = index.facets[name].choices
        return [value for value in self.asked.get(name, []) if value in choices]

    def _found(self, index, words):
        """The ids by relevance, those of one rank by name; None when nothing is searched."""
        groups = search.ranked(words, self.day)
        if groups is None:
            return None
        return [pk for rank, ids in groups for pk in index.by_name(ids)]

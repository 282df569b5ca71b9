"""What the filters of every list share: values of which some may be bad."""

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, Filter, FilterSet


class Values(forms.Field):
    """The values of a repeated parameter; which of them exist, the index knows."""

    widget = forms.MultipleHiddenInput

    def clean(self, values):
        return list(dict.fromkeys(filter(None, values or [])))


class Several(Filter):
    field_class = Values


class Asking(FilterSet):
    """The parameters of a list; a subclass gives `several` and `answer`."""

    several = ()
    q = CharFilter(
        label=gettext_lazy("Search"),
        validators=[MaxLengthValidator(200), ProhibitNullCharactersValidator()],
    )

    @cached_property
    def asked(self):
        """The parameters that can be used: a bad one is as good as none."""
        self.form.full_clean()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def qs(self):
        """The rows of the answer as a queryset; their order is the queryset's own."""
        return self.queryset.filter(pk__in=self.answer[:])

    @cached_property
    def problems(self):
        """What could not be used, in words, as (name of the filter, value)."""
        bad = [(name, self.data.get(name)) for name in self.form.errors]
        for name in self.several:
            known = self.answer.chosen[name]
            bad += [(name, v) for v in self.asked.get(name, []) if v not in known]
        return [(self.filters[name].label, value) for name, value in bad]

    def chosen(self, index):
        """The values of each filter that the index knows, in the order given."""
        asked = {name: self.asked.get(name, []) for name in self.several}
        return {
            name: [value for value in values if value in index.facets[name].choices]
            for name, values in asked.items()
        }

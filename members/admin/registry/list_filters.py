"""The search and filters of an admin list, made of the FilterSet of its public list."""

from functools import cached_property, partial

from django.contrib import messages
from django.contrib.admin import ListFilter
from django.contrib.admin.views.main import ORDER_VAR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_filters import DateFilter

from members.queries.filters.selection import filters_in_words

from .changelist import normalized_term

INDENT = "– "
WHOLE_NUMBER = 9  # digits


class FilterSetMixin:
    """A list of the admin with the parameters of its `filterset_class`."""

    filterset_class = None

    def filterset(self, request):
        return self.filterset_class(request.GET, self.get_queryset(request))

    def filters_in_words(self, request):
        """Return (label, text) of each filter that the list is used with."""
        filterset = self.filterset(request)
        groups = filterset.read_choices({})
        choices = {name: {c.value: c for c in group} for name, group in groups.items()}
        return filters_in_words(filterset, choices)

    def get_list_filter(self, request):
        return FilterPanel(request, self.filterset(request)).list_filters()

    def changelist_view(self, request, extra_context=None):
        """Name the values that the filters do not have, as the public list does."""
        for label, value in self.filterset(request).problems:
            text = _("“%(value)s” is not a valid choice for %(label)s and was ignored.")
            messages.warning(request, text % {"value": value, "label": label})
        return super().changelist_view(request, extra_context)

    def get_search_results(self, request, queryset, search_term):
        """Search as the public list does, best first; part of a number by its field."""
        term = normalized_term(search_term)
        if not term or (term.isdecimal() and len(term) != WHOLE_NUMBER):
            return super().get_search_results(request, queryset, term)
        rows = self.filterset(request).matching(queryset, term)
        if ORDER_VAR not in request.GET:
            rows = rows.order_by("-rank", *queryset.query.order_by)
        return rows, False


class FilterPanel:
    """The filters beside one answer; all labels take a query, and all counts another."""

    def __init__(self, request, filterset):
        self.request, self.filterset = request, filterset

    @property
    def parameters(self):
        return [name for name in self.filterset.filters if name != "q"]

    def list_filters(self):
        """Return a callable for each filter; the admin calls it with the request's parameters."""
        return [partial(ParameterFilter, self, name) for name in self.parameters]

    def is_shown(self, name):
        """Whether there is anything to choose from, or to take back."""
        if name in self.filterset.several:
            is_offered = name not in self.filterset.unoffered
            return is_offered or bool(self.values(name))
        return bool(self._days(name))

    def values(self, name):
        """List the values that a filter is used with, as they stand in the address."""
        if name in self.filterset.several:
            return self.filterset.used.get(name, [])
        day = self.filterset.parameters.get(name)
        return [day.isoformat()] if day else []

    def choices(self, name, changelist):
        """List the choices of a filter, as (value, label with count)."""
        if name not in self.filterset.several:
            return [(day.isoformat(), date_format(day)) for day in self._days(name)]
        counts = self._counts(changelist).get(name)
        return [
            (choice.value, _labelled(choice, counts)) for choice in self._choices[name]
        ]

    def _days(self, name):
        if not isinstance(self.filterset.filters[name], DateFilter):
            return []
        day = self.filterset.parameters.get(name)
        suggested = self.filterset.suggested_days.get(name, [])
        return list(dict.fromkeys([*suggested, *filter(None, [day])]))

    def _counts(self, changelist):
        if not hasattr(self, "_counted"):
            # Without all these parameters at once; the FilterSet adds all but one.
            every = changelist.get_queryset(self.request, self.parameters)
            rows = self.filterset.of_day(every)
            unoffered, number = self.filterset.unoffered, changelist.result_count
            self._counted = self.filterset.counts(rows, *unoffered, number=number)
        return self._counted

    @cached_property
    def _choices(self):
        return self.filterset.read_choices(self._counted)


class ParameterFilter(ListFilter):
    """One parameter of a FilterSet, as the admin shows it: a link for each choice."""

    def __init__(self, panel, name, request, params, model, model_admin):
        self.panel, self.name = panel, name
        self.title = panel.filterset.filters[name].label
        super().__init__(request, params, model, model_admin)
        if name in params:
            self.used_parameters[name] = params.pop(name)

    def has_output(self):
        return self.panel.is_shown(self.name)

    def expected_parameters(self):
        return self.panel.parameters

    def queryset(self, request, queryset):
        filterset = self.panel.filterset
        if self.name == "on":
            return filterset.of_day(queryset)
        return filterset.narrowed_by(self.name, queryset)

    def choices(self, changelist):
        values = self.panel.values(self.name)
        without = changelist.get_query_string({self.name: None})
        yield {"selected": not values, "query_string": without, "display": _("All")}
        for value, label in self.panel.choices(self.name, changelist):
            yield {
                "selected": value in values,
                "query_string": changelist.get_query_string({self.name: value}),
                "display": label,
            }


def _labelled(choice, counts):
    label = f"{INDENT * choice.depth}{choice.label}"
    return label if counts is None else f"{label} ({counts.get(choice.value, 0)})"

"""The criteria of the network pages: parsed from an address, and written into one."""

from dataclasses import replace

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from ..models import Organization
from ..models.languages import in_language, text_language
from ..operation.publication import forbid
from ..queries import network
from ..queries.first_day import first_day_after
from .as_of import AsOfDate
from .labels import ListedChoice
from .listing import write

ALL_TIME = "all"
MEMBER = "member"  # the only relation that narrows the network
LABELS = {
    "on": gettext_lazy("Date"),
    "theme": gettext_lazy("Theme"),
    "kind": gettext_lazy("Kind"),
    "organization": gettext_lazy("Organization"),
    "relation": gettext_lazy("Relation to the cluster"),
    "sort": gettext_lazy("Sort by"),
}


class NetworkQuery:
    """The network that matches an address; `problems` are its (label, invalid value)."""

    route = "directory:network"

    def __init__(self, parameters, today):
        self.cache, self.today = network.current_network(), today
        self.parameters, self.problems = parameters, []
        self.data = self.cache.data
        self.criteria = network.NetworkFilter(
            self._day(),
            self._valid("theme", self.data.themes),
            self._valid("kind", Organization.Kind.values),
            self._valid("organization", self.data.by_slug),
            MEMBER in self._valid("relation", [MEMBER]),
        )
        self.network = self.cache.network(self.criteria)

    def _day(self):
        # The form of "all time" sends that value and, after it, the field for a date.
        value = next(filter(None, reversed(self.parameters.getlist("on"))), "")
        if value == ALL_TIME:
            return None
        as_of = AsOfDate({"on": value})
        if as_of.invalid:
            self.problems.append((LABELS["on"], as_of.invalid))
        return as_of.day

    def _valid(self, name, choices):
        values = dict.fromkeys(filter(None, self.parameters.getlist(name)))
        self.problems += [(LABELS[name], v) for v in values if v not in choices]
        if any(value not in choices for value in values):
            forbid()
        return tuple(value for value in values if value in choices)

    @property
    def is_of_all_time(self):
        return self.criteria.day is None

    @property
    def is_of_another_day(self):
        return self.on not in (None, ALL_TIME)

    @cached_property
    def first_day(self):
        """Return the first known day of the cluster if the network is of a day before it."""
        day = self.criteria.day
        return first_day_after(day) if day and day < self.today else None

    @property
    def first_day_address(self):
        return self.address(on=self.first_day)

    @property
    def on(self):
        """Return the value of the parameter `on`; None for today."""
        day = self.criteria.day
        if day is None:
            return ALL_TIME
        return None if day == self.today else day.isoformat()

    @property
    def lead(self):
        """Return the size of the network and its date in one line."""
        many, projects = len(self.network.organizations), len(self.network.projects)
        organizations = ngettext("%(n)s organization", "%(n)s organizations", many)
        words = {
            "organizations": organizations % {"n": many},
            "projects": ngettext(
                "%(n)s project with known partners",
                "%(n)s projects with known partners",
                projects,
            )
            % {"n": projects},
            "day": date_format(self.criteria.day) if self.criteria.day else "",
        }
        if self.is_of_all_time:
            return _("%(organizations)s in %(projects)s over the years") % words
        if self.on is None:
            return _("%(organizations)s in %(projects)s today") % words
        return _("%(organizations)s in %(projects)s on %(day)s") % words

    def address(self, **changes):
        """Return the query string with some parameters changed; None removes one."""
        values = {
            "theme": list(self.criteria.themes),
            "kind": list(self.criteria.kinds),
            "organization": list(self.criteria.organizations),
            "relation": MEMBER if self.criteria.members_only else None,
            "on": self.on,
        }
        return write({**values, **changes})

    @property
    def form(self):
        return render_to_string("directory/network_form.html", {"shown": self})

    @property
    def address_without_choices(self):
        return reverse(self.route)

    @property
    def today_address(self):
        return self.address(on=None)

    @property
    def all_time_address(self):
        return self.address(on=ALL_TIME)

    @property
    def diagram_address(self):
        return reverse(NetworkQuery.route) + self.address()

    @property
    def statistics_address(self):
        return reverse("directory:network_figures") + self.address()

    @cached_property
    def themes(self):
        """Return the themes as choices, each with its number of projects."""
        others = self.cache.network(replace(self.criteria, themes=()))
        choices = [
            self._choice("theme", slug, self._theme_label(slug), count)
            for slug, count in others.theme_counts.items()
        ]
        # The data is in the order of the Norwegian labels.
        is_sorted = text_language() == "nb"
        return choices if is_sorted else sorted(choices, key=lambda c: c.label)

    @cached_property
    def kinds(self):
        """Return the kinds as choices, each with its number of organizations."""
        others = self.cache.network(replace(self.criteria, kinds=()))
        return [
            self._choice("kind", value, label, others.kind_counts[value])
            for value, label in Organization.Kind.choices
        ]

    def _choice(self, name, value, label, count):
        values = {"theme": self.criteria.themes, "kind": self.criteria.kinds}[name]
        return ListedChoice(name, value, label, count, is_chosen=value in values)

    def _theme_label(self, slug):
        return in_language(*self.data.themes[slug])

    @cached_property
    def chips(self):
        """Return the criteria as chips, each with the address without it."""
        criteria, labels = self.criteria, self.data.by_slug
        return [
            *self._chips(
                "organization", criteria.organizations, lambda s: labels[s].name
            ),
            *self._chips("theme", criteria.themes, self._theme_label),
            *self._chips("kind", criteria.kinds, dict(Organization.Kind.choices).get),
            *self._chips("relation", [MEMBER] * criteria.members_only, members_label),
        ]

    def _chips(self, name, values, label):
        return [
            ListedChoice(
                name,
                value,
                label(value),
                address=self.address(**{name: [v for v in values if v != value]}),
            )
            for value in values
        ]


def members_label(_value):
    return _("Members only")

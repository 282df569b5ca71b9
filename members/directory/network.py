"""Who works with whom: the questions one may put in an address, the picture and the table."""

from collections import Counter
from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from .. import network
from ..models import Organization
from .days import AskedDay
from .drawn import Drawn
from .listing import Shown, write

PAGE_SIZE = 50
PROJECTS_SHOWN = 4
ALL = "all"
SORTS = {
    "name": gettext_lazy("Organization"),
    "partners": pgettext_lazy("partners", "Works with"),
    "between": gettext_lazy("Go-between"),
    "projects": gettext_lazy("Projects"),
}
LABELS = {
    "on": gettext_lazy("On a day"),
    "theme": gettext_lazy("Theme"),
    "kind": gettext_lazy("Kind"),
    "organization": gettext_lazy("Organization"),
    "sort": gettext_lazy("Sort by"),
}


@dataclass(frozen=True)
class Row:
    """One organization in the table."""

    node: network.Node
    projects: list
    partners: int
    between: float

    @property
    def shown(self):
        return self.projects[:PROJECTS_SHOWN]

    @property
    def more(self):
        return len(self.projects[PROJECTS_SHOWN:])

    @property
    def percent(self):
        return round(100 * self.between)


class Asked:
    """What an address asks of the network; what could not be used is in `problems`."""

    def __init__(self, parameters, today):
        self.kept, self.today = network.now(), today
        self.parameters, self.problems = parameters, []
        works = self.kept.works
        self.question = network.Question(
            self._day(),
            self._known("theme", works.themes),
            self._known("kind", Organization.Kind.values),
            self._known("organization", works.by_slug),
        )

    def _day(self):
        # The form of "all time" sends that and, behind it, the field for a day.
        asked = next(filter(None, reversed(self.parameters.getlist("on"))), "")
        if asked == ALL:
            return None
        on = AskedDay({"on": asked})
        if on.problem:
            self.problems.append((LABELS["on"], on.problem))
        return on.day

    def _known(self, name, choices):
        asked = dict.fromkeys(filter(None, self.parameters.getlist(name)))
        self.problems += [(LABELS[name], v) for v in asked if v not in choices]
        return tuple(value for value in asked if value in choices)

    @property
    def is_of_all_time(self):
        return self.question.day is None

    @property
    def on(self):
        """The day as an address says it; nothing when it is today."""
        day = self.question.day
        return ALL if day is None else None if day == self.today else day.isoformat()

    @property
    def lead(self):
        """Say in one line how much there is, and when."""
        many, projects = len(self.network.organizations), len(self.network.projects)
        organizations = ngettext("%(n)s organization", "%(n)s organizations", many)
        words = {
            "organizations": organizations % {"n": many},
            "projects": ngettext("%(n)s project", "%(n)s projects", projects)
            % {"n": projects},
            "day": date_format(self.question.day) if self.question.day else "",
        }
        if self.is_of_all_time:
            return _("%(organizations)s in %(projects)s through the years") % words
        if self.on is None:
            return _("%(organizations)s in %(projects)s today") % words
        return _("%(organizations)s in %(projects)s on %(day)s") % words

    @cached_property
    def network(self):
        return self.kept.network(self.question)

    @property
    def works(self):
        return self.kept.works

    def address(self, **changes):
        """Write the parameters of this page with some of them changed, None leaves out."""
        asked = {
            "theme": list(self.question.themes),
            "kind": list(self.question.kinds),
            "organization": list(self.question.organizations),
            "on": self.on,
        }
        return write({**asked, **changes})

    @property
    def today_address(self):
        return self.address(on=None)

    @property
    def all_time_address(self):
        return self.address(on=ALL)

    @property
    def picture_address(self):
        return reverse("directory:network") + self.address()

    @property
    def figures_address(self):
        return reverse("directory:network_figures") + self.address()

    @cached_property
    def themes(self):
        """The themes of projects, each with the number there would be."""
        others = self.kept.network(replace(self.question, themes=()))
        projects, of_theme = set(others.projects), self.works.of_theme
        counts = {slug: len(projects & of_theme[slug]) for slug in of_theme}
        shown = [self._choice("theme", s, self._theme(s), n) for s, n in counts.items()]
        is_sorted = get_language() == "nb"
        return shown if is_sorted else sorted(shown, key=lambda choice: choice.label)

    @cached_property
    def kinds(self):
        """The kinds of organization, in the same way."""
        others = self.kept.network(replace(self.question, kinds=()))
        counts = Counter(self.works.nodes[key].kind for key in others.organizations)
        return [
            self._choice("kind", value, label, counts[value])
            for value, label in Organization.Kind.choices
        ]

    def _choice(self, name, value, label, count):
        chosen = {"theme": self.question.themes, "kind": self.question.kinds}[name]
        return Shown(name, value, label, count, is_chosen=value in chosen)

    def _theme(self, slug):
        nb, en = self.works.themes[slug]
        return en if get_language() == "en" else nb

    @cached_property
    def chips(self):
        """What has been chosen, each with the address of the page without it."""
        asked = self.question
        kinds, named = dict(Organization.Kind.choices), self.works.by_slug
        return [
            *self._chips("organization", asked.organizations, lambda s: named[s].name),
            *self._chips("theme", asked.themes, self._theme),
            *self._chips("kind", asked.kinds, kinds.get),
        ]

    def _chips(self, name, values, label):
        return [
            Shown(
                name,
                value,
                label(value),
                address=self.address(**{name: [v for v in values if v != value]}),
            )
            for value in values
        ]


class NetworkPage(Asked):
    """The picture and the table, for one address."""

    def __init__(self, parameters, today):
        super().__init__(parameters, today)
        self.sort = self._sort()
        rows = Paginator(self.ordered, PAGE_SIZE)
        self.page = rows.get_page(parameters.get("page"))

    def _sort(self):
        asked = self.parameters.get("sort", "")
        if asked and asked.removeprefix("-") not in SORTS:
            self.problems.append((LABELS["sort"], asked))
        return asked if asked.removeprefix("-") in SORTS else "-partners"

    @cached_property
    def picture(self):
        return self.kept.picture(self.question)

    @property
    def drawn(self):
        return Drawn(self.picture, self.question.organizations)

    @cached_property
    def ordered(self):
        """The organizations in the order asked for; those alike stand by name."""
        found, by = self.network, self.sort.removeprefix("-")
        is_down = self.sort.startswith("-")
        if by == "name":
            return found.organizations[:: -1 if is_down else 1]
        value = {
            "projects": lambda key: len(found.neighbours[key]),
            "partners": found.partners.get,
            "between": found.between.get,
        }[by]
        sign = -1 if is_down else 1
        return sorted(found.organizations, key=lambda key: sign * value(key))

    @cached_property
    def rows(self):
        nodes, found = self.works.nodes, self.network
        return [
            Row(
                nodes[key],
                [nodes[project] for project in found.neighbours[key]],
                found.partners[key],
                found.between[key],
            )
            for key in self.page
        ]

    @property
    def columns(self):
        """The columns that sort, as (name, words, address, how it is sorted now)."""
        now, is_down = self.sort.removeprefix("-"), self.sort.startswith("-")
        return [
            (name, words, self._sorted_by(name), _direction(is_down) * (name == now))
            for name, words in SORTS.items()
        ]

    def _sorted_by(self, name):
        first, second = (name, f"-{name}") if name == "name" else (f"-{name}", name)
        return self.address(sort=second if self.sort == first else first) + "#table"

    @property
    def page_addresses(self):
        """The pages of the table to offer, as (number or an ellipsis, address)."""
        numbers = self.page.paginator.get_elided_page_range(
            self.page.number, on_each_side=1, on_ends=1
        )
        return [(n, self._page_address(n)) for n in numbers]

    @property
    def next_address(self):
        return self._page_address(self.page.number + 1)

    def _page_address(self, number):
        sort = self.sort if self.sort != "-partners" else None
        return self.address(sort=sort, page=number if number != 1 else None) + "#table"


def _direction(is_down):
    return "descending" if is_down else "ascending"

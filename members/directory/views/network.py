"""The network page: a diagram, and a sortable table of the same organizations."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from members.operation.publication import forbid, published
from members.operation.publication.marks import EVENTS, OF_NO_LIST, OFFERS
from members.queries import network

from ..listing import ALL, get_page, page_numbers
from ..network_query import LABELS, NetworkQuery
from ..network_statistics import NetworkStatistics
from ..partners import NetworkDiagram

TABLE = "directory/network_table.html"
PAGE_SIZE = 10
PROJECTS_SHOWN = 4
SORTS = {
    "name": gettext_lazy("Organization"),
    "partners": pgettext_lazy("partners", "Partners"),
    "between": gettext_lazy("Intermediary"),
    "projects": gettext_lazy("Projects"),
}
DEFAULT_SORT = "-partners"


@dataclass(frozen=True)
class NetworkRow:
    """One organization in the table; `betweenness` is a share of all pairs."""

    node: network.Node
    projects: list
    partners: int
    betweenness: float

    @property
    def shown(self):
        return self.projects[:PROJECTS_SHOWN]

    @property
    def more(self):
        return len(self.projects[PROJECTS_SHOWN:])

    @property
    def percent(self):
        return round(100 * self.betweenness)


class NetworkPage(NetworkQuery):
    """The diagram and one page of the table; the diagram is None of an empty network."""

    def __init__(self, parameters, today):
        super().__init__(parameters, today)
        self.sort = self._sort()
        rows = Paginator(self._sorted_keys(), PAGE_SIZE)
        self.page = get_page(rows, parameters.get("page"))
        self.diagram = self._diagram() if self.network.links else None

    @property
    def table(self):
        return render_to_string(TABLE, {"shown": self})

    @cached_property
    def rows(self):
        return [self._row(key) for key in self.page]

    def _diagram(self):
        diagram = self.cache.diagram(self.criteria)
        return NetworkDiagram(diagram, self.criteria.organizations)

    def _sort(self):
        value = self.parameters.get("sort", "")
        if value and value.removeprefix("-") not in SORTS:
            self.problems.append((LABELS["sort"], value))
            forbid()
        return value if value.removeprefix("-") in SORTS else DEFAULT_SORT

    def _sorted_keys(self):
        """Return the organizations in the requested order, equal ones by name."""
        network, by = self.network, self.sort.removeprefix("-")
        is_descending = self.sort.startswith("-")
        if by == "name":
            return network.organizations[:: -1 if is_descending else 1]
        return network.ranked(by, -1 if is_descending else 1)

    def _row(self, key):
        nodes, network = self.data.nodes, self.network
        return NetworkRow(
            nodes[key],
            [nodes[project] for project in network.neighbours[key]],
            network.partner_counts[key],
            network.betweenness[key],
        )

    @property
    def columns(self):
        """Return (name, heading, address that sorts by it, aria-sort or empty)."""
        current = self.sort.removeprefix("-")
        direction = "descending" if self.sort.startswith("-") else "ascending"
        return [
            (name, label, self._sort_address(name), direction * (name == current))
            for name, label in SORTS.items()
        ]

    def _sort_address(self, name):
        first, second = (name, f"-{name}") if name == "name" else (f"-{name}", name)
        return self.address(sort=second if self.sort == first else first) + "#table"

    @property
    def page_addresses(self):
        """Return (number or an ellipsis, address) of the pages to offer."""
        return [(n, self._page_address(n)) for n in page_numbers(self.page)]

    @property
    def next_address(self):
        return self._page_address(self.page.number + 1)

    @property
    def all_address(self):
        return self._page_address(ALL)

    def _page_address(self, number):
        sort = self.sort if self.sort != DEFAULT_SORT else None
        return self.address(sort=sort, page=number if number != 1 else None) + "#table"


PARAMETERS = ("on", "theme", "kind", "organization", "relation")
NEVER = OF_NO_LIST | OFFERS | EVENTS


@login_not_required
@published(*PARAMETERS, "sort", "page", never_shows=NEVER)
@require_safe
def network_page(request):
    """Render the network as a diagram and as a table."""
    page = NetworkPage(request.GET, timezone.localdate())
    return render(request, "directory/network.html", {"shown": page})


@login_not_required
@published(*PARAMETERS, never_shows=NEVER)
@require_safe
def network_statistics(request):
    """Render the statistics of the network."""
    page = NetworkStatistics(request.GET, timezone.localdate())
    return render(request, "directory/network_figures.html", {"shown": page})

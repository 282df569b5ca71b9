"""The statistics page of the network: ranks, pairs of kinds, idle members, years."""

from dataclasses import replace
from functools import partial

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext as _

from ..models import Organization
from ..tables import charts
from .certainty import CertaintyCounts
from .network_query import NetworkQuery

TEMPLATE = "directory/network_statistics.html"
RANKS_SHOWN = 10
IDLE_SHOWN = 120
MIN_BETWEENNESS = 0.005  # rounds to one per cent


class NetworkStatistics(NetworkQuery):
    """The statistics of a day or of all time, and those of each year."""

    route = "directory:network_figures"

    @property
    def html(self):
        """Return all tables as HTML, which is kept by address until a change."""
        key = self.address(), self.today, get_language()
        make = partial(render_to_string, TEMPLATE, {"shown": self})
        return self.cache.rendered.get_or_make(key, make)

    @cached_property
    def years(self):
        return self.cache.yearly_statistics(replace(self.criteria, day=self.today))

    @cached_property
    def rows(self):
        """Return (year, its address, organizations with most partners), latest first."""
        nodes = self.data.nodes
        return [
            (
                year,
                self.address(on=year.day.isoformat()),
                [nodes[key] for key in year.most_connected],
            )
            for year in reversed(self.years)
        ]

    @property
    def figures(self):
        """Return a Figure of each number of the years; the table below has them all."""
        titles = {
            "organizations": _("Organizations in projects"),
            "projects": _("Projects"),
            "pairs": _("Pairs that collaborate"),
        }
        return [self._figure(name, title) for name, title in titles.items()]

    def _figure(self, name, title):
        values = [(str(year.day.year), getattr(year, name)) for year in self.years]
        columns = tuple(charts.YearBar(year, (value,)) for year, value in values)
        text = _("%(title)s: %(a)s in %(from)s, %(b)s in %(to)s") % {
            "title": title,
            "a": values[0][1],
            "from": values[0][0],
            "b": values[-1][1],
            "to": values[-1][0],
        }
        drawn = charts.Columns((title,), columns)
        return charts.Figure(f"network-{name}", text, "", drawn)

    @cached_property
    def most_partners(self):
        """Return (organization, number of partners) of those with most."""
        return self._highest("partners", self.network.partner_counts)

    @cached_property
    def highest_betweenness(self):
        """Return (organization, per cent of the pairs) of those with most."""
        highest = self._highest("between", self.network.betweenness)
        return [
            (node, round(100 * share))
            for node, share in highest
            if share >= MIN_BETWEENNESS
        ]

    def _highest(self, figure, values):
        ranked = self.network.ranked(figure, -1)[:RANKS_SHOWN]
        nodes = self.data.nodes
        return [(nodes[key], values[key]) for key in ranked if values[key]]

    @property
    def kind_labels(self):
        return Organization.Kind.choices

    @cached_property
    def kind_table(self):
        """Return (kind, [number of pairs with each kind]), the labels of both alike."""
        counts = self.network.kind_pairs
        return [
            (
                label,
                [
                    counts[tuple(sorted((kind, other)))]
                    for other, _label in self.kind_labels
                ],
            )
            for kind, label in self.kind_labels
        ]

    @cached_property
    def unconnected_kinds(self):
        """Return the labels of pairs of kinds that never work together."""
        order, labels = list(dict(self.kind_labels)), dict(self.kind_labels)
        pairs = [
            sorted(pair, key=order.index) for pair in self.network.unconnected_kinds
        ]
        by_kind = sorted(pairs, key=lambda pair: [order.index(kind) for kind in pair])
        return [(labels[one], labels[other]) for one, other in by_kind]

    @property
    def current(self):
        """Return the YearStatistics of today."""
        return self.years[-1]

    @property
    def idle_day(self):
        return self.criteria.day or self.today

    @cached_property
    def _network_of_the_day(self):
        return self.cache.network(replace(self.criteria, day=self.idle_day))

    @property
    def members(self):
        """Return the keys of the members on the day, by name."""
        return self._network_of_the_day.members

    @property
    def certainty(self):
        """Return the CertaintyCounts of the members on the day."""
        return CertaintyCounts(**self._network_of_the_day.certainties)

    @property
    def idle(self):
        """Return the members without a project on the day; None when criteria are set."""
        return None if self.chips else self._network_of_the_day.idle

    @property
    def shown_idle(self):
        return self.idle[:IDLE_SHOWN]

    @property
    def more_idle(self):
        return max(len(self.idle) - IDLE_SHOWN, 0)

    @property
    def components(self):
        """Return (number of components, organizations in the largest)."""
        components = self.network.components
        sizes = [sum(key[0] == "o" for key in nodes) for nodes in components]
        return len(sizes), max(sizes, default=0)

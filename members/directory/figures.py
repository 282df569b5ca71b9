"""The network in figures: who ties it together, which kinds meet, how it moved by year."""

from dataclasses import dataclass, replace

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ..models import Organization
from .network import Asked

TOP = 10
IDLE_SHOWN = 120
BARS = 108  # units of height of the tallest bar
STEP = 36  # units of width from one year to the next


@dataclass(frozen=True)
class Bar:
    """One year in a chart; y grows downwards."""

    year: str
    value: int
    x: int
    y: float
    height: float

    @property
    def middle(self):
        return self.x + STEP / 2


class Chart:
    """A number by year, as bars of which each says its value."""

    def __init__(self, title, name, years):
        self.title, self.name = title, name
        values = [getattr(year, name) for year in years]
        unit = BARS / max(*values, 1)
        self.bars = [
            self._bar(n, year.day.year, value, round(value * unit, 1))
            for n, (year, value) in enumerate(zip(years, values, strict=True))
        ]

    def _bar(self, number, year, value, height):
        return Bar(
            str(year), value, number * STEP, round(BARS + 20 - height, 1), height
        )

    @property
    def width(self):
        return len(self.bars) * STEP

    @property
    def text(self):
        """The chart in words: its first and its last value."""
        first, last = self.bars[0], self.bars[-1]
        return _("%(title)s: %(a)s in %(from)s, %(b)s in %(to)s") % {
            "title": self.title,
            "a": first.value,
            "from": first.year,
            "b": last.value,
            "to": last.year,
        }


class Figures(Asked):
    """The figures of a day or of all time, and those of each year."""

    @cached_property
    def years(self):
        return self.kept.years(replace(self.question, day=self.today))

    @cached_property
    def rows(self):
        """The years, latest first, as (year, its address, who works with most others)."""
        nodes = self.works.nodes
        return [
            (
                year,
                self.address(on=year.day.isoformat()),
                [nodes[key] for key in year.top],
            )
            for year in reversed(self.years)
        ]

    @property
    def charts(self):
        titles = {
            "organizations": _("Organizations in projects"),
            "projects": _("Projects"),
            "pairs": _("Pairs that work together"),
        }
        return [Chart(title, name, self.years) for name, title in titles.items()]

    @cached_property
    def partners(self):
        """Who works with most others, as (organization, how many)."""
        return self._first(self.network.partners)

    @cached_property
    def between(self):
        """Who ties others together, as (organization, per cent of the pairs)."""
        found = self._first(self.network.between)
        return [(node, round(100 * share)) for node, share in found if share >= 0.005]

    def _first(self, values):
        ranked = sorted(values, key=lambda key: -values[key])[:TOP]
        nodes = self.works.nodes
        return [(nodes[key], values[key]) for key in ranked if values[key]]

    @property
    def kind_words(self):
        return Organization.Kind.choices

    @cached_property
    def meetings(self):
        """How many pairs of each two kinds work together, as (words, [numbers])."""
        counts = self.network.kinds
        return [
            (
                words,
                [
                    counts[tuple(sorted((kind, other)))]
                    for other, _words in self.kind_words
                ],
            )
            for kind, words in self.kind_words
        ]

    @cached_property
    def strangers(self):
        """The pairs of kinds that never meet, in words; a kind with itself too."""
        order, words = list(dict(self.kind_words)), dict(self.kind_words)
        pairs = [sorted(pair, key=order.index) for pair in self.network.strangers]
        by_kind = sorted(pairs, key=lambda pair: [order.index(kind) for kind in pair])
        return [(words[one], words[other]) for one, other in by_kind]

    @property
    def now(self):
        """The figures of today."""
        return self.years[-1]

    @property
    def idle_day(self):
        return self.question.day or self.today

    @cached_property
    def members(self):
        """Who was a member on the day, by name, as keys."""
        then = self.works.members_on(self.idle_day)
        return [key for key in self.works.members if key in then]

    @cached_property
    def idle(self):
        """The members in no project on the day; None when it is about some only."""
        if self.chips:
            return None
        of_the_day = replace(self.question, day=self.idle_day)
        busy = set(self.kept.network(of_the_day).organizations)
        return [self.works.members[key] for key in self.members if key not in busy]

    @property
    def shown_idle(self):
        return self.idle[:IDLE_SHOWN]

    @property
    def more_idle(self):
        return len(self.idle[IDLE_SHOWN:])

    @property
    def loose(self):
        """How many groups there are, and how many organizations the largest has."""
        sizes = [sum(key[0] == "o" for key in group) for group in self.network.groups]
        return len(sizes), max(sizes, default=0)

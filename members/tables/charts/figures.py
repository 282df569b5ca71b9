"""Figures: a finding, a picture or several, and a table of the same numbers."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from members.operation.caches import LRUCache

from .. import Table


@dataclass(frozen=True)
class Figure:
    """A figure; `name` is its anchor and the name of its files.

    `finding` is a sentence with the result, `subtitle` the unit, the definition and the
    day, `notes` the omissions and their reasons, `source` the source. Without a picture the
    table stands alone, and is open. A table of None: there is no file.
    """

    name: str
    finding: str
    subtitle: str
    chart: Any = None
    table: Table | None = None
    notes: tuple[str, ...] = field(default=())
    source: str = ""
    # As HTML, by where its files lie: a figure may be kept longer than a page.
    rendered: LRUCache = field(
        default_factory=partial(LRUCache, 4), init=False, compare=False, repr=False
    )

    @property
    def picture(self):
        """Return the chart; None for a single bar, which compares nothing."""
        bars = getattr(self.chart, "bars", getattr(self.chart, "stacks", ()))
        return None if len(bars) == 1 else self.chart


@dataclass(frozen=True)
class Groups:
    """(heading, chart) one below the other."""

    groups: tuple[tuple[str, Any], ...]
    template = "tables/charts/groups.html"
    key = ()

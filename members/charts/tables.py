"""What a figure says: a finding, a picture, and a table with the same numbers."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.formats import date_format, number_format

from ..filters.lru import LRUCache


def shown_number(value):
    """Return a number with grouped thousands, in the active language."""
    places = None if isinstance(value, Decimal | float) else 0
    return number_format(value, places, use_l10n=True, force_grouping=True)


@dataclass(frozen=True)
class Cell:
    """A value as files hold it: number, date, text or None.

    `text` is what the page shows instead, `url` the list of what the number counts.
    """

    value: Any
    text: str = ""
    url: str = ""

    @property
    def shown(self):
        """Return the text of the cell; a dash for what is not known."""
        if self.text:
            return self.text
        if self.value is None:
            return "–"
        if isinstance(self.value, date):
            return date_format(self.value)
        return str(self.value) if self.is_text else shown_number(self.value)

    @property
    def is_text(self):
        return isinstance(self.value, str)


@dataclass(frozen=True)
class Table:
    """Rows under a head; the first cell of a row names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Figure:
    """One question answered; `name` is its anchor and the name of its files.

    `finding` is a sentence with the result, `subtitle` the unit, the definition and the
    day, `notes` what was left out and why, `source` who says it. A chart of None: the
    table says it alone, and is open. A table of None: there is no file.
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

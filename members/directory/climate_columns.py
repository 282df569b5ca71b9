"""The columns of the climate picture and what stands in them."""

from dataclasses import dataclass, field
from decimal import Decimal

from .. import climate

MARGIN, BREADTH = 14, 72  # per cent of the column, before its blocks and of them
FEW_NAMED = 2
# The patterns over blocks: the less sure, the more of the paper shows.
HATCHES = {"range": "potential", "medium": "designed", "low": "expected"}
HATCHES |= {name: name for name in ("designed", "expected", "potential")}


@dataclass(frozen=True)
class Block:
    """A piece of a column; `start` and `size` in per cent, `look` its CSS classes."""

    start: float
    size: float
    look: str
    url: str = ""
    at: float = MARGIN
    breadth: float = BREADTH
    label: str = ""

    @property
    def across(self):
        """Return the middle of its breadth."""
        return round(self.at + self.breadth / 2, 2)

    @property
    def middle(self):
        return round(self.start + self.size / 2, 2)

    @property
    def hatch(self):
        looks = self.look.split()
        return next((HATCHES[name] for name in HATCHES if name in looks), "")


@dataclass(frozen=True)
class Named:
    """An effect that is written under its column.

    It is single where the column has no other. `parts` are (name, effect) of others that
    lie in it; what is `beyond` them is None where the difference says nothing.
    """

    effect: climate.Effect
    name: str
    is_single: bool
    parts: list
    beyond: Decimal | None
    measured: list

    @property
    def source(self):
        """Return the address of its first source on the web, or None."""
        return next((url for url, _line in self.effect.row.sources if url), None)


@dataclass(frozen=True)
class Column:
    """One place of the picture: its blocks, and what is written about them.

    `kind` is emissions, sum, unknown, gap, goal or stopped.
    """

    kind: str
    blocks: list = field(default_factory=list)
    sum: climate.Sum | None = None
    emissions: tuple = ()
    named: tuple = ()

    @property
    def is_unknown_gap(self):
        return self.kind == "gap" and any(b.look == "nobody" for b in self.blocks)

    @property
    def first(self):
        """Return the projects that are named where there is little room."""
        return self.named[:FEW_NAMED]

    @property
    def more_than_first(self):
        return len(self.sum.effects) - len(self.first) if self.sum else 0

    @property
    def more(self):
        """Return how many counted effects are not named."""
        return len(self.sum.effects) - len(self.named) if self.sum else 0

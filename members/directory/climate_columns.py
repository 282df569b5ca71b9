"""The columns of the climate picture, and the remainder to the goal."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from ..models import ClimateEffect
from ..models.qualifier import Qualifier
from ..queries import climate

MARGIN, BREADTH = 14, 72  # per cent of the column, before its blocks and of them
FEW_NAMED = 2
LIMITS = {Qualifier.AT_LEAST: "at-least", Qualifier.AT_MOST: "at-most"}
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
    lie in it; `beyond` is None where the difference has no meaning.
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
class Place:
    """One place of the picture: its blocks, and the text about them.

    `kind` is emissions, sum, unknown, gap, goal or stopped.
    """

    kind: str
    blocks: list = field(default_factory=list)
    sum: climate.EffectSum | None = None
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


@dataclass(frozen=True)
class Gap:
    """The tonnes that no known project covers; without an amount, the reason why."""

    amount: climate.Amount | None = None
    reason: str = ""


def gap_of(distance, sums):
    """Return the Gap of a distance in tonnes of CO₂e to the goal, less the running sums.

    It has an amount only where all that counts has one maturity, and one mechanism that
    cuts emissions, in the unit of the emissions, without limits.
    """
    if distance <= 0:
        return Gap(_amount(Qualifier.EXACT, Decimal(0), Decimal(0)))
    if reason := _reason(sums):
        return Gap(reason=reason)
    [only] = sums
    is_about = any(one.qualifier == Qualifier.ABOUT for one in only.amounts)
    total = sum(amount.value for amount in only.amounts)
    lower, upper = max(distance - only.upper, 0), max(distance - total, 0)
    is_about = is_about and upper > 0
    return Gap(_amount(Qualifier.ABOUT if is_about else Qualifier.EXACT, lower, upper))


def _amount(qualifier, lower, upper):
    top = upper if upper != lower else None
    return climate.Amount(qualifier, lower, top, climate.TONNES, ())


def _reason(sums):
    """Return the reason why the remainder is no figure; empty if it is one."""
    if not sums:
        return _("No figure of a project counts here, so nothing can be subtracted.")
    if len(sums) > 1:
        return _("Bases differ, so what remains cannot be given as one figure.")
    [only] = sums
    if only.mechanism == ClimateEffect.Mechanism.USED:
        return _("Used CO₂ is not necessarily removed, so what remains is not known.")
    if only.unit != climate.TONNES:
        return _(
            "The emissions are in CO₂ equivalents and the effects are not, so what"
            " remains cannot be given as one figure."
        )
    if any(amount.qualifier in LIMITS for amount in only.amounts):
        return _(
            "What projects give has only an upper or a lower limit, so what remains"
            " cannot be given as one figure."
        )
    return ""

"""The climate picture: emissions at the left, the goal at the right, projects between.

Every column hangs from the level of emissions towards zero. Places are in per cent of
the way from the highest tick to the lowest, so that the same numbers draw it upright on
a wide page and lying on a phone.
"""

from dataclasses import replace
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import get_language

from members.fields.amount_texts import format_number

from .. import charts, climate
from ..models import ClimateEffect
from ..models.qualifier import Qualifier
from .climate_columns import BREADTH, MARGIN, Block, Column, Named
from .climate_words import years

GOAL = 1.6  # per cent, the mark of the goal
LEAST = 0.7  # per cent: what is smaller is drawn so, to be seen
MOST_BLOCKS = 8  # of one amount; with more effects than that it is one block
MOST_YEARS = 3  # of emissions
MOST_NAMED = 5  # projects of a column
TONNES = ("t CO₂/year", "t CO₂e/year")
LIMITS = {Qualifier.AT_LEAST: "at-least", Qualifier.AT_MOST: "at-most"}


class Scale:
    """The tonnes of the picture, from the highest tick down to zero or below it."""

    def __init__(self, level, deepest):
        self.level = level or deepest
        up = charts.round_ticks(max(int(self.level), 1))
        step = up[1] - up[0]
        below = max(0, int(deepest - self.level))
        down = [-step * n for n in range(1, -(-below // step) + 1)]
        self.values = [*reversed(up), *down]
        self.top, self.bottom = self.values[0], self.values[-1]

    def place(self, value):
        """Return the place of a level, in per cent from the top."""
        return round(float(self.top - value) / (self.top - self.bottom) * 100, 2)

    @property
    def is_in_millions(self):
        return self.top >= 10**6

    @property
    def ticks(self):
        """Return (number to write, place, whether it is zero), from the highest down."""
        unit = 10**6 if self.is_in_millions else 1
        return [
            (format_number(Decimal(value) / unit), self.place(value), value == 0)
            for value in self.values
        ]


class ClimatePicture:
    """The columns of effects, emissions and the goal, as a day and a year ask for them."""

    def __init__(self, records, question):
        self.graph, self.question = records.graph, question
        self.effects = question.effects(records.effects)
        emissions = question.known_by_then(records.emissions)
        self.level = climate.current_level(
            emissions, records.targets, records.target_year
        )
        self.all_effects, self.drawn = records.effects, frozenset(self.effects)

    @classmethod
    def of(cls, records, question):
        """Return the picture, kept until the registry changes: it has addresses of pages."""
        key = question, get_language()
        return records.derived.get_or_make(key, lambda: cls(records, question))

    @cached_property
    def all_sums(self):
        return self.graph.sums(self.effects)

    @cached_property
    def sums(self):
        """Return the Sums in tonnes, those of stopped projects last."""
        return [one for one in self.all_sums if one.unit in TONNES]

    @cached_property
    def start(self):
        """Return the emission from which the way to the goal is read, or None."""
        return self.level.start if self.level else None

    @cached_property
    def scale(self):
        amounts = [amount.upper for one in self.sums for amount in one.amounts]
        deepest = max(amounts, default=Decimal(0))
        return Scale(self._highest, deepest)

    @property
    def _highest(self):
        rows = self.level.emissions if self.level else ()
        return max((row.tonnes_co2e for row in rows), default=Decimal(0))

    @cached_property
    def columns(self):
        """Return the columns from left to right; None when there is nothing to draw."""
        if not self.start and not self.sums:
            return []
        running = [one for one in self.sums if not one.is_stopped]
        stopped = [one for one in self.sums if one.is_stopped]
        measured = [s for s in running if s.maturity == ClimateEffect.Maturity.MEASURED]
        return [
            *([self._emissions()] if self.start else []),
            *([] if measured else [Column("unknown", [self._unknown()])]),
            *(self._sum("sum", one) for one in running),
            *([self._gap(), self._goal()] if self.start else []),
            *(self._sum("stopped", one) for one in stopped),
        ]

    @property
    def has_small_blocks(self):
        """Whether some block is drawn larger than it is."""
        return any(
            "small" in block.look for column in self.columns for block in column.blocks
        )

    @property
    def gap(self):
        """Return (lower, upper) of what no known project covers; None where bases differ.

        Bases are the same when all that counts has one maturity, and one mechanism that
        cuts emissions, in the unit of the emissions, without limits.
        """
        counted = [one for one in self.sums if not one.is_stopped]
        if not self.start or len(counted) != 1:
            return None
        only = counted[0]
        is_open = any(amount.qualifier in LIMITS for amount in only.amounts)
        if is_open or only.unit != climate.TONNES or only.mechanism == "used":
            return None
        level = self.start.tonnes_co2e
        lower = sum(amount.value for amount in only.amounts)
        return max(level - only.upper, 0), max(level - lower, 0)

    def _emissions(self):
        """Return the starting point and the latest figures, side by side."""
        every = sorted(self.level.emissions, key=lambda row: row.year_from)
        latest = every[-MOST_YEARS:]
        rows = latest if self.start in latest else [self.start, *latest[1:]]
        blocks = [
            [
                replace(
                    self._block(row.tonnes_co2e, row.tonnes_co2e, _sure(row)),
                    label=years(row),
                )
            ]
            for row in rows
        ]
        return Column("emissions", side_by_side(blocks), emissions=tuple(rows))

    def _sum(self, kind, one):
        """Return the column of a sum; amounts that are not added hang side by side."""
        look = f"{one.mechanism} {one.maturity}"
        lanes = [self._amount(amount, look) for amount in one.amounts]
        return Column(kind, side_by_side(lanes), one, named=self._named(one))

    def _amount(self, amount, look):
        at, blocks = self.from_level, []
        is_whole = len(amount.effects) > MOST_BLOCKS
        for part in [amount] if is_whole else amount.effects:
            drawn = self._effect(at, part, look)
            blocks += drawn
            at = round(max(block.start + block.size for block in drawn), 2)
        return blocks

    def _named(self, one):
        """Return the largest effects of a sum, in the order of its amounts."""
        every = [effect for amount in one.amounts for effect in amount.effects]
        largest = set(sorted(every, key=lambda effect: -effect.upper)[:MOST_NAMED])
        alone = {a.effects[0] for a in one.amounts if len(a.effects) == 1}
        return tuple(
            self._name(effect, effect in alone) for effect in every if effect in largest
        )

    def _name(self, effect, is_single):
        inner = self.inner(effect)
        beyond = self.graph.beyond(effect, self.drawn) if inner else None
        measured = [
            one
            for one in self.all_effects
            if one.project_key == effect.project_key
            and one.maturity == ClimateEffect.Maturity.MEASURED
        ]
        return Named(effect, is_single, inner, beyond, measured)

    @property
    def from_level(self):
        return self.scale.place(
            self.start.tonnes_co2e if self.start else self.scale.level
        )

    def _effect(self, start, part, look):
        """Return the blocks of an effect or an amount: its value, the rest of its range,
        and within it what other effects already give."""
        size, small = self._size(part.value)
        url = getattr(part, "project", None) and part.project.get_absolute_url()
        look = " ".join(filter(None, [look, LIMITS.get(part.qualifier, ""), small]))
        blocks = [Block(start, size, look, url or "")]
        if part.value_max is not None:
            rest, _small = self._size(part.value_max - part.value)
            blocks.append(
                Block(round(start + size, 2), rest, f"{look} range", url or "")
            )
        for inner in self.inner(part):
            inside, _small = self._size(inner.value)
            blocks.append(
                Block(
                    start,
                    min(inside, size),
                    f"{inner.mechanism} {inner.maturity} inner",
                    inner.project.get_absolute_url(),
                )
            )
        return blocks

    def inner(self, part):
        """Return the effects drawn inside the block of an effect that holds them."""
        if getattr(part, "project", None) is None:
            return []
        beyond = self.graph.beyond(part, self.drawn)
        return [] if beyond is None else self.graph.parts(part, self.drawn)[:1]

    def _size(self, value):
        size = float(value) / (self.scale.top - self.scale.bottom) * 100
        return (round(size, 2), "") if size >= LEAST else (LEAST, "small")

    def _block(self, upper, value, look):
        size, small = self._size(value)
        return Block(self.scale.place(upper), size, f"{look} {small}".strip())

    def _unknown(self):
        return Block(self.from_level, 12, "nobody")

    def _gap(self):
        if self.gap is None:
            zero = self.scale.place(0)
            return Column(
                "gap",
                [Block(self.from_level, round(zero - self.from_level, 2), "nobody")],
            )
        _lower, upper = self.gap
        return Column("gap", [self._block(upper, upper, "gap")])

    def _goal(self):
        target = self.level.target
        place = self.scale.place(target.value) - GOAL / 2
        return Column("goal", [Block(place, GOAL, "goal", label=str(target.year))])


def side_by_side(lanes):
    """Return the blocks of all lanes, each lane with its share of the breadth."""
    breadth = round(BREADTH / len(lanes), 2)
    gap = 2 if len(lanes) > 1 else 0
    return [
        replace(block, at=round(MARGIN + n * breadth, 2), breadth=breadth - gap)
        for n, lane in enumerate(lanes)
        for block in lane
    ]


def _sure(emission):
    return f"emitted {emission.confidence or 'low'}"

"""The climate picture: emissions at the left, the goal at the right, projects between.

Every column hangs from the level of emissions towards zero. Places are in per cent of
the way from the highest tick to the lowest, so that the same numbers draw it upright on
a wide page and lying on a phone.
"""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import get_language

from ..models import ClimateEffect
from ..operation.caches import LRUCache
from ..queries import climate
from .climate_columns import BREADTH, LIMITS, MARGIN, Block, Named, Place, gap_of
from .climate_words import Scale, names_of, years

TEMPLATE = "directory/climate_picture.html"
RENDERED_SIZE = 8
GOAL = 1.6  # per cent, the mark of the goal
UNKNOWN = 12  # per cent, the block with a question mark
MOST_BLOCKS = 8  # of one amount; with more effects than that it is one block
MOST_YEARS = 3  # of emissions
MOST_NAMED = 5  # projects of a column


class ClimatePicture:
    """The columns of effects, emissions and the goal, as a day and a year ask for them."""

    def __init__(self, records, question):
        self.graph, self.question = records.graph, question
        self.effects = question.effects(records.effects)
        self.whole_level = climate.current_level(
            records.emissions, records.targets, records.target_year
        )
        emissions = question.known_by_then(records.emissions)
        self.level = self.whole_level and self.whole_level.among(emissions)
        self.all_effects, self.drawn = records.effects, frozenset(self.effects)
        self.is_of_something = bool(records.emissions or records.effects)

    @classmethod
    def of(cls, records, question):
        """Return the picture, kept until the registry changes: it has addresses of pages."""
        key = question, get_language()
        return records.derived.get_or_make(key, lambda: cls(records, question))

    @cached_property
    def _rendered(self):
        return LRUCache(RENDERED_SIZE)

    def rendered(self, table, rows, *, brief):
        """Return the picture as HTML, which is kept with it.

        Its links lead to the page `table`, and there to the effects at `rows`.
        """
        context = {"table": table, "rows": rows, "brief": brief}

        def make():
            return render_to_string(TEMPLATE, {"picture": self, **context})

        return self._rendered.get_or_make(tuple(context.values()), make)

    @cached_property
    def all_sums(self):
        return self.graph.sums(self.effects)

    @cached_property
    def sums(self):
        """Return the Sums in tonnes, those of stopped projects last."""
        return [one for one in self.all_sums if one.unit in climate.IN_TONNES]

    @cached_property
    def start(self):
        """Return the emission from which the way to the goal is read, or None."""
        return self.level.start if self.level else None

    @property
    def running(self):
        """Return the Sums that count towards the goal, in the order of certainty."""
        return [one for one in self.sums if not one.is_stopped]

    @property
    def has_other_units(self):
        """Whether effects that may be counted are not in tonnes, and so not drawn."""
        return len(self.sums) < len(self.all_sums)

    @cached_property
    def has_measured(self):
        """Whether the registry has a measured effect, counted here or not."""
        measured = ClimateEffect.Maturity.MEASURED
        return any(one.maturity == measured for one in self.all_effects)

    @cached_property
    def hung_from(self):
        """Return the tonnes from which the effects hang: the start, else their sum."""
        amounts = [amount.upper for one in self.sums for amount in one.amounts]
        return (
            self.start.tonnes_co2e if self.start else max(amounts, default=Decimal(0))
        )

    @cached_property
    def scale(self):
        amounts = [amount.upper for one in self.sums for amount in one.amounts]
        places = [self.hung_from, *(self.hung_from - amount for amount in amounts)]
        if self.start:
            emitted = [row.tonnes_co2e for row in self.level.emissions]
            places += [self.level.target.value, *emitted]
        return Scale(max(0, *places), min(0, *places))

    @cached_property
    def columns(self):
        """Return the columns from left to right; None when there is nothing to draw."""
        if not self.start and not self.sums:
            return []
        stopped = [one for one in self.sums if one.is_stopped]
        maturities = {one.maturity for one in self.running}
        is_measured = ClimateEffect.Maturity.MEASURED in maturities
        return [
            *([self._emissions()] if self.start else []),
            *([] if is_measured else [Place("unknown", [self._unknown()])]),
            *(self._sum("sum", one) for one in self.running),
            *([self._gap(), self._goal()] if self.start else []),
            *(self._sum("stopped", one) for one in stopped),
        ]

    @property
    def has_small_blocks(self):
        """Whether some block is drawn larger than it is."""
        return any(
            "small" in block.look for column in self.columns for block in column.blocks
        )

    @cached_property
    def gap(self):
        """Return the Gap, of effects of all units; None without emissions."""
        if not self.start:
            return None
        counted = [one for one in self.all_sums if not one.is_stopped]
        return gap_of(self.start.tonnes_co2e - self.level.target.value, counted)

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
        return Place("emissions", side_by_side(blocks), emissions=tuple(rows))

    def _sum(self, kind, one):
        """Return the column of a sum; amounts that are not added hang side by side."""
        look = f"{one.mechanism} {one.maturity}"
        lanes = [self._amount(amount, look) for amount in one.amounts]
        return Place(kind, side_by_side(lanes), one, named=self._named(one))

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
        is_alone = len(every) == 1
        return tuple(self._name(e, is_alone) for e in every if e in largest)

    def _name(self, effect, is_single):
        inside = self.graph.counted_parts(effect, self.drawn)
        parts = [(self.names[part.project.pk], part) for part in inside]
        beyond = self.graph.beyond(effect, self.drawn)
        measured = self._measured.get(effect.project_key, [])
        name = self.names[effect.project.pk]
        return Named(effect, name, is_single, parts, beyond, measured)

    @cached_property
    def _measured(self):
        """Return {key of a project: its measured effects}."""
        effects = defaultdict(list)
        for one in self.all_effects:
            if one.maturity == ClimateEffect.Maturity.MEASURED:
                effects[one.project_key].append(one)
        return effects

    @cached_property
    def names(self):
        return names_of(effect.project for effect in self.all_effects)

    @property
    def from_level(self):
        return self.scale.place(self.hung_from)

    def _effect(self, start, part, look):
        """Return the blocks of an effect or an amount: its value, the rest of its range,
        and within it the part that other effects cover already."""
        size, small = self.scale.size(part.value)
        url = getattr(part, "project", None) and part.project.get_absolute_url()
        look = " ".join(filter(None, [look, LIMITS.get(part.qualifier, ""), small]))
        blocks = [Block(start, size, look, url or "")]
        if part.value_max is not None:
            rest, _small = self.scale.size(part.value_max - part.value)
            blocks.append(
                Block(round(start + size, 2), rest, f"{look} range", url or "")
            )
        return [*blocks, *self._inside(part, start, start + size)]

    def _inside(self, part, start, end):
        """Return the blocks of the parts of an effect, one after the other within it."""
        blocks = []
        for inner in self.inner(part):
            size = min(self.scale.size(inner.value)[0], round(end - start, 2))
            look = f"{inner.mechanism} {inner.maturity} inner"
            url = inner.project.get_absolute_url()
            blocks.append(Block(round(start, 2), size, look, url))
            start += size
        return blocks

    def inner(self, part):
        """Return the effects drawn inside the block of an effect that holds them."""
        if getattr(part, "project", None) is None:
            return []
        if self.graph.beyond(part, self.drawn) is None:
            return []
        return self.graph.counted_parts(part, self.drawn)

    def _block(self, upper, value, look):
        size, small = self.scale.size(value)
        return Block(self.scale.place(upper), size, f"{look} {small}".strip())

    def _unknown(self):
        return Block(min(self.from_level, 100 - UNKNOWN), UNKNOWN, "nobody")

    def _gap(self):
        """Return the column of the remainder above the goal; without blocks if there is none."""
        target, amount = self.level.target.value, self.gap.amount
        if amount is None:
            size = round(self.scale.place(target) - self.from_level, 2)
            return Place("gap", [Block(self.from_level, size, "nobody")])
        upper = amount.upper
        blocks = [self._block(target + upper, upper, "gap")] if upper else []
        return Place("gap", blocks)

    def _goal(self):
        target = self.level.target
        place = self.scale.place(target.value) - GOAL / 2
        return Place("goal", [Block(place, GOAL, "goal", label=str(target.year))])


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

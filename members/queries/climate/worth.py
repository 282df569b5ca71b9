"""The worth of one effect towards the goal, beside all others."""

from dataclasses import dataclass

from .amounts import EffectSum
from .effects import Effect
from .graph import EffectGraph


@dataclass(frozen=True)
class Worth:
    """The sums of the effect's basis without it and with it.

    `before` is None where nothing else has this basis. `counted_in` is the effect that
    counts instead: one that includes this one (`is_part`), or a later figure of the
    project; `includes` and `supersedes` are those that are left out because of it.
    Effects of a stopped project never count.
    """

    effect: Effect
    before: EffectSum | None
    after: EffectSum
    counted_in: Effect | None
    is_part: bool
    includes: tuple[Effect, ...]
    supersedes: tuple[Effect, ...]

    @property
    def counts(self):
        return self.counted_in is None and not self.effect.is_stopped


def worth(effect, others):
    """Return the Worth of an Effect, new or registered, beside the other effects."""
    effects = [*(one for one in others if one.pk != effect.pk), effect]
    return worth_within(EffectGraph(effects), effects, effect)


def worth_within(graph, same, effect):
    """Return the Worth of an Effect of the graph; `same` are effects that hold its basis."""
    same = [one for one in same if one.basis == effect.basis]
    [after] = graph.sums(same)
    others = [one for one in same if one.pk != effect.pk]
    before = next(iter(graph.without(effect).sums(others)), None)
    counted_in = {left.pk: by for left, by in after.left_out}.get(effect.pk)
    replaced = [left for left, by in after.left_out if by is effect]
    includes = [one for one in replaced if graph.includes(effect, one)]
    return Worth(
        effect,
        before,
        after,
        counted_in,
        counted_in is not None and graph.includes(counted_in, effect),
        tuple(includes),
        tuple(one for one in replaced if one not in includes),
    )

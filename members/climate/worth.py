"""What one effect is worth on the way to the goal, beside all others."""

from dataclasses import dataclass

from .amounts import Sum
from .effects import Effect
from .graph import EffectGraph


@dataclass(frozen=True)
class Worth:
    """The sums of the effect's basis without it and with it.

    `before` is None where nothing else has this basis. `counted_in` is the effect that
    already counts this one; `replaces` are those that are left out because of it. What a
    stopped project would have given never counts.
    """

    effect: Effect
    before: Sum | None
    after: Sum
    counted_in: Effect | None
    replaces: tuple[Effect, ...]

    @property
    def counts(self):
        return self.counted_in is None and not self.effect.is_stopped


def worth(effect, others):
    """Return the Worth of an Effect, new or registered, beside the other effects."""
    others = [one for one in others if one.pk != effect.pk]
    with_it = [*others, effect]
    before = _sum_of(effect.basis, others)
    after = _sum_of(effect.basis, with_it)
    left_out = {left.pk: by for left, by in after.left_out}
    replaced = tuple(left for left, by in after.left_out if by is effect)
    return Worth(effect, before, after, left_out.get(effect.pk), replaced)


def _sum_of(basis, effects):
    same = [one for one in effects if one.basis == basis]
    return next(iter(EffectGraph(effects).sums(same)), None)

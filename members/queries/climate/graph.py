"""Add effects without counting twice those that others include."""

from collections import defaultdict
from copy import copy
from itertools import groupby

from members.models import ClimateEffect

from .amounts import EffectSum
from .effects import Effect

MATURITIES, MECHANISMS = list(ClimateEffect.Maturity), list(ClimateEffect.Mechanism)


def sums(effects):
    """Return the EffectSums of effects (Effect, or ClimateEffect with project and `excludes`)."""
    effects = [e if isinstance(e, Effect) else Effect.of(e) for e in effects]
    return EffectGraph(effects).sums(effects)


class EffectGraph:
    """All effects of the registry; a sum may be asked of some of them."""

    def __init__(self, effects):
        self.effects = {effect.pk: effect for effect in effects}
        self.inside = defaultdict(list)
        for effect in self.effects.values():
            self.inside[effect.contained_in].append(effect)

    def without(self, effect):
        graph = copy(self)
        graph.effects = {k: one for k, one in self.effects.items() if k != effect.pk}
        return graph

    def includes(self, whole, effect):
        """Whether an effect is part of another one, at any depth."""
        return whole in self.containers(effect)

    def containers(self, effect):
        """Return the effects that include it, innermost first.

        The chain ends at one that is in addition to something in the chain.
        """
        chain, above = [effect], self._container(effect)
        while above and not any(above.is_apart_from(one) for one in chain):
            chain.append(above)
            above = self._container(above)
        return chain[1:]

    def _container(self, effect):
        # A proposal has no key: None is no container.
        at = effect.contained_in
        return None if at is None else self.effects.get(at)

    def parts(self, effect, effects):
        """Return those of the effects that it includes directly."""
        return [
            one
            for one in self.inside.get(effect.pk, ())
            if one in effects and not one.is_apart_from(effect)
        ]

    def beyond(self, effect, effects):
        """Return the value beyond the parts, None where the difference has no meaning.

        It has one where the parts are single values of one basis, in its unit and mechanism.
        """
        parts = self.parts(effect, effects)
        kinds = {(one.maturity, one.mechanism, one.unit) for one in parts}
        counted = self.counted_parts(effect, effects)
        if len(kinds) != 1 or kinds.pop()[1:] != (effect.mechanism, effect.unit):
            return None
        if any(_is_open(one) for one in [effect, *counted]):
            return None
        rest = effect.value - sum(one.value for one in counted)
        return rest if rest >= 0 else None

    def counted_parts(self, effect, effects):
        """Return the parts without those that a later figure of their project replaces."""
        return self.counted(self.parts(effect, effects))[0]

    def counted(self, effects):
        """Return (effects to add, [(effect left out, effect that counts it)]) of one basis.

        Left out are those that a counted one includes, and the earlier figures of a
        project for which a later year has one that is not in addition to them.
        """
        included, outermost = [], set()
        for effect in sorted(effects, key=self._depth):  # containers first
            above = [one for one in self.containers(effect) if one in outermost]
            if above:
                included.append((effect, above[-1]))
            else:
                outermost.add(effect)
        latest, earlier = [], []
        by_project = defaultdict(list)
        for effect in sorted(outermost, key=_newest_first):  # before those replaced
            same = by_project[effect.project_key]
            later = [one for one in same if _replaces(one, effect)]
            if later:
                earlier.append((effect, later[0]))
            else:
                latest.append(effect)
                same.append(effect)
        place = {effect: n for n, effect in enumerate(effects)}
        return sorted(latest, key=place.get), [*included, *earlier]

    def _depth(self, effect):
        depth, above = 0, self._container(effect)
        while above:
            depth, above = depth + 1, self._container(above)
        return depth

    def sums(self, effects):
        """Return an EffectSum for each basis: surest first, those of stopped projects last."""
        ordered = sorted(effects, key=_sum_order)
        return [
            self._sum(basis, list(same)) for basis, same in groupby(ordered, _basis)
        ]

    def _sum(self, basis, effects):
        counted, left_out = self.counted(effects)
        return EffectSum(*basis, tuple(counted), tuple(left_out))


def _is_open(effect):
    """Whether the value is a range or a limit."""
    return effect.value_max is not None or effect.qualifier in ("at most", "at least")


def _replaces(later, effect):
    """Whether a figure of a later year replaces one of the same project."""
    return (
        None not in (later.year, effect.year)
        and later.year > effect.year
        and not later.is_apart_from(effect)
    )


def _newest_first(effect):
    return -(effect.year or 0)


def _basis(effect):
    return effect.basis


def _sum_order(effect):
    is_stopped, maturity, mechanism, unit = effect.basis
    return is_stopped, MATURITIES.index(maturity), MECHANISMS.index(mechanism), unit

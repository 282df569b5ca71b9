"""Amounts of effects: added only where basis and qualifier are the same."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.functional import cached_property

from members.models.qualifier import Qualifier

from .effects import Effect

QUALIFIERS = [Qualifier.EXACT, Qualifier.ABOUT, Qualifier.AT_LEAST, Qualifier.AT_MOST]


@dataclass(frozen=True)
class Amount:
    """The sum of effects of one basis and one qualifier, single or as a range."""

    qualifier: Qualifier
    value: Decimal
    value_max: Decimal | None
    unit: str
    effects: tuple[Effect, ...]

    @classmethod
    def of(cls, effects):
        """Return the Amount of effects that share basis, qualifier and kind of value."""
        first = effects[0]
        is_range = first.value_max is not None
        return cls(
            first.qualifier,
            sum(effect.value for effect in effects),
            sum(effect.value_max for effect in effects) if is_range else None,
            first.unit,
            tuple(effects),
        )

    def get_qualifier_display(self):
        return self.qualifier.label

    @property
    def upper(self):
        return self.value if self.value_max is None else self.value_max


@dataclass(frozen=True)
class EffectSum:
    """The effects of one basis: the counted ones as amounts, and those left out.

    `left_out` are (effect, effect that already counts it).
    """

    is_stopped: bool
    maturity: object
    mechanism: object
    unit: str
    effects: tuple[Effect, ...]
    left_out: tuple[tuple[Effect, Effect], ...]

    @cached_property
    def amounts(self):
        """Return the Amounts: exact, about, at least, at most; ranges after single values."""
        ordered = sorted(self.effects, key=_amount_key)
        return tuple(
            Amount.of(list(same)) for _key, same in groupby(ordered, _amount_key)
        )

    @property
    def upper(self):
        """Return the greatest value that all amounts can give."""
        return sum(amount.upper for amount in self.amounts)


def _amount_key(effect):
    return QUALIFIERS.index(effect.qualifier), effect.value_max is not None

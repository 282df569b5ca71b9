"""Climate effects, emissions and targets, as of a day and a year."""

from .amounts import Amount, Sum
from .effects import Effect
from .emissions import Level, current_level, emissions_on, level_of, region_target
from .graph import EffectGraph, sums
from .question import Question
from .worth import Worth, worth

__all__ = [
    "Amount",
    "Effect",
    "EffectGraph",
    "Level",
    "Question",
    "Sum",
    "Worth",
    "current_level",
    "emissions_on",
    "level_of",
    "region_target",
    "sums",
    "worth",
]

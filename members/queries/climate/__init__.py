"""Climate effects, emissions and targets, as of a day and a year."""

from .amounts import Amount, EffectSum
from .cache import ClimateRecords, current_records
from .effects import Effect
from .emissions import (
    IN_TONNES,
    TONNES,
    Level,
    current_level,
    emissions_on,
)
from .graph import EffectGraph, sums
from .proposed import Registered, as_proposed
from .question import ClimateQuestion
from .worth import Worth, worth
from .worth_texts import change_lines, worth_lines

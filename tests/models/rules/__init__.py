"""Invalid rows and messages of each constraint."""

from . import (
    every_model,
    fees,
    meetings,
    people,
    registry,
    reports,
    review,
    wording,
    work,
)
from .every_model import MODELS
from .twice import TWICE as OTHERS

__all__ = ["MODELS", "TWICE", "WRONG"]

# {constraint: (model, the invalid fields or a function that returns them, message)}.
WRONG = registry.WRONG | review.WRONG | people.WRONG | work.WRONG | every_model.WRONG
WRONG |= fees.WRONG | wording.WRONG | meetings.WRONG | reports.WRONG
TWICE = OTHERS | fees.TWICE | meetings.TWICE | reports.TWICE

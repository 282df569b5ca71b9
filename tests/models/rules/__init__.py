"""What each constraint refuses, and the words that people get."""

from . import every_model, people, registry, review
from .every_model import MODELS
from .twice import TWICE

__all__ = ["MODELS", "TWICE", "WRONG"]

# What is wrong in one row, and what people are told.
WRONG = registry.WRONG | review.WRONG | people.WRONG | every_model.WRONG

"""What each constraint refuses, and the words that people get."""

from . import every_noun, people, registry, review
from .every_noun import NOUNS
from .twice import TWICE

__all__ = ["NOUNS", "TWICE", "WRONG"]

# What is wrong in one row, and what people are told.
WRONG = registry.WRONG | review.WRONG | people.WRONG | every_noun.WRONG

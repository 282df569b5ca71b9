"""What a check has found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Something that does not work: the check that found it, words, and what a technician asks."""

    check: str
    text: str
    detail: str = ""

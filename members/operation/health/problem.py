"""The result of a check."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """A problem: the name of its check, words for staff, and details for a technician."""

    check: str
    text: str
    detail: str = ""

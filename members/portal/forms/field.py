"""One field of the form as it is shown: its input, and all that is said beside it."""

from dataclasses import dataclass, field

from .rows import KINDS


@dataclass
class Conflict:
    """What was typed, and what somebody else has put there meanwhile, to choose from."""

    mine: object
    now: object
    fingerprint: str
    choice: str


@dataclass
class Field:
    """`input` is a bound field, or the set of its rows; `waiting` a review.Difference."""

    name: str
    label: str
    input: object
    seen: str
    is_at_once: bool = False
    waiting: object = None
    conflict: Conflict | None = None
    refusals: list = field(default_factory=list)

    @property
    def is_rows(self):
        return self.name in KINDS

    @property
    def anchor(self):
        """The id of what a link to the field leads to."""
        has_many = self.is_rows or self.name in ("topics", "logo")
        return self.name if has_many else f"id_{self.name}"

    @property
    def own_errors(self):
        """What is wrong with the field as a whole."""
        wrong = self.input.non_form_errors() if self.is_rows else self.input.errors
        return [*wrong, *self.refusals]

    @property
    def errors(self):
        """All that is wrong, as (id of the input, label, words)."""
        rows = self.input.problems if self.is_rows else []
        return [(self.anchor, self.label, words) for words in self.own_errors] + [
            (bound.id_for_label, f"{self.label} {number}, {bound.label}", words)
            for number, bound, words in rows
        ]

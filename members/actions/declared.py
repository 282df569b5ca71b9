"""What can be done: a declaration for each action, which knows no request."""

from collections.abc import Callable
from dataclasses import dataclass

from django.forms import Form
from django.utils.functional import Promise

from members.fields.forms import PlainForm


@dataclass(frozen=True)
class Action:
    """One thing that a person can do, declared beside the function that does it.

    `do(target, *, by, **typed)` does it, with the `arguments` of the form or else what was
    cleaned, and returns what it wrote, or the Batch; it locks rows, compares what was seen,
    and refuses by ValidationError. `done(result, target, **typed)` returns the words of
    success. `fits(row)` tells which rows of a set it is for.
    """

    label: str | Promise
    do: Callable
    done: str | Promise | Callable
    form: type[Form] = PlainForm
    fits: Callable = lambda row: True

    def words(self, result, target, typed):
        """Return what to say once it is done."""
        if callable(self.done):
            return self.done(result, target, **typed)
        return self.done

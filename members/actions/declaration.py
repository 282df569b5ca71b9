"""What can be done: a declaration for each action, which knows no request."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.forms import Form
from django.utils.functional import Promise

from members.fields.forms import PlainForm


class Question(NamedTuple):
    """What follows from an action, and how it can be taken back, "" if it cannot."""

    heading: str | Promise
    follows: list
    button: str | Promise
    undo: str | Promise = ""


@dataclass(frozen=True)
class Action:
    """One thing that a person can do, declared beside the function that does it.

    `do(target, *, by, **typed)` does it, with the `arguments` of the form or else what was
    cleaned, and returns what it wrote, the Batch, or a tuple with it; it locks rows, compares
    what was seen, and refuses by ValidationError. `done(result, target, **typed)` returns the
    words of success, "" if nothing is to be said; `left_out(result)` sentences about what it
    has left as it was, `notes(result)` what is to be known besides.
    `ask(target, *, by, **typed)` returns a Question, or None where nothing ends. `fits(row)`
    tells which rows of a set it is for. On a page of a noun it is about one of `rows(noun)`,
    if it has these, else about the noun itself.
    """

    label: str | Promise
    do: Callable
    done: str | Promise | Callable
    form: type[Form] = PlainForm
    ask: Callable = lambda target, **typed: None
    left_out: Callable = lambda result: ()
    notes: Callable = lambda result: ()
    fits: Callable = lambda row: True
    rows: Callable | None = None

    def words(self, result, target, typed):
        """Return what to say once it is done."""
        if callable(self.done):
            return self.done(result, target, **typed)
        return self.done


def without_actor(function):
    """Return the `do` of a function that needs no `by`: people do it for themselves."""

    def do(target, *, by, **typed):
        return function(target, **typed)

    return do


def form_of(action, target, data=None, **options):
    """Return the form of the action on the target, with what was sent."""
    form = action.form(data, target=target, **options)
    form.action = action
    return form


def is_form_of(form, action, target):
    """Whether the form, if there is one, is that of this action on this target."""
    return form is not None and (form.action, form.target) == (action, target)


def arguments(form):
    """Return what a valid form gives to the functions of its Action."""
    has_own = hasattr(type(form), "arguments")
    return form.arguments if has_own else form.cleaned_data

"""The declaration of an action, and the target that an address or a form names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.forms import Form
from django.http import Http404
from django.utils.functional import Promise

from members.fields import number_or_none
from members.fields.forms import PlainForm


class Question(NamedTuple):
    """The consequences of an action, and the way to undo it, "" if there is none."""

    heading: str | Promise
    follows: list
    button: str | Promise
    undo: str | Promise = ""


@dataclass(frozen=True)
class Action:
    """One thing that a person can do, declared beside the function that does it.

    `do(target, *, by, **values)` does it, with the `arguments` of the form or else its
    cleaned data, and returns the row it wrote, the Batch, or a tuple with it; it locks rows,
    compares fingerprints, and refuses by ValidationError. `done(result, target, **values)`
    returns the message of success, "" for none; `left_out(result)` sentences about rows
    left unchanged, `notes(result)` further messages. `ask(target, *, by, **values)` returns
    a Question, or None where nothing ends. `fits(row)` selects the rows of a set that it
    applies to. On a page of a noun it is about one of `rows(noun)`, if it has these, else
    about the noun itself.
    """

    label: str | Promise
    do: Callable
    done: str | Promise | Callable
    form: type[Form] = PlainForm
    ask: Callable = lambda target, **values: None
    left_out: Callable = lambda result: ()
    notes: Callable = lambda result: ()
    fits: Callable = lambda row: True
    rows: Callable | None = None

    def words(self, result, target, values):
        """Return the message of success."""
        if callable(self.done):
            return self.done(result, target, **values)
        return self.done


def without_actor(function):
    """Return the `do` of a function that needs no `by`: people do it for themselves."""

    def do(target, *, by, **values):
        return function(target, **values)

    return do


def form_of(action, target, data=None, **options):
    """Return the form of the action on the target, with the data of the request."""
    form = action.form(data, target=target, **options)
    form.action = action
    return form


def is_form_of(form, action, target):
    """Whether the form, if there is one, is that of this action on this target."""
    return form is not None and (form.action, form.target) == (action, target)


def arguments(form):
    """Return the keyword arguments of a valid form for the functions of its Action."""
    has_own = hasattr(type(form), "arguments")
    return form.arguments if has_own else form.cleaned_data


def action_or_404(actions, name):
    """Return the action that a button names; raise Http404 where it is none of these."""
    if name not in actions:
        raise Http404
    return actions[name]


def find_row(rows, number, key="pk"):
    """Return the row with the number, which may be a text; None where it is none."""
    number = number_or_none(number)
    return None if number is None else rows.filter(**{key: number}).first()


def row_or_404(rows, number, key="pk"):
    """Return the same; raise Http404 where there is none."""
    row = find_row(rows, number, key)
    if row is None:
        raise Http404
    return row


def target_of(action, noun, post):
    """Return the noun, or the one of the action's rows that `row` of the post names."""
    if action.rows is None:
        return noun
    return row_or_404(action.rows(noun), post.get("row", ""))

"""The declaration of an action, the rights to one, and the target that a form names."""

from collections.abc import Callable
from dataclasses import dataclass, field
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

    `may(by, target)` is the right to it, for the runner to ask first: `by` is a user, or None
    for a visitor and for the holder of a link. Staff and the functions below are rights.
    With `takes_factor(target)`, staff must also have shown a second factor lately.
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
    takes_factor: Callable = lambda target: False
    # Required: an action without a right would be everybody's.
    may: Callable = field(kw_only=True)

    def words(self, result, target, values):
        """Return the message of success."""
        if callable(self.done):
            return self.done(result, target, **values)
        return self.done


class Staff:
    """The right of staff with all of the permissions, on every target."""

    def __init__(self, *permissions):
        self.permissions = permissions

    def __call__(self, by, target=None):
        is_staff = by is not None and by.is_active and by.is_staff
        return is_staff and by.has_perms(self.permissions)


def always(target):
    return True


def writes_row(by, target):
    """Whether by is staff that may add a new target, or change a stored one."""
    verb, model = "add" if target.pk is None else "change", target._meta
    return Staff(f"{model.app_label}.{verb}_{model.model_name}")(by)


def represents(by, target):
    """Whether by acts today for the organization that the target is, or belongs to."""
    organization = getattr(target, "organization", target)
    is_user = by is not None and by.is_active
    return is_user and by.organizations().contains(organization)


def themselves(by, target):
    return by is not None and by == target


def holder_of_link(by, target=None):
    """Whether nobody is logged in: the page has verified the token of the link."""
    return by is None


def anybody(by, target=None):
    return True


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


def find_row(rows, number):
    """Return the row with the number, which may be a text; None where it is none."""
    number = number_or_none(number)
    return None if number is None else rows.filter(pk=number).first()


def row_or_404(rows, number):
    """Return the same; raise Http404 where there is none."""
    row = find_row(rows, number)
    if row is None:
        raise Http404
    return row


def target_of(action, noun, post):
    """Return the noun, or the one of the action's rows that `row` of the post names."""
    if action.rows is None:
        return noun
    return row_or_404(action.rows(noun), post.get("row", ""))

"""Names, values and numbers of the rows of an undo, as text."""

from django.apps import apps
from django.utils.formats import number_format

from .known_rows import KnownRows
from .reading import Reader, add_links


def reader_of(states):
    """Return a Reader of rows in some states, [(model, {column: value})], by two queries."""
    known_rows, links, states = KnownRows(), {}, list(states)
    reader = Reader(None, known_rows)
    for model, values in states:
        add_links(links, model, values)
    known_rows.load(links, slugs=reader.slugs(states))
    return reader


def model_named(name):
    """Return the model of a name such as "membership"."""
    return apps.get_model("members", name)


def number_of_rows(model, number):
    """Return "38 memberships"."""
    noun = model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural
    return f"{number_format(number)} {noun}"

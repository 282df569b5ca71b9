"""A line that names several organizations of one person, as the list of people does.

The organizations stand apart by ";" in one cell, the functions likewise in another. Such a
line is accepted if all of it is stored; new contacts need a line for each organization.
"""

from itertools import zip_longest

from django.utils.translation import gettext as _

from members.fields import value_or_words

from .names import fold
from .normalize import is_empty

NAME, FUNCTION = "organization.name", "contact.function"
BETWEEN = ";"


def take_first(reading):
    """Match the line with its first organization, and remember all as (name, function)."""
    names = _cell_parts(reading, NAME)
    if len(names) < 2:
        return
    functions = _cell_parts(reading, FUNCTION)
    reading.several = list(zip_longest(names, functions[: len(names)], fillvalue=""))
    reading.replace(NAME, names[0])
    if FUNCTION in reading.cells:
        reading.replace(FUNCTION, functions[0] if functions else "")


def _cell_parts(reading, name):
    return [part.strip() for part in reading.text(name).split(BETWEEN)]


def require_all(reading, contacts, context):
    """Add an error unless the person has all the contacts that the line names."""
    pairs = {(fold(row.organization.name), row.function) for row in contacts}
    places = {name for name, _function in pairs}
    for name, text in reading.several:
        function = _function(text, context)
        folded = fold(name)
        if not ((folded, function) in pairs if function else folded in places):
            reason = _(
                "Write a line for each organization: “%(name)s” is not recorded."
            )
            reading.add_error(NAME, reason % {"name": name[:60]})


def _function(text, context):
    column = context.columns.get(FUNCTION)
    if is_empty(text) or column is None:
        return ""
    function, refusal = value_or_words(column.value_of, text, text, context)
    return text if refusal else function

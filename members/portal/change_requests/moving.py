"""Buttons that exchange a row of a form with the one above or below it."""

import re

MOVE = re.compile(r"(?P<way>up|down)-(?P<name>[a-z_]+)-(?P<row>\d{1,2})")


def move_row(form, act):
    """Move a row if the pressed button says so, and both rows were posted."""
    pressed = MOVE.fullmatch(act)
    declared = pressed and form.declared.get(pressed["name"])
    if not declared or not declared.is_ordered:
        return
    here = int(pressed["row"])
    there = here + (1 if pressed["way"] == "down" else -1)
    if {here, there} <= set(range(form.posted_rows(declared.name))):
        form.move_row(declared.name, here, there)


def exchanged(posted, one, other):
    """Return a copy of {name: value} with two beginnings of names exchanged."""
    copy = posted.copy()
    names = [name for name in posted if name.startswith((one, other))]
    values = {name: _pop(copy, name) for name in names}
    for name, value in values.items():
        first, second = (one, other) if name.startswith(one) else (other, one)
        copy[second + name.removeprefix(first)] = value
    return copy


def _pop(data, name):
    """Remove a name; of a QueryDict, which would return a list, return the last value."""
    value = data[name]
    del data[name]
    return value

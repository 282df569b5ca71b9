"""Rows as a table: a column for each scalar, and several values of a cell joined by "|"."""

from typing import get_args

from msgspec.structs import fields

from members.exchange.projection import Row
from members.tables import Table

JOINT, REPLACED = "|", "¦"  # a "|" within one of several values is written as "¦"


def table_of(projection, rows):
    """Return the Table of rows as lists have them; its head are the names of the fields."""
    columns = columns_of(projection.row)
    cells = ([_cell(read(row)) for read in columns.values()] for row in rows)
    return Table(projection.name, tuple(columns), cells)


def columns_of(struct):
    """Return {name: function of a row for its value}.

    A reference is its slug. Other rows within a row have a column for each field: those of
    a list have their values in the same order in each.
    """
    columns = {}
    for field in fields(struct):
        read = _reader(field.name)
        inner = row_type(field.type)
        if inner is None or is_reference(inner):
            columns[field.name] = _joined(read, _slug) if inner else read
        else:
            for name, part in columns_of(inner).items():
                columns[f"{field.name}.{name}"] = _joined(read, part)
    return columns


def row_type(annotation):
    """Return the Row that a field holds, alone or in a list, or None."""
    for one in (annotation, *get_args(annotation)):
        if isinstance(one, type) and issubclass(one, Row):
            return one
    return None


def is_reference(struct):
    """Whether the rows only name other rows of the open data."""
    return set(struct.__struct_fields__) <= {"slug", "name", "name_nb", "name_en"}


def _reader(name):
    return lambda row: getattr(row, name)


def _slug(row):
    return row.slug


def _joined(read, part):
    def value(row):
        inner = read(row)
        if isinstance(inner, list):
            return [part(one) for one in inner]
        return part(inner) if inner is not None else None

    return value


def _cell(value):
    if isinstance(value, list):
        return JOINT.join(_text(one).replace(JOINT, REPLACED) for one in value)
    return _text(value) if isinstance(value, bool | dict) else value


def _text(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return " ".join(map(_text, value))
    return "" if value is None else str(value)

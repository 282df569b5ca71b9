"""One class a kind of column: parse a cell, read and display the value of a stored row.

base.py     the base class, numbers, yes or no, choices
texts.py    texts of all sorts
days.py     days and their precision
rows.py     topics and sites by name
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from members.models.email_addresses import EmailAddressField
from members.models.organization_numbers import OrgnrField

from .base import (
    ChoiceColumn,
    ChoicesColumn,
    ImportColumn,
    NumberColumn,
    Parsed,
    YesNoColumn,
    folded_heading,
    read_from,
)
from .days import DayColumn, MomentColumn, PartialDayColumn, PrecisionColumn, TimeColumn
from .rows import NamedRows, offered
from .texts import (
    CountryColumn,
    EmailColumn,
    MunicipalityColumn,
    OrgnrColumn,
    PhoneColumn,
    Piece,
    Postcode,
    StatusColumn,
    TextColumn,
    WebColumn,
)

KINDS = (
    (OrgnrField, OrgnrColumn),
    (EmailAddressField, EmailColumn),
    (models.URLField, WebColumn),
    (models.BooleanField, YesNoColumn),
    (models.IntegerField, NumberColumn),
    (models.DateTimeField, MomentColumn),
    (models.DateField, DayColumn),
    (models.TimeField, TimeColumn),
    (models.ManyToManyField, NamedRows),
    ((models.CharField, models.TextField), TextColumn),
)
BY_NAME = {
    "municipality": MunicipalityColumn,
    "phone": PhoneColumn,
    "country": CountryColumn,
}


def column_of(part, model, name, known_as="", is_required=None):
    """Return the column of a model's field; None for a field that fits no cell."""
    field = model._meta.get_field(name)
    names = {f.name for f in model._meta.get_fields()}
    if name.endswith("_precision"):
        return PrecisionColumn(part, model, name)
    if name in BY_NAME:
        kind = BY_NAME[name]
    elif f"{name}_precision" in names:
        kind = PartialDayColumn
    elif getattr(field, "choices", None):
        kind = ChoiceColumn
    elif isinstance(field, ArrayField):
        kind = ChoicesColumn if field.base_field.choices else None
    else:
        kind = next((kind for of, kind in KINDS if isinstance(field, of)), None)
    return kind and kind(part, model, name, known_as, is_required)

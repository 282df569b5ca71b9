"""Norwegian organization numbers: fields, validation and formatting."""

import re

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from stdnum.no import orgnr


def normalize_orgnr(text):
    """Return the nine digits of an entered number such as "NO 934.949.145 MVA"."""
    bare = re.sub(r"[^0-9A-Z]", "", str(text).upper())
    return bare.removeprefix("NO").removesuffix("MVA")


class OrgnrFormField(forms.CharField):
    def to_python(self, value):
        return normalize_orgnr(super().to_python(value))


class OrgnrField(models.CharField):
    """A field of nine digits or none; normalizes the input."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 9, "blank": True, **kwargs})

    def deconstruct(self):
        """Return a CharField, so that migrations do not import this class."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def to_python(self, value):
        return normalize_orgnr(value) if value else ""

    def formfield(self, **kwargs):
        return super().formfield(
            **{"form_class": OrgnrFormField, **kwargs, "max_length": None}
        )


def orgnr_is_valid(field):
    """Whether a field holds nine digits with a valid check digit, as an expression."""
    return models.Func(
        field, function="orgnr_is_valid", output_field=models.BooleanField()
    )


def format_orgnr(number):
    """Return the number in groups of three digits: 934 949 145; empty stays empty."""
    return orgnr.format(number) if number else ""


ORGNR_CONSTRAINTS = [
    models.CheckConstraint(
        name="organization_number_has_nine_digits_that_check",
        condition=Q(orgnr="") | Q(orgnr_is_valid("orgnr")),
        violation_error_message=_(
            "This is not a valid organization number. Check the nine digits."
        ),
    ),
    models.CheckConstraint(
        name="local_unit_number_has_nine_digits_that_check",
        condition=Q(establishment_orgnr="") | Q(orgnr_is_valid("establishment_orgnr")),
        violation_error_message=_(
            "This is not a valid number for a local unit. Check the nine digits."
        ),
    ),
    models.UniqueConstraint(
        fields=["orgnr"],
        condition=~Q(orgnr=""),
        name="organization_number_belongs_to_one",
        violation_error_message=_("Another organization already has this number."),
    ),
]

"""Organization numbers: typed in many ways, kept as nine digits, shown in threes."""

import re

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from stdnum.no import orgnr


def plain_number(typed):
    """Strip what people add to an organization number: "NO 934.949.145 MVA"."""
    bare = re.sub(r"[^0-9A-Z]", "", str(typed).upper())
    return bare.removeprefix("NO").removesuffix("MVA")


class OrgnrFormField(forms.CharField):
    def to_python(self, value):
        return plain_number(super().to_python(value))


class OrgnrField(models.CharField):
    """Nine digits or empty; takes a number as people type it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 9, "blank": True, **kwargs})

    def deconstruct(self):
        """Return a plain CharField, so that migrations do not import this one."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def to_python(self, value):
        return plain_number(value) if value else ""

    def formfield(self, **kwargs):
        return super().formfield(
            **{"form_class": OrgnrFormField, **kwargs, "max_length": None}
        )


def orgnr_is_valid(field):
    """Whether the last of nine digits checks the others, as an expression of the database."""
    return models.Func(
        field, function="orgnr_is_valid", output_field=models.BooleanField()
    )


def in_threes(number):
    """Write the number as Norwegians do: 934 949 145; empty stays empty."""
    return orgnr.format(number) if number else ""


# What holds for the numbers of an organization and of its local unit.
NUMBER_RULES = [
    models.CheckConstraint(
        name="organization_number_has_nine_digits_that_check",
        condition=Q(orgnr="") | Q(orgnr_is_valid("orgnr")),
        violation_error_message=_(
            "This is no organization number: check the nine digits."
        ),
    ),
    models.CheckConstraint(
        name="local_unit_number_has_nine_digits_that_check",
        condition=Q(establishment_orgnr="") | Q(orgnr_is_valid("establishment_orgnr")),
        violation_error_message=_(
            "This is no number of a local unit: check the nine digits."
        ),
    ),
    models.UniqueConstraint(
        fields=["orgnr"],
        condition=~Q(orgnr=""),
        name="organization_number_belongs_to_one",
        violation_error_message=_("Another organization already has this number."),
    ),
]

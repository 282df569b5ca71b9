"""Telephone numbers as people and files write them."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# A cell of a file may hold several: "35 92 00 00, 912 34 567" or "… og …".
SIGNS = re.compile(r"(?:[0-9\s+()./,;\u2010-\u2015-]|\b(?:og|eller|and|or)\b)+")
LEAST_DIGITS = 5

REFUSED = _("Enter a telephone number, for example 35 55 01 01 or +47 …")


def is_telephone(text):
    """Whether the text is one telephone number or several, and nothing else."""
    return (
        bool(SIGNS.fullmatch(text)) and len(re.findall("[0-9]", text)) >= LEAST_DIGITS
    )


class TelephoneFormField(forms.CharField):
    def _clean_bound_field(self, bf):
        """Refuse any text but telephone numbers, unless it is older than the rule."""
        text = super()._clean_bound_field(bf)
        if text and text != bf.initial and not is_telephone(text):
            raise ValidationError(REFUSED, code="telephone")
        return text


class TelephoneField(models.CharField):
    """A column for telephone numbers, which forms and files in refuse, not the database."""

    def __init__(self, *args, max_length=30, blank=True, **options):
        super().__init__(*args, max_length=max_length, blank=blank, **options)

    def deconstruct(self):
        """Return a field of Django, so that migrations do not import this class."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def formfield(self, **options):
        return super().formfield(**{"form_class": TelephoneFormField, **options})

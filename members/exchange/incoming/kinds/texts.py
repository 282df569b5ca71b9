"""Columns of texts: names, numbers that are no amounts, addresses, municipalities."""

import re
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from members.fields import municipalities
from members.models import Membership
from members.models.email_addresses import readable
from members.models.organization_numbers import format_orgnr

from .. import normalize
from ..headings import LABELS
from .base import ImportColumn, read_from

LETTERS = 2
COUNTRIES = {
    **dict.fromkeys(["norge", "noreg", "norway"], "NO"),
    **dict.fromkeys(["sverige", "sweden"], "SE"),
    **dict.fromkeys(["danmark", "denmark"], "DK"),
    **dict.fromkeys(["finland"], "FI"),
    **dict.fromkeys(["island", "iceland"], "IS"),
    **dict.fromkeys(["tyskland", "germany"], "DE"),
    **dict.fromkeys(["nederland", "netherlands", "the netherlands"], "NL"),
    **dict.fromkeys(["storbritannia", "uk", "united kingdom"], "GB"),
}


class TextColumn(ImportColumn):
    is_noted = False

    @cached_property
    def is_long(self):
        return isinstance(self.model_field, models.TextField)

    def value_of(self, cell, text, context):
        text = self._plain(text)
        most = self.model_field.max_length
        if most and len(text) > most:
            raise ValidationError(
                _("The text has %(n)s characters, and there is room for %(most)s.")
                % {"n": len(text), "most": most}
            )
        return text

    def _plain(self, text):
        return (
            normalize.paragraphs_of(text) if self.is_long else normalize.line_of(text)
        )

    def is_same(self, old, new):
        return old == new or self._plain(old.replace("\r\n", "\n")) == new


class PhoneColumn(TextColumn):
    is_noted = True

    def value_of(self, cell, text, context):
        return super().value_of(cell, normalize.telephone(text), context)

    def is_same(self, old, new):
        return old == new or (bool(old) and _phone_digits(old) == _phone_digits(new))


def _phone_digits(phone):
    bare = re.sub(r"[^\d+]", "", phone)
    return re.sub(r"^(\+47|0047)(?=\d{8}$)", "", bare)


class OrgnrColumn(ImportColumn):
    def value_of(self, cell, text, context):
        return normalize.organization_number(text)

    def text(self, value):
        return format_orgnr(value)

    def _note(self, cell, text, value):
        bare = re.sub(r"\s", "", text)
        return "" if bare == value else read_from(text)

    def holds(self, old, text, context):
        return bool(old) and re.sub(r"\s", "", text) == old


class WebColumn(ImportColumn):
    def value_of(self, cell, text, context):
        return normalize.web_address(text)

    def is_same(self, old, new):
        return old == new or normalize.bare_address(old) == normalize.bare_address(new)


class EmailColumn(ImportColumn):
    def value_of(self, cell, text, context):
        return normalize.email_address(text)

    def text(self, value):
        return readable(value)

    def _note(self, cell, text, value):
        return "" if text.lower() in (value, readable(value)) else read_from(text)


class MunicipalityColumn(TextColumn):
    """A municipality by name or number; the number is set with the name."""

    is_noted = True

    @property
    def allowed(self):
        return list(municipalities.numbers())

    def value_of(self, cell, text, context):
        return normalize.municipality(normalize.line_of(text))

    def fields(self, value):
        code = municipalities.numbers().get(value, "")
        return {self.field: value, "municipality_code": code}


class CountryColumn(TextColumn):
    """A country by its two letters, or by its name where it is one near by."""

    is_noted = True

    def value_of(self, cell, text, context):
        code = COUNTRIES.get(text.casefold(), text.upper())
        return super().value_of(cell, code if len(code) == LETTERS else text, context)


class Piece(ImportColumn):
    """A piece of the value of another column, which is read when that one is empty."""

    required = False
    is_noted = False

    def __init__(self, part, model, name, piece_of, before=" ", is_added=False):
        super().__init__(part, model, name)
        self.piece_of, self.before = f"{part}.{piece_of}", before
        # Whether it is added to the whole value where that stands without it.
        self.is_added = is_added

    @property
    def label(self):
        label = LABELS.get(self.name)
        return capfirst(str(label or self.model_field.verbose_name))

    def _own_labels(self):
        return []

    def piece(self, text):
        """Return the text as it stands in the whole value."""
        return text


class StatusColumn(TextColumn):
    """A word of another program, of which the look says whether it makes a membership."""

    required = False
    model_field = Membership._meta.get_field("evidence")

    def _own_labels(self):
        return []

    def read(self, record):
        return ""


class Postcode(Piece):
    def piece(self, text):
        """Return four digits: a spreadsheet takes the nought from 0150."""
        return text.zfill(4) if text.isdecimal() and text else text

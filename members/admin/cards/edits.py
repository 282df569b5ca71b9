"""The forms of a card, by the word in its address: `?edit=note-12`."""

import re
from dataclasses import dataclass

from django import forms
from django.db.models import DateField, DecimalField, TextField, TimeField
from django.utils.translation import gettext_lazy as _

from members.actions import Action, writes_row
from members.fields import decimals
from members.fields.forms import DayField, PastDayField
from members.models import Body, Organization

from ..concurrency.integrity_errors import save_row
from ..concurrency.row_editing import RowForm
from ..registry.municipalities import municipality_field
from ..registry.partial_days import PartialDayField, PartialDaysForm, partial_days
from ..registry.widgets import TextareaWidget

WORD = re.compile(r"([a-z_]{1,20})(?:-([0-9]{1,18}))?")


def field_for(db_field, **options):
    """Return the form field of a column: days and amounts are typed, texts have three lines."""
    if db_field.name in partial_days(db_field.model):
        return PartialDayField(db_field)
    if db_field.name == "municipality":
        return municipality_field(db_field)
    if isinstance(db_field, DateField):
        texts = {"label": db_field.verbose_name, "help_text": db_field.help_text}
        return DayField(required=not db_field.blank, **texts)
    if isinstance(db_field, DecimalField):
        options["form_class"] = decimals.DecimalField
    if isinstance(db_field, TimeField):
        options["widget"] = forms.TimeInput({"type": "time"}, "%H:%M")
    if isinstance(db_field, TextField):
        options["widget"] = TextareaWidget
    return db_field.formfield(**options)


def agreement_field(**options):
    """Return the field of the day on which an organization agreed to be shown."""
    db_field = Organization._meta.get_field("listing_agreed_on")
    return PastDayField(label=db_field.verbose_name, **options)


def organizations(row):
    """Return all organizations, to choose one for a row."""
    return Organization.objects.only("id", "name").order_by("sort_name")


def bodies(row):
    return Body.objects.order_by("sort_name")


class CardForm(PartialDaysForm, RowForm):
    """The form of a record or of a row of it, new or stored.

    `choices` is {name of a foreign key: function of the row that returns those to choose}.
    """

    choices = {}

    def __init__(self, data=None, *, target):
        super().__init__(data, target=target)
        for name, rows in self.choices.items():
            self.fields[name].queryset = rows(target)


@dataclass(frozen=True)
class Edit:
    """An action on the rows of a model; `adds` and `changes` are titles, if it does so.

    The title of a change ends with the `other` record that the row points at.
    """

    panel: str
    model: type
    action: Action
    adds: str = ""
    changes: str = ""
    other: str = ""

    def may(self, user, *, is_new):
        # The right to one row is the right to all rows of the model: any of them will do.
        return self.action.may(user, self.model(pk=None if is_new else 0))

    def rows(self, record):
        """Return the rows of the record, or the record itself, which the form may change."""
        if isinstance(record, self.model):
            return self.model.objects.filter(pk=record.pk)
        key = record._meta.model_name
        return self.model._base_manager.filter(**{key: record})

    def find(self, rows, number, record):
        """Return the row of the number; a record itself has none in the address."""
        if isinstance(record, self.model):
            return rows.first() if number is None else None
        is_stored = number is not None and self.changes
        return rows.filter(pk=number).first() if is_stored else None

    def title_of(self, row):
        """Return the title of the form that changes the row."""
        name = getattr(row, self.other) if self.other else ""
        return f"{self.changes}: {name}" if name else self.changes

    def new_row(self, record):
        return self.model(**{record._meta.model_name: record}) if self.adds else None


def saving(form, done=""):
    done = done or _("The details are saved.")
    return Action(_("Save"), save_row, done, form, may=writes_row)


def read_word(edits, text):
    """Return (name, Edit, number or None) of the word in an address; None if it is none."""
    match = WORD.fullmatch(text)
    edit = edits.get(match[1]) if match else None
    return edit and (match[1], edit, int(match[2]) if match[2] else None)

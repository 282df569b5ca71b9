"""Columns that hold a number, one of several choices, yes or no, or one row of another noun."""

from django import forms
from django.db.models import Case, IntegerField, When
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ..forms import ValueForm
from ..values import ValueDifference, difference_of_values, refuse_choice, refuse_shape
from .base import Field
from .texts import Text


class Number(Text):
    """A whole number, or "" when it is unknown."""

    holds_text = False

    def __init__(self, name, **declared):
        super().__init__(name, is_figure=True, **declared)

    def clean(self, value):
        if value in (None, ""):
            return ""
        if isinstance(value, bool) or not isinstance(value, int):
            refuse_shape()
        return value

    def apply(self, target, proposed, speaker):
        setattr(target, self.name, None if proposed == "" else proposed)

    def difference(self, old, new, names):
        return difference_of_values(old, new)

    def fact_text(self, target):
        value = getattr(target, self.name)
        return number_format(value, use_l10n=True, force_grouping=True) if value else ""

    def card_text(self, target):
        value = getattr(target, self.name)
        return "" if value is None else str(value)


class Displayed(Text):
    """A column with a value that is shown in words of its own."""

    holds_text = False

    def displayed(self, value, names):
        """Return the value in the reader's language."""
        raise NotImplementedError

    def lines(self, value, names):
        return [self.displayed(value, names)]

    def difference(self, old, new, names):
        return difference_of_values(*(self.displayed(v, names) for v in (old, new)))

    def fact_text(self, target):
        return self.displayed(self.live(target), None)

    def cells(self, target):
        return [self.fact_text(target)]


def by_choice(column, choices):
    """Return the place of the value among the choices of a column."""
    places = [When(**{column: value}, then=n) for n, value in enumerate(choices)]
    return Case(*places, output_field=IntegerField())


class Choice(Displayed):
    """One of the choices of a column; `known_choices` is {value: other words in files}."""

    def __init__(self, name, *, known_choices=None, **declared):
        super().__init__(name, **declared)
        self.known_choices = known_choices or {}

    def _sort_key(self):
        return by_choice(
            self.name, [value for value, _label in self.column.flatchoices]
        )

    def displayed(self, value, names):
        return str(dict(self.column.flatchoices).get(value, value))


class Boolean(Displayed):
    """Yes or no."""

    is_given_when_absent = True

    def clean(self, value):
        if not isinstance(value, bool):
            refuse_shape()
        return value

    def displayed(self, value, names):
        return _("Yes") if value else _("No")

    def is_missing(self, value):
        return False


class Reference(Displayed):
    """One row of another noun by its slug, or "" for none."""

    @property
    def related(self):
        return self.column.related_model

    def live(self, target):
        row = getattr(target, self.name)
        return row.slug if row else ""

    def apply(self, target, proposed, speaker):
        row = self.related.objects.filter(slug=proposed).first() if proposed else None
        if proposed and row is None:
            refuse_choice(at=self.name)
        setattr(target, self.name, row)

    def input(self, context, value, data=None, prefix=None):
        field = forms.ChoiceField(
            label=self.title,
            help_text=self.help,
            choices=[("", "–"), *context.names.choices(self.related)],
            required=not self.column.blank,
        )
        return ValueForm(self, field, value, data, prefix)

    def displayed(self, value, names):
        return names.name(self.related, value) if value else ""

    def fact_text(self, target):
        return str(getattr(target, self.name) or "")

    def load(self, rows, day):
        return rows.select_related(self.name)


class Picture(Field):
    """A picture by the hash of its bytes; "" for none. A form carries its signed hash."""

    is_text = False
    is_picture = True
    picture_size = "small"
    input_template = "components/inputs/picture.html"

    def live(self, target):
        return getattr(target, self.column.attname) or ""

    def clean(self, value):
        if not isinstance(value, str):
            refuse_shape()
        return value

    def apply(self, target, proposed, speaker):
        setattr(target, self.column.attname, proposed or None)

    def pictures(self, value):
        return [value]

    def picture_inputs(self):
        return [self.name]

    def input(self, context, value, data=None, prefix=None):
        return context.picture_input(self, value, data)

    def fact_text(self, target):
        picture = getattr(target, self.name)
        if picture is None:
            return ""
        size = picture.width, picture.height
        image = '<img src="{}" width="{}" height="{}" alt="">'
        return format_html(image, picture.get_absolute_url(), *size)

    def difference(self, old, new, names):
        return ValueDifference("picture", [names.picture(old)], names.picture(new))

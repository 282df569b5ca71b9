"""Forms of one value each: a member's input, and a reviewer's correction."""

from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from members.models.periods import Precision, first_day, last_day
from members.models.plain_texts import validate_name
from members.models.texts import norwegian_key

from . import partial_dates
from .names import OrganizationChoices

ONE_DAY = gettext_lazy("Enter a day, such as 15.1.2027.")
FEW = 12  # choices
DATE_FORMAT = "%d.%m.%Y"  # Norwegian; Django's Norwegian format begins with the year


class FormContext:
    """The context of inputs: the names of rows, and the organization of the user.

    `speaker` is the member's organization, or None for the secretariat, which sees all.
    `slugs` are of organizations that the values name. `suggest(text)` returns names of
    similar organizations; `pictures` makes the inputs of pictures: `form` of a
    Picture, and `field` of one row of Pictures. `addresses` are those of partners, by slug.
    """

    def __init__(
        self,
        names,
        *,
        speaker=None,
        slugs=(),
        suggest=None,
        pictures=None,
        addresses=None,
    ):
        self.names, self.speaker, self.slugs = names, speaker, slugs
        self.suggest = suggest or (lambda text: [])
        self._pictures, self.addresses = pictures, addresses or {}

    @cached_property
    def organizations(self):
        return OrganizationChoices(self.slugs, self.speaker)

    def is_hidden(self, slug):
        """Whether the organization must not be named to the user of the form."""
        return slug in self.organizations.hidden

    def picture_input(self, declared, value, data):
        return self._pictures and self._pictures.form(declared, value, data)

    def picture_field(self, label, hashes, *, required):
        """Return the form field of a picture in a row; of `hashes` without uploads."""
        if self._pictures:
            return self._pictures.field(label, required)
        choices = [(name, name) for name in hashes]
        hidden = forms.HiddenInput
        return forms.ChoiceField(choices=choices, widget=hidden, required=required)


class PlainForm(forms.Form):
    """A form with errors that name the field, and labels without a colon.

    `target` is the row of an action, if the form is that of an action.
    """

    use_required_attribute = False

    def __init__(self, *args, target=None, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.target = target
        for name in self.fields:
            name_required(self.fields[name])

    def forgiven(self):
        """Return the form with its input and without errors: nothing was sent."""
        self.full_clean()
        self._errors = ErrorDict()
        return self


class TextArea(forms.Textarea):
    """An input of several lines; each end of line is one character, as browsers count it."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


def text_area(label, max_length, rows=3, **options):
    """Return the form field of a text of several lines."""
    widget = TextArea({"rows": rows})
    return forms.CharField(label=label, max_length=max_length, widget=widget, **options)


def name_required(field):
    """Name the field in the error of an empty required field without a text of its own."""
    usual = forms.Field.default_error_messages["required"]
    if field.label is None or field.error_messages["required"] is not usual:
        return
    text = _("Fill in “%(label)s”.") % {"label": capfirst(str(field.label))}
    field.error_messages["required"] = text


class ValueForm(PlainForm):
    """The form of a value that one input holds; without a prefix its name is the field's."""

    is_rows = False

    def __init__(self, declared, field, value, data, prefix=None):
        initial = {declared.name: value}
        super().__init__(data, prefix=prefix, initial=initial)
        self.declared = declared
        self.fields[declared.name] = field
        name_required(field)

    @property
    def bound(self):
        return self[self.declared.name]

    @property
    def anchor(self):
        """The id that a link to the input leads to."""
        return self.declared.anchor

    def value(self):
        """Return the value in the shape of its kind; only of a valid form."""
        value = self.cleaned_data[self.declared.name]
        return self.declared.clean("" if value is None else value)

    def is_given(self):
        """Whether the post holds the input; no box ticked is an answer."""
        return self.declared.is_given_when_absent or self.bound.html_name in self.data

    @property
    def is_touched(self):
        """Whether the posted input differs from the value that it was made with."""
        if not (self.is_bound and self.is_given()):
            return False
        name = self.declared.name
        is_wrong = self.errors or name not in self.cleaned_data
        return bool(is_wrong) or self.value() != self.initial[name]

    def add_refusal(self, messages, at=""):
        self.add_error(self.declared.name, messages)

    @property
    def problems(self):
        """The errors, as (id of the input, label, message)."""
        label = self.declared.title
        return [(self.anchor, label, message) for message in self.bound.errors]


class ChoicesForm(ValueForm):
    """The form of a field of many: `offered` are the rows to choose from."""

    def __init__(self, declared, offered, value, data, prefix):
        field = forms.MultipleChoiceField(
            label=declared.title,
            help_text=declared.help,
            choices=[(row.slug, str(row)) for row in offered],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        super().__init__(declared, field, value, data, prefix)
        self.offered = sorted(offered, key=lambda row: norwegian_key(str(row)))

    @property
    def ticked(self):
        slugs = set(self.bound.value() or [])
        return [row for row in self.offered if row.slug in slugs]

    @property
    def groups(self):
        """The other choices as (heading or "", [row])."""
        groups = {heading: [] for heading in self.declared.headings}
        for row in self.offered:
            if row not in self.ticked:
                groups[self.declared.heading_of(row)].append(row)
        return [(heading, rows) for heading, rows in groups.items() if rows]

    @property
    def is_long(self):
        """Whether the choices are too many to read through."""
        return len(self.offered) > FEW


class PartialDateField(forms.CharField):
    """A day in one input, as exactly as it is known; its value is as PartialDate has it."""

    def __init__(self, **kwargs):
        widget = forms.TextInput({"autocomplete": "off", "size": 12})
        super().__init__(required=False, max_length=40, widget=widget, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, dict):
            return partial_dates.write(value["day"], value["precision"])
        return value

    def clean(self, value):
        day, precision = partial_dates.read(super().clean(value))
        if day is None:
            return ""
        return {"day": day.isoformat(), "precision": str(precision)}


class PeriodEndField(PartialDateField):
    """The same for a day of a row, such as an end of its period: cleans to two columns."""

    def __init__(self, end, **kwargs):
        super().__init__(**kwargs)
        self.end = end

    def clean(self, value):
        day, precision = partial_dates.read(forms.CharField.clean(self, value))
        day = (last_day if self.end == "until" else first_day)(day, precision)
        return {
            self.end: day.isoformat() if day else "",
            f"{self.end}_precision": str(precision),
        }


class OrganizationNameField(forms.CharField):
    """An organization by name, among those that may be named; cleans to its slug."""

    def __init__(self, context, **kwargs):
        widget = forms.TextInput({"list": "organizations", "autocomplete": "off"})
        super().__init__(max_length=200, widget=widget, **kwargs)
        self.context = context

    def prepare_value(self, value):
        return self.context.organizations.labels.get(value, value)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return ""
        return self.context.organizations.find(text, self.context.suggest)


class NameField(forms.CharField):
    """A name that stands in e-mails to others, so that it must not lead them elsewhere."""

    default_validators = [validate_name]


class DayField(forms.CharField):
    """A day as people write it: "15.1.27", "15. januar 2027"."""

    def __init__(self, **options):
        widget = forms.TextInput({"autocomplete": "off", "size": 18})
        super().__init__(widget=widget, max_length=40, **options)

    def prepare_value(self, value):
        is_day = hasattr(value, "strftime")
        return value.strftime(DATE_FORMAT) if is_day else value

    def clean(self, value):
        day, precision = partial_dates.read(super().clean(value), refusal=ONE_DAY)
        if day and precision != Precision.DAY:
            raise ValidationError(ONE_DAY, code="day")
        return day


class PastDayField(DayField):
    """A day that has come."""

    def clean(self, value):
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError(_("The day cannot be in the future."), code="future")
        return day

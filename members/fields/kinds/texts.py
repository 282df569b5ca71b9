"""Text columns: words, prose of several lines, and addresses of several sorts."""

from django import forms
from django.db.models import F, Value
from django.db.models.functions import NullIf
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html

from members.models.email_addresses import comparable, readable
from members.models.languages import language_of_column
from members.models.texts import in_norwegian

from .. import municipalities
from ..forms import TextArea, ValueForm
from ..masks import mask_address, mask_telephone
from ..values import difference_of_texts
from .base import Field, text_of

ENOUGH = 1  # characters


class Text(Field):
    """A text of one line. `shown_as` writes it for a page; `is_figure` aligns its digits.

    `autocomplete` is the HTML token where people enter data about themselves; `refusal`
    is for a required text that is empty.
    """

    holds_text = True

    def __init__(
        self,
        name,
        *,
        shown_as=str,
        is_figure=False,
        autocomplete="",
        refusal="",
        **declared,
    ):
        super().__init__(name, **declared)
        self.refusal = refusal
        self.shown_as, self.is_figure = shown_as, is_figure
        self.autocomplete = autocomplete

    def _sort_key(self):
        if not self.holds_text:
            return super()._sort_key()
        return (
            NullIf(F(self.name), Value(""))
            if self.is_figure
            else in_norwegian(self.name)
        )

    def clean(self, value):
        return text_of(value)

    def input(self, context, value, data=None, prefix=None):
        return ValueForm(self, self.form_field(), value, data, prefix)

    def form_field(self):
        """Return the form field of the column, in the language of its text."""
        field = self.column.formfield(label=self.title, help_text=self.help or "")
        self._widen(field)
        if self.refusal:
            field.error_messages["required"] = self.refusal
        if language := language_of_column(self.name):
            field.widget.attrs["lang"] = language
        return field

    def _widen(self, field):
        """Change the widget where one line is too small."""

    def difference(self, old, new, names):
        return difference_of_texts(self.shown_as(old), self.shown_as(new))

    def fact_text(self, target):
        value = getattr(target, self.name)
        return self.shown_as(value) if value else ""


class Prose(Text):
    """A text of several lines; `most` bounds its characters where the column does not.

    Less than `enough` characters counts as missing. `is_markdown` explains its signs.
    """

    def __init__(
        self, name, *, rows=3, most=None, enough=ENOUGH, is_markdown=False, **declared
    ):
        super().__init__(name, may_name_people=True, **declared)
        self.rows, self.most, self.enough = rows, most, enough
        self.is_markdown = is_markdown

    def is_missing(self, value):
        return len(value) < self.enough

    def form_field(self):
        field = super().form_field()
        if self.most is None:
            return field
        bounded = forms.CharField(
            label=field.label,
            help_text=field.help_text,
            required=field.required,
            max_length=self.most,
            widget=field.widget,
        )
        bounded.widget.attrs["maxlength"] = self.most
        return bounded

    def _widen(self, field):
        attrs = {
            k: v for k, v in field.widget.attrs.items() if k not in ("cols", "rows")
        }
        field.widget = TextArea({**attrs, "rows": self.rows})

    def fact_text(self, target):
        value = getattr(target, self.name)
        return linebreaksbr(value) if value else ""


class WebAddress(Text):
    """The address of a website."""

    def _widen(self, field):
        field.widget = forms.URLInput({"autocomplete": "url", **field.widget.attrs})

    def fact_text(self, target, rel="noopener"):
        value = getattr(target, self.name)
        link = '<a href="{}" rel="{}">{}</a>'
        return format_html(link, value, rel, bare_address(value)) if value else ""

    def card_text(self, target):
        # Addresses of the desk are internal.
        return self.fact_text(target, rel="noreferrer")


class EmailAddress(Text):
    """An e-mail address, in its canonical form."""

    def clean(self, value):
        return comparable(text_of(value))

    def lines(self, value, names):
        return [readable(value)]

    def masked_lines(self, value, names):
        return [mask_address(line) for line in self.lines(value, names) if line]

    def difference(self, old, new, names):
        return super().difference(readable(old), readable(new), names)

    def cells(self, target):
        return [readable(getattr(target, self.name))]

    def fact_text(self, target):
        value = getattr(target, self.name)
        link = '<a href="mailto:{}">{}</a>'
        return format_html(link, value, readable(value)) if value else ""


class RoleAddress(EmailAddress):
    """An e-mail address of a role, although a user may have entered a person's."""

    def __init__(self, name, **declared):
        super().__init__(name, may_name_people=True, **declared)


class Municipality(Text):
    """The name of a municipality of the list; its number follows."""

    extra_columns = ("municipality_code",)

    def input(self, context, value, data=None, prefix=None):
        field = forms.ChoiceField(
            label=self.title,
            help_text=self.help,
            choices=municipalities.choices(value),
            required=False,
        )
        return ValueForm(self, field, value, data, prefix)

    def apply(self, target, proposed, speaker):
        super().apply(target, proposed, speaker)
        target.municipality_code = municipalities.numbers().get(proposed, "")


class Telephone(Text):
    """A telephone number."""

    def masked_lines(self, value, names):
        return [mask_telephone(line) for line in self.lines(value, names) if line]

    def fact_text(self, target):
        value = getattr(target, self.name)
        link = '<a href="tel:{}">{}</a>'
        return format_html(link, value.replace(" ", ""), value) if value else ""


def bare_address(url):
    """Return a web address without its scheme and last slash: "www.alfa.no"."""
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")

"""Choose the municipality of a record from a list, the region's first; its number follows."""

from django import forms
from django.utils.text import capfirst

from members.exchange.licences import cluster
from members.fields import municipalities

COLUMN, NUMBER = "municipality", "municipality_code"


def municipality_field(db_field):
    """Return the form field of a column in which a municipality of the list is chosen."""
    return forms.ChoiceField(
        choices=_choices,
        required=False,
        label=capfirst(db_field.verbose_name),
    )


def _choices(current=""):
    row = cluster()
    return municipalities.choices(current, row.municipalities if row else ())


class MunicipalityForm(forms.ModelForm):
    """A form that keeps a stored municipality even if the list lacks it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = self.initial.get(COLUMN)
        if COLUMN in self.fields and name:
            self.fields[COLUMN].choices = _choices(name)

    def clean(self):
        """Set the number of the chosen municipality."""
        name = self.cleaned_data.get(COLUMN)
        if COLUMN in self.changed_data and name is not None:
            number = municipalities.numbers().get(name, "")
            setattr(self.instance, NUMBER, number)
        return super().clean()


class MunicipalityAdminMixin:
    """An admin that offers a list of municipalities, and shows the number."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name != COLUMN:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return municipality_field(db_field)

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), NUMBER]

"""Ask for scope, year and source where the secretariat changes a number of employees."""

from django import forms

from members.fields import ORGANIZATION


class HeadcountForm(forms.ModelForm):
    """A form of an organization that refuses a changed number without them."""

    def clean(self):
        cleaned = super().clean()
        values = self.cleaned_data if cleaned is None else cleaned
        for column, question in ORGANIZATION.gaps(values, self.initial).items():
            self.add_error(column, question)
        return cleaned

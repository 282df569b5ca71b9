"""The form of the texts of a draft."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now

from members.models import ReportText
from members.models.reports import MAX_TEXT
from members.reports.drafts import SECTIONS, mark_of

from ..registry.widgets import TextareaWidget

ROWS = 4


class TextsForm(forms.Form):
    """A text for each section, each with the mark of the text that was shown."""

    def __init__(self, stored, data=None):
        super().__init__(data, label_suffix="")
        for section in SECTIONS:
            label = ReportText.Section(section).label
            self.fields[section] = forms.CharField(
                label=_now("Text: %(section)s") % {"section": label},
                initial=stored[section],
                required=False,
                strip=False,
                max_length=2 * MAX_TEXT,
                widget=TextareaWidget({"rows": ROWS, "class": "vLargeTextField"}),
            )
            self.fields[f"seen_{section}"] = forms.CharField(
                initial=mark_of(stored[section]),
                required=False,
                max_length=64,
                widget=forms.HiddenInput,
            )

    def clean(self):
        """Check each text as it would be stored, so that an error stands at its section."""
        cleaned = super().clean()
        for section in SECTIONS:
            text = cleaned.get(section, "").replace("\r\n", "\n").rstrip()
            try:
                if text.strip():
                    ReportText._meta.get_field("text").run_validators(text)
            except ValidationError as error:
                self.add_error(section, error)
            cleaned[section] = text
        return cleaned

    @property
    def arguments(self):
        given = self.cleaned_data
        return {
            "wanted": {section: given[section] for section in SECTIONS},
            "seen": {s: given.get(f"seen_{s}", "") for s in SECTIONS},
        }

    def show_again(self, others):
        """Set the hidden fields to the stored texts, so that it can be submitted again."""
        self.data = self.data.copy()
        for section, text in (self.arguments["wanted"] | others).items():
            self.data[f"seen_{section}"] = mark_of(text)

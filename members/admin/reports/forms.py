"""The forms of reports: a period, the texts of a draft, and whom it is delivered to."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.fields.forms import DayField
from members.models import Report, ReportText
from members.models.reports import MAX_TEXT
from members.reports.drafts import SECTIONS, mark_of
from members.reports.period import FIRST, LAST

from ..registry.widgets import TextareaWidget

ROWS = 4


class PeriodForm(forms.Form):
    """Any two days, both included, and whether unlisted organizations count."""

    use_required_attribute = False
    since = DayField(
        label=pgettext_lazy("report", "First day"), help_text=_("For example 1.1.2027.")
    )
    until = DayField(label=pgettext_lazy("report", "Last day"))
    with_unlisted = forms.BooleanField(
        label=_("Count unlisted organizations as well"), required=False, initial=True
    )

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and not FIRST <= since <= until <= LAST:
            self.add_error(
                "until",
                _now(
                    "Choose a last day that is not before the first, from 1990 to 2100."
                ),
            )
        return cleaned


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
    def wanted(self):
        return {section: self.cleaned_data[section] for section in SECTIONS}

    @property
    def seen(self):
        return {s: self.cleaned_data.get(f"seen_{s}", "") for s in SECTIONS}


class DeliverForm(forms.ModelForm):
    """Whom a report is delivered to."""

    use_required_attribute = False

    class Meta:
        model = Report
        fields = ["delivered_to"]
        widgets = {
            "delivered_to": forms.TextInput(
                {"class": "vTextField", "autocomplete": "off"}
            )
        }
        error_messages = {
            "delivered_to": {"required": _("Enter whom the report is delivered to.")}
        }

    def _post_clean(self):
        """Skip the validation of the instance: `deliver` fills in its other fields first."""

    def clean_delivered_to(self):
        given = " ".join(self.cleaned_data["delivered_to"].split())
        if "@" in given:
            raise ValidationError(
                _now("Enter an organization or a programme, not an e-mail address.")
            )
        return given

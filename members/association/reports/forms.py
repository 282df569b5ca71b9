"""The forms of reports: the period, and the recipient."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now, gettext_lazy as _, pgettext_lazy

from members.fields.forms import DayField
from members.models import Report

from .period import FIRST, LAST


class ReportPeriodForm(forms.Form):
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


class DeliverForm(forms.ModelForm):
    """The recipient of a report, and the answer where figures contradict its texts."""

    use_required_attribute = False
    is_right = forms.BooleanField(
        label=_("The texts are right all the same"), required=False
    )

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

    @property
    def arguments(self):
        return {**self.cleaned_data, "seen": self.data.get("seen", "")}

    def _post_clean(self):
        """Skip the validation of the instance: `deliver` fills in its other fields first."""

    def clean_delivered_to(self):
        recipient = " ".join(self.cleaned_data["delivered_to"].split())
        if "@" in recipient:
            raise ValidationError(
                _now("Enter an organization or a programme, not an e-mail address.")
            )
        return recipient

"""Why something is saved or undone: a reason, which the batch keeps."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

PREFIX = "_act"  # no field of a record begins so


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        label_suffix="",
        max_length=300,
        required=False,
        widget=forms.TextInput({"class": "vTextField", "autocomplete": "off"}),
    )

    @property
    def why(self):
        return self.cleaned_data["reason"] if self.is_valid() else ""


def reason_form(request):
    """Return the form by the button that saves, filled in if the request posts one."""
    return ReasonForm(request.POST if request.method == "POST" else None, prefix=PREFIX)


def require_reason(request, refusal):
    """Raise ValidationError with the words of the refusal unless a reason is posted."""
    if refusal and not reason_form(request).why:
        raise ValidationError(refusal, code="reason")

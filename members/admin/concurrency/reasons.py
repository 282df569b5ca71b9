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

    def refuse_without(self, refusal):
        """Raise ValidationError with the refusal, if any, and mark the field: it is empty."""
        if refusal and not self.why:
            self.add_error("reason", refusal)
            raise ValidationError(refusal, code="reason")


def reason_form(request):
    """Return the request's one form by the button that saves, filled in if it is posted."""
    if not hasattr(request, "reason_form"):
        data = request.POST if request.method == "POST" else None
        request.reason_form = ReasonForm(data, prefix=PREFIX)
    return request.reason_form

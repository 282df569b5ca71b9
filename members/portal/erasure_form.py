"""The form by which people erase themselves, by log-in or by their own link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields.forms import PlainForm


class EraseForm(PlainForm):
    """Confirms the erasure, and once more if organizations are left without a manager."""

    sure = forms.BooleanField(
        label=_("Erase my data. I know that this cannot be undone."),
    )
    leave = forms.BooleanField(
        label=_(
            "Leave the profile without a manager. The secretariat will be notified."
        ),
    )

    def __init__(self, *args, left, **kwargs):
        super().__init__(*args, **kwargs)
        if not left:
            del self.fields["leave"]

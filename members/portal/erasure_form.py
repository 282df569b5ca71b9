"""The form by which people erase themselves, by log-in or by their own link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.fields.forms import PlainForm


class EraseForm(PlainForm):
    """Confirms the erasure, and once more if organizations are left without a manager."""

    sure = forms.BooleanField(
        label=_("Erase what is held about me. It cannot be undone.")
    )
    leave = forms.BooleanField(
        label=_("Let nobody look after the profile; the secretariat is told.")
    )

    def __init__(self, *args, left, **kwargs):
        super().__init__(*args, **kwargs)
        if not left:
            del self.fields["leave"]

"""The erasure of a person by the secretariat, as an Action."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions import Action
from members.models import Erasure

from .erasure import erase


class EraseForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("reason"),
        choices=Erasure.Reason.choices[:2],
        initial=Erasure.Reason.ASKED,
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(
        label=_("I have read the list and know that this cannot be undone.")
    )

    @property
    def arguments(self):
        return {"reason": self.cleaned_data["reason"]}


ERASE = Action(
    _("Erase permanently"),
    erase,
    _("Erased. The registry no longer holds anything about the person."),
    EraseForm,
)

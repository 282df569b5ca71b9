"""Erase a person, by the secretariat or by themselves: each an Action."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actions import Action, Staff, always, themselves
from members.fields.forms import PlainForm
from members.models import Erasure

from .data_subject import find_data_subject
from .erasure import ERASE_PERMISSION, erase
from .linked import organizations_without_other_manager
from .near_hits import near_hits


class EraseForm(PlainForm):
    reason = forms.ChoiceField(
        label=_("reason"),
        choices=Erasure.Reason.choices[:2],
        initial=Erasure.Reason.ASKED,
        widget=forms.RadioSelect,
    )
    mentions = forms.MultipleChoiceField(
        label=_("Remove the name here too"),
        help_text=_("It may be that of somebody else: choose where it is this person."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sure = forms.BooleanField(
        label=_("I have read the list and know that this cannot be undone.")
    )

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, target=target, **kwargs)
        hits = near_hits(find_data_subject(target))
        self.fields["mentions"].choices = [(hit.key, str(hit)) for hit in hits]
        if not hits:
            del self.fields["mentions"]

    @property
    def arguments(self):
        return {
            name: self.cleaned_data.get(name, ()) for name in ("reason", "mentions")
        }


ERASE = Action(
    _("Erase permanently"),
    erase,
    _("Erased. The registry no longer holds anything about the person."),
    EraseForm,
    may=Staff(ERASE_PERMISSION),
    takes_factor=always,
)


class OwnEraseForm(PlainForm):
    """Confirms the erasure, and once more if organizations are `left` without a manager."""

    arguments = {}
    sure = forms.BooleanField(
        label=_("Erase my data. I know that this cannot be undone."),
    )
    leave = forms.BooleanField(
        label=_(
            "Leave the profile without a manager (the secretariat will be notified)"
        ),
    )

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, target=target, **kwargs)
        self.data_subject = find_data_subject(target)
        self.left = list(organizations_without_other_manager(self.data_subject))
        if not self.left:
            del self.fields["leave"]


ERASE_OWN = Action(
    _("Erase my data"),
    lambda user, *, by: erase(user, by=by),
    "",
    OwnEraseForm,
    may=themselves,
)

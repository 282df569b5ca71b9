"""The merge of two organizations, as an Action."""

from django import forms
from django.utils.translation import gettext as _now, gettext_lazy as _

from members.actions import Action
from members.fields.forms import PlainForm
from members.models import Organization, OrganizationName

from .merging import may_merge, merge


class MergeForm(PlainForm):
    """The kind of the other name, and the reason, besides the choices of fields and rows."""

    other_name_kind = forms.ChoiceField(
        label=_("The other name is kept as a"),
        choices=OrganizationName.Kind,
        initial=OrganizationName.Kind.FORMER,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why are the two the same organization?"),
        max_length=300,
        help_text=_("Kept in the history. For example: registered twice in 2024."),
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    @property
    def arguments(self):
        return {
            "answers": self.data.dict(),
            "seen": self.data.get("seen", ""),
            "reason": self.cleaned_data["reason"],
        }


def _merge(pair, **values):
    return merge(*pair, **values)


def _merged(batch, pair, **values):
    survivor = Organization.objects.get(pk=pair[0])
    return _now("The two organizations are now one: %s.") % survivor


MERGE = Action(_("Merge B into A"), _merge, _merged, MergeForm, may=may_merge)

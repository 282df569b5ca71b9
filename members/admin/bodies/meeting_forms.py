"""The form of attendance at a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Person, Role
from members.models.meetings import MOST_GUESTS

from ..registry.widgets import RelatedSelectMultiple


class GuestsForm(forms.Form):
    """Guests who are registered persons, and the number of all others.

    `lines` are those of the list, whose statuses are sent with it.
    """

    guests = forms.ModelMultipleChoiceField(
        Person.objects.exclude(link_key=""),
        label=_("Guests who are registered"),
        required=False,
    )
    other_guests = forms.IntegerField(
        label=_("Other guests"),
        help_text=_("Only their number: nobody is registered without being told."),
        min_value=0,
        max_value=MOST_GUESTS,
        required=False,
    )

    def __init__(self, *args, site, lines, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.lines = lines
        select = RelatedSelectMultiple(Role._meta.get_field("person"), site)
        select.choices = self.fields["guests"].choices
        self.fields["guests"].widget = select

    @property
    def arguments(self):
        return {
            "statuses": {line.key: self.data.get(line.key, "") for line in self.lines},
            "guests": list(self.cleaned_data["guests"]),
            "other_guests": self.cleaned_data["other_guests"] or 0,
            "seen": self.data.get("seen", ""),
        }

"""The forms of a meeting's page: guests, and a file to attach."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Attachment, Person, Role
from members.models.meetings import MOST_GUESTS

from ..registry.widgets import RelatedSelectMultiple


class GuestsForm(forms.Form):
    """Guests who are registered persons, and the number of all others."""

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

    def __init__(self, *args, site, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        select = RelatedSelectMultiple(Role._meta.get_field("person"), site)
        select.choices = self.fields["guests"].choices
        self.fields["guests"].widget = select


class AttachForm(forms.Form):
    """A PDF, what it is, and what it is called."""

    file = forms.FileField(
        label=_("PDF file"),
        help_text=_("At most 10 MB. Staff who see persons can download it."),
        widget=forms.FileInput({"accept": "application/pdf,.pdf"}),
        allow_empty_file=True,
        max_length=500,
        error_messages={"required": _("Choose a PDF file.")},
    )
    kind = forms.ChoiceField(
        label=_("What it is"), choices=Attachment.Kind, initial=Attachment.Kind.MINUTES
    )
    title = forms.CharField(
        label=pgettext_lazy("attachment", "title"),
        help_text=_("Leave empty to use the name of the file."),
        max_length=200,
        required=False,
    )

"""The forms of the guide that no other page has: a site on the map, and the first words."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members.actions import Action, Staff, writes_row
from members.exchange import vocabulary
from members.fields.forms import PlainForm
from members.models import Site

from ..concurrency.integrity_errors import save_row
from ..concurrency.row_editing import RowForm
from ..registry.municipalities import MunicipalityForm, municipality_field

WORDS = {
    "neutral": _("Words for any cluster"),
    "demo": _("The words of the demo, for process industry"),
}


class SiteForm(MunicipalityForm, RowForm):
    municipality = municipality_field(Site._meta.get_field("municipality"))

    class Meta:
        model = Site
        fields = ["name", "municipality", "latitude", "longitude"]
        localized_fields = ["latitude", "longitude"]
        help_texts = {
            "latitude": _("In degrees, as 67.28. A map shows both where you press."),
            "longitude": _("In degrees, as 14.40."),
        }


class WordsForm(PlainForm):
    words = forms.ChoiceField(
        label=_("Words to begin with"),
        widget=forms.RadioSelect,
        help_text=_("You can change, add and retire words later, under “All tables”."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].choices = [
            (name, format_lazy("{}: {}", WORDS[name], ", ".join(labels)))
            for name, labels in vocabulary.lists().items()
        ]
        self.initial.setdefault("words", "neutral")

    @property
    def arguments(self):
        return {"name": self.cleaned_data["words"]}


def _add_words(target, *, name, by):
    return vocabulary.add(name, by=by)


ADD_SITE = Action(_("Save the site"), save_row, _("Saved."), SiteForm, may=writes_row)
ADD_WORDS = Action(
    _("Add the words"),
    _add_words,
    _("Saved."),
    WordsForm,
    may=Staff("members.add_topic", "members.add_certificatekind"),
)

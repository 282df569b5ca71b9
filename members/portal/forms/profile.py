"""What members own and one input holds: texts, a number, topics, a picture."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ... import review
from ...models import ChangeRequest, Organization, Topic
from ...models.texts import norwegian_key
from . import logo

ORGANIZATION = ChangeRequest.Noun.ORGANIZATION
HELP = {
    "name": _("As you want to be found."),
    "summary_nb": _("One or two sentences, at most 300 characters. Shown in lists."),
    "summary_en": _("The same for those who read English."),
    "website": _("As www.example.org."),
    "email": _("An address that is no person's, as post@example.org."),
    "phone": _("The switchboard, not a person's own number."),
    "employees": _("Visitors filter by size. Leave it empty if you do not know."),
    "logo": _("PNG, JPEG or WebP, at most 2 MB. It is shown on white."),
}
LONGEST = {"description_nb": 20_000, "description_en": 20_000, "postal_address": 500}
LINES = {"summary_nb": 4, "summary_en": 4, "postal_address": 3}


def _own(name):
    """Make the input of a column, in the words of the form."""
    column = Organization._meta.get_field(name)
    field = column.formfield(help_text=HELP.get(name, ""))
    if name in LONGEST:
        field = forms.CharField(
            label=column.verbose_name, required=False, max_length=LONGEST[name]
        )
    if name in LINES or name in LONGEST:
        field.widget = forms.Textarea({"rows": LINES.get(name, 12)})
        field.widget.attrs |= field.widget_attrs(field.widget)
    if name.endswith(("_nb", "_en")):
        field.widget.attrs["lang"] = name[-2:]
    return field


OWN = [
    name
    for name, field in review.fields_of(ORGANIZATION).items()
    if field.is_own_column and name != logo.NAME
]


class ProfileForm(forms.Form):
    """All but the rows; `value_of` gives each value as review reads it."""

    use_required_attribute = False
    topics = forms.MultipleChoiceField(label=_("topics"), required=False)
    logo = forms.CharField(label=_("logo"), required=False, help_text=HELP["logo"])
    message = forms.CharField(
        label=_("A word to the secretariat"),
        help_text=_("Why it changes, or what else they should know. Never public."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data, organization, shown):
        super().__init__(data, initial=_initial(organization, shown))
        self.organization = organization
        self.fields |= {name: _own(name) for name in OWN}
        self.topics = _offered(shown["topics"])
        self.fields["topics"].choices = [(t.slug, t.label) for t in self.topics]

    def clean_logo(self):
        return logo.read(self.organization.pk, self.cleaned_data["logo"])

    def value_of(self, name):
        value = self.cleaned_data[name]
        return "" if value is None else value

    def is_given(self, name):
        """Say whether the post holds the field at all; no box ticked is an answer."""
        return name == "topics" or name in self.data

    @property
    def groups(self):
        """The topics by kind, as (label, [(topic, whether it is ticked)])."""
        ticked = set(self["topics"].value() or [])
        return [
            (kind.label, [(t, t.slug in ticked) for t in self.topics if t.kind == kind])
            for kind in Topic.Kind
        ]


def _initial(organization, shown):
    return {**shown, "logo": logo.sign(organization.pk, shown["logo"])}


def _offered(held):
    """Those in use, and what the organization holds already."""
    topics = sorted(Topic.objects.all(), key=lambda topic: norwegian_key(topic.label))
    return [topic for topic in topics if not topic.is_retired or topic.slug in held]

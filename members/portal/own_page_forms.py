"""The forms of a person's own page: consents, withdrawal and corrections.

`execute` is called with the cleaned data; `done` is the key of the message afterwards.
"""

from django import forms
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from members.fields.forms import PlainForm

from .. import people, pictures
from ..models import Consent, Person
from ..models.email_addresses import readable

Item = Consent.Item
ACCEPTED_TYPES = "image/png,image/jpeg,image/webp"
AUTOCOMPLETE = {
    "name": "name",
    "title": "organization-title",
    "email": "email",
    "phone": "tel",
}


def person_field(name, **options):
    """Return the form field of a column of Person."""
    field = Person._meta.get_field(name).formfield(**options)
    if name in AUTOCOMPLETE:
        field.widget.attrs["autocomplete"] = AUTOCOMPLETE[name]
    return field


class OwnPageForm(PlainForm):
    """A form whose initial values are those of the person."""

    done = prefix_of_ids = ""
    is_unsaved = False

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, auto_id=f"{self.prefix_of_ids}-%s", **kwargs)
        self.person = person

    def show_typed(self, data):
        """Show what was typed, unsent: another form of the page was sent with it."""
        for name, field in self.fields.items():
            if isinstance(field, forms.FileField):
                continue
            typed = field.widget.value_from_datadict(data, {}, name)
            stored = self.get_initial_for_field(field, name)
            if not _is_same(field.prepare_value(stored), typed):
                self.is_unsaved, self.initial[name] = True, typed


def _is_same(stored, typed):
    if isinstance(typed, list):
        return set(stored or []) == set(typed)
    return str(stored or "") == str(typed or "")


class Place:
    """Where items of a person may be shown: as a contact, or beside the person's offices.

    `shown` are the items with consent today, and `items` those that can be agreed to.
    """

    def __init__(self, contact, shown, items):
        self.contact, self.shown, self.items = contact, shown, items
        self.name = f"items-{contact.pk}" if contact else "items-offices"

    @property
    def label(self):
        if self.contact is None:
            return _("Beside your offices in the cluster")
        return self.contact.organization.name


class ConsentForm(OwnPageForm):
    """What may be shown, in a field for each Place."""

    done, prefix_of_ids = "agreed", "agree"

    def __init__(self, *args, person, places, **kwargs):
        self.places = places
        kwargs["initial"] = {
            place.name: [item for item in Item.values if item in place.shown]
            for place in places
        }
        super().__init__(*args, person=person, **kwargs)
        for place in places:
            self.fields[place.name] = forms.MultipleChoiceField(
                label=place.label,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(i, _choice_label(i, value)) for i, value in place.items],
            )

    @property
    def fields_by_place(self):
        return [(place, self[place.name]) for place in self.places]

    def execute(self, **items):
        for place in self.places:
            people.set_consents(self.person, items[place.name], contact=place.contact)


def _choice_label(item, value):
    label = Item(item).label.capitalize()
    if item == Item.PICTURE:
        return mark_safe(label)  # noqa: S308 - a label of ours
    shown = readable(value) if item == Item.EMAIL else value
    return format_html('{} <span class="held">{}</span>', label, shown)


class WithdrawalForm(OwnPageForm):
    done, prefix_of_ids = "hidden", "hide"

    def execute(self):
        people.withdraw_consents(self.person)


class CorrectionForm(OwnPageForm):
    done, prefix_of_ids = "corrected", "correct"
    picture = forms.FileField(
        label=_("A picture of you"),
        help_text=_("PNG, JPEG or WebP, at most 2 MB."),
        required=False,
        widget=forms.FileInput({"accept": ACCEPTED_TYPES}),
    )
    without = forms.BooleanField(label=_("Remove the picture"), required=False)

    def __init__(self, *args, person, **kwargs):
        names = ["name", "title", "email", "phone", "language"]
        kwargs["initial"] = {name: getattr(person, name) for name in names}
        super().__init__(*args, person=person, **kwargs)
        self.fields = {name: person_field(name) for name in names} | self.fields
        self.fields["email"].required = True
        self.fields["language"].label = _("Language of e-mails to you")
        self.fields["language"].help_text = ""
        if not person.picture_id:
            del self.fields["without"]

    def execute(self, picture, without=False, **typed):
        if picture:
            typed["picture"] = pictures.store_upload(picture)
        elif without:
            typed["picture"] = None
        if people.correct(self.person, **typed):
            self.done = "asked"


FORMS = {"agree": ConsentForm, "hide": WithdrawalForm, "correct": CorrectionForm}
MESSAGES = {
    "agreed": _("Saved. Only what is ticked is shown."),
    "unsaved": _("What you wrote in the other part is not saved yet."),
    "hidden": _("Nothing about you is shown publicly any more."),
    "corrected": _("Your corrections are saved."),
    "asked": _(
        "Saved. We have sent an e-mail to the new address. The address"
        " will be used once you have opened the link in the e-mail and"
        " confirmed."
    ),
}

"""What a person can do by the link in a letter, but leave: each form knows what it does.

`act` does it; `done` is the word by which the page then says so.
"""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from .. import limits, people, pictures
from ..models import Consent, Person

Item = Consent.Item
TO_AN_ADDRESS = {"at_most": 5, "per": timedelta(days=1)}
ACCEPTED = "image/png,image/jpeg,image/webp"
# What the browser knows of its owner.
KNOWN_AS = {
    "name": "name",
    "title": "organization-title",
    "email": "email",
    "phone": "tel",
}


def text_field(name, **fields):
    """Make the field of a form for what stands in a column of a person."""
    field = Person._meta.get_field(name).formfield(**fields)
    if name in KNOWN_AS:
        field.widget.attrs["autocomplete"] = KNOWN_AS[name]
    return field


class OfPerson(forms.Form):
    """A form of the page; it begins with what is held about the person."""

    done = ""

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, auto_id=f"{type(self).__name__.lower()}-%s", **kwargs)
        self.person = person


class Agree(OfPerson):
    done = "agreed"
    items = forms.MultipleChoiceField(
        label=_("What may be shown?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, person, shown, **kwargs):
        kwargs["initial"] = {"items": [item for item in Item.values if item in shown]}
        super().__init__(*args, person=person, **kwargs)
        self.fields["items"].choices = [
            (item, _as_held(item, value)) for item, value in person.items.items()
        ]

    def act(self, items):
        people.set_consents(self.person, items)


def _as_held(item, value):
    label = Item(item).label.capitalize()
    if item == Item.PICTURE:
        return mark_safe(label)  # noqa: S308 - a label of ours
    return format_html('{} <span class="held">{}</span>', label, value)


class Hide(OfPerson):
    done = "hidden"

    def act(self):
        people.withdraw_consents(self.person)


class Correct(OfPerson):
    done = "corrected"
    picture = forms.FileField(
        label=_("A picture of you"),
        help_text=_("PNG, JPEG or WebP, at most 2 MB."),
        required=False,
        widget=forms.FileInput({"accept": ACCEPTED}),
    )
    without = forms.BooleanField(label=_("Remove the picture"), required=False)

    def __init__(self, *args, person, **kwargs):
        names = ["name", "title", "email", "phone", "language"]
        kwargs["initial"] = {name: getattr(person, name) for name in names}
        super().__init__(*args, person=person, **kwargs)
        self.fields = {name: text_field(name) for name in names} | self.fields
        self.fields["email"].required = True
        self.fields["language"].label = _("Letters to you are written in")
        self.fields["language"].help_text = ""
        if not person.picture_id:
            del self.fields["without"]

    def act(self, picture, without=False, **typed):
        if picture:
            typed["picture"] = pictures.store_upload(picture)
        elif without:
            typed["picture"] = None
        self._spare(typed["email"])
        if people.correct(self.person, **typed):
            self.done = "asked"

    def _spare(self, email):
        """Let nobody have letters sent to an address again and again."""
        is_new = email.lower() != self.person.email.lower()
        if is_new and not limits.allow(people.PURPOSE, email.lower(), **TO_AN_ADDRESS):
            raise ValidationError(limits.TOO_MANY, code="too_many")


FORMS = {"agree": Agree, "hide": Hide, "correct": Correct}
DONE = {
    "agreed": _("Saved. What you see ticked is shown, and nothing else."),
    "hidden": _("Done. Nothing about you is shown any more."),
    "corrected": _("Your corrections are saved."),
    "asked": _(
        "Saved. We have written to the new address; it counts when you have opened the"
        " link in that letter."
    ),
}

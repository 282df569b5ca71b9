"""A picture in a form: an upload is kept when it comes, and stays chosen by its hash.

The hash is signed for the organization: nobody can name a picture that is not theirs.
"""

from datetime import timedelta
from functools import cached_property

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.fields import refusal_of
from members.fields.forms import ValueForm
from members.media import pictures
from members.operation import limits

SALT = "members.portal.pictures"
# Re-encoding an upload takes a process of its own.
OFTEN = {"at_most": 30, "per": timedelta(hours=1)}


def sign(number, picture):
    """Return a signed picture hash, or "" for none, as the organization's own choice."""
    return signing.dumps([number, picture], salt=SALT)


def chosen_hash(number, signed):
    """Return the hash, "" for none; None unless it was signed for the organization."""
    try:
        of, picture = signing.loads(signed, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return picture if of == number else None


class SignedPictureField(forms.CharField):
    """The signed hash of a picture; cleans to the hash."""

    def __init__(self, number, **kwargs):
        super().__init__(required=False, **kwargs)
        self.number = number

    def prepare_value(self, value):
        return value if ":" in (value or "") else sign(self.number, value or "")

    def clean(self, value):
        picture = chosen_hash(self.number, super().clean(value))
        if picture is None:
            raise ValidationError(_("Choose the picture again."), code="picture")
        return picture


class RowPictureField(SignedPictureField):
    """The signed hash of the picture of a row, which must have one."""

    def __init__(self, number, names, **kwargs):
        super().__init__(number, widget=RowPictureInput(number, names), **kwargs)
        self.required = True
        self.error_messages["required"] = _("Choose a picture.")

    def prepare_value(self, value):
        return super().prepare_value(value) if value else ""


class RowPictureInput(forms.Widget):
    """The chosen picture, and a file input for the first or another one."""

    template_name = "components/inputs/row_picture.html"

    def __init__(self, number, names):
        super().__init__()
        self.number, self.names = number, names

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        picture = chosen_hash(self.number, value) if value else ""
        if picture is None:
            picture = value = ""
        picture = self.names.picture(picture) if picture else None
        context["widget"] |= {"signed": value or "", "picture": picture}
        return context


class PictureInputs:
    """Makes the inputs of pictures in a form of an organization."""

    def __init__(self, organization, names):
        self.organization, self.names = organization, names

    def form(self, declared, value, data):
        return PictureForm(
            declared, value, data, organization=self.organization, names=self.names
        )

    def field(self, label):
        return RowPictureField(self.organization.pk, self.names, label=label)


class PictureForm(ValueForm):
    """The form of a picture: the one that is chosen, and inputs for another or none."""

    def __init__(self, declared, value, data, *, organization, names):
        field = SignedPictureField(
            organization.pk, label=declared.title, help_text=declared.help
        )
        super().__init__(declared, field, value, data)
        self.number, self.names, self.live = organization.pk, names, value

    @cached_property
    def signed(self):
        """The signed hash that the form sends back."""
        return sign(self.number, self._chosen)

    @cached_property
    def picture(self):
        """The Image that is chosen, or None."""
        return self.names.picture(self._chosen) if self._chosen else None

    @cached_property
    def _chosen(self):
        picture = chosen_hash(self.number, self.data.get(self.declared.name, ""))
        return self.live if picture is None else picture


def take_uploads(data, files, number, fields):
    """Store the pictures uploaded for the fields.

    Return the data with their signed hashes, and {name of an input: errors}.
    """
    copy, refusals = data.copy(), {}
    for declared in fields:
        for name in declared.picture_inputs():
            upload = name, number, declared.picture_size
            if refusal := refusal_of(_take_upload, copy, files, *upload):
                refusals[name] = refusal.messages
    return copy, refusals


def _take_upload(data, files, name, number, size):
    upload, remove = files.get(f"{name}-file"), f"{name}-remove"
    if upload:
        limits.require("picture", number, **OFTEN)
    if upload or remove in data:
        picture = pictures.store_upload(upload, size).hash if upload else ""
        data[name] = sign(number, picture)
        data.pop(remove, None)


def has_pale(inputs):
    """Whether a newly chosen picture among the inputs can hardly be seen."""
    forms = [form for form in inputs if isinstance(form, PictureForm)]
    pictures = [form.picture for form in forms if form.bound.value() != form.live]
    return any(picture is not None and picture.is_pale for picture in pictures)

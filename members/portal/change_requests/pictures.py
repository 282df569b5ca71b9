"""A picture in a form: an upload is kept when it comes, and stays chosen by its hash.

The hash is signed for the organization: nobody can name a picture that is not theirs.
"""

from datetime import timedelta
from functools import cached_property

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members import limits, pictures
from members.fields import NOUNS
from members.fields.forms import ValueForm

SALT = "members.portal.pictures"
# Re-encoding an upload takes a process of its own.
OFTEN = {"at_most": 30, "per": timedelta(hours=1)}


def sign(number, chosen):
    """Return a signed picture hash, or "" for none, as the organization's own choice."""
    return signing.dumps([number, chosen], salt=SALT)


def read(number, signed):
    """Return the hash; raise ValidationError unless it was signed for the organization."""
    try:
        of, chosen = signing.loads(signed, salt=SALT)
    except (signing.BadSignature, ValueError):
        of = chosen = None
    if of != number:
        raise ValidationError(_("Choose the picture again."), code="picture")
    return chosen


class SignedPictureField(forms.CharField):
    """The signed hash of a picture; cleans to the hash."""

    def __init__(self, number, **kwargs):
        super().__init__(required=False, **kwargs)
        self.number = number

    def prepare_value(self, value):
        return value if ":" in (value or "") else sign(self.number, value or "")

    def clean(self, value):
        return read(self.number, super().clean(value))


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
        try:
            return read(self.number, self.data.get(self.declared.name, ""))
        except ValidationError:
            return self.live


def take_uploads(data, files, number):
    """Store uploaded pictures; return the data with their hashes, and {field name: errors}."""
    taken, refusals = data.copy(), {}
    for name in _names():
        try:
            _take_upload(taken, files, name, number)
        except ValidationError as refusal:
            refusals[name] = refusal.messages
    return taken, refusals


def _names():
    """Return the names of all pictures that members propose, of whatever noun."""
    fields = [declared for noun in NOUNS for declared in noun.proposable.values()]
    return sorted({declared.name for declared in fields if declared.is_picture})


def _take_upload(data, files, name, number):
    upload, remove = files.get(f"{name}-file"), f"{name}-remove"
    if upload:
        limits.require("picture", number, **OFTEN)
    if upload or remove in data:
        chosen = pictures.store_upload(upload).hash if upload else ""
        data[name] = sign(number, chosen)
        data.pop(remove, None)

"""A picture in a form: an upload is kept when it comes, and stays chosen by its hash.

The hash is signed for the organization: nobody can name a picture that is not theirs.
With a script each picture comes alone, when it is chosen; without, with the form.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _, gettext_lazy

from members.fields import refusal_of
from members.fields.forms import ValueForm
from members.media import pictures
from members.models import Image
from members.operation import limits

SALT = "members.portal.pictures"
# Re-encoding an upload takes a process of its own.
OFTEN = {"at_most": 30, "per": timedelta(hours=1)}
LEAST_SIDE = {"small": 160, "large": 640}  # pixels of the longer side, as pages show it
PALE = gettext_lazy(
    "The picture can hardly be seen: it is shown on white. Choose one in dark colours."
)
SMALL = gettext_lazy(
    "The picture is only %(width)s × %(height)s pixels and will look blurred. Choose one "
    "of at least %(least)s pixels on its longer side."
)


def advice(picture, size):
    """Return sentences about a picture that will not look well; it is taken all the same."""
    values = {"width": picture.width, "height": picture.height}
    least = LEAST_SIDE[size]
    is_small = max(values.values()) < least
    small = [SMALL % (values | {"least": least})] if is_small else []
    return [PALE, *small] if picture.is_pale else small


def sign(number, picture):
    """Return a signed picture hash, or "" for none, as the organization's own choice."""
    return signing.dumps([number, picture], salt=SALT)


def picture_address(image, organization):
    """Return the address of a picture that the organization has chosen in a form."""
    path = reverse("portal:picture", args=[image.hash, image.kind])
    return f"{path}?{urlencode({'chosen': sign(organization.pk, image.hash)})}"


def chosen_hash(number, signed):
    """Return the hash, "" for none; None unless it was signed for the organization."""
    try:
        of, picture = signing.loads(signed, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return picture if of == number else None


def upload_address(organization, size):
    return reverse("portal:choose_picture", args=[organization.slug, size])


@dataclass
class PictureChoice:
    """The picture that an input of the name holds, as Image or None, and its signed hash."""

    name: str
    signed: str
    picture: Image | None
    size: str
    may_be_none: bool = False
    refusal: list = field(default_factory=list)

    @property
    def advice(self):
        return advice(self.picture, self.size) if self.picture else []


def choose(organization, name, size, data, files):
    """Store the upload of an input; return its PictureChoice, with the former one if refused."""
    data, number = data.copy(), organization.pk
    refusal = refusal_of(_take_upload, data, files, name, number, size)
    picture = chosen_hash(number, data.get(name, "")) or ""
    image = Image.objects.defer("data").filter(hash=picture).first()
    # A picture of the profile goes with its row: pictures-0-image.
    may_be_none = not name.startswith("pictures-")
    texts = refusal.messages if refusal else []
    return PictureChoice(name, sign(number, picture), image, size, may_be_none, texts)


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
    """The signed hash of the picture of a row, or an empty string for none."""

    def __init__(self, organization, names, *, required, **kwargs):
        widget = RowPictureInput(organization, names, may_be_none=not required)
        super().__init__(organization.pk, widget=widget, **kwargs)
        self.required = required
        self.error_messages["required"] = _("Choose a picture.")

    def prepare_value(self, value):
        return super().prepare_value(value) if value else ""

    def clean(self, value):
        return super().clean(value) if value or self.required else ""


class RowPictureInput(forms.Widget):
    """The chosen picture, and a file input for the first or another one."""

    template_name = "components/inputs/row_picture.html"

    def __init__(self, organization, names, *, may_be_none):
        super().__init__()
        self.organization, self.names = organization, names
        self.may_be_none = may_be_none

    def get_context(self, name, value, attrs):
        picture = chosen_hash(self.organization.pk, value) if value else ""
        if picture is None:
            picture = value = ""
        picture = self.names.picture(picture) if picture else None
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "chosen": PictureChoice(
                name, value or "", picture, "large", self.may_be_none
            ),
            "upload_to": upload_address(self.organization, "large"),
        }
        return context


class PictureInputs:
    """Makes the inputs of pictures in a form of an organization."""

    def __init__(self, organization, names):
        self.organization, self.names = organization, names

    def form(self, declared, value, data):
        return PictureForm(
            declared, value, data, organization=self.organization, names=self.names
        )

    def field(self, label, required):
        own = self.organization, self.names
        return RowPictureField(*own, label=label, required=required)


class PictureForm(ValueForm):
    """The form of a picture: the one that is chosen, and inputs for another or none."""

    def __init__(self, declared, value, data, *, organization, names):
        field = SignedPictureField(
            organization.pk, label=declared.title, help_text=declared.help
        )
        super().__init__(declared, field, value, data)
        self.organization, self.names, self.live = organization, names, value

    @property
    def upload_to(self):
        return upload_address(self.organization, self.declared.picture_size)

    @cached_property
    def chosen(self):
        """The PictureChoice: the one of the data, else the live one."""
        name, number = self.declared.name, self.organization.pk
        picture = chosen_hash(number, self.data.get(name, ""))
        picture = self.live if picture is None else picture
        image = self.names.picture(picture) if picture else None
        return PictureChoice(
            name, sign(number, picture), image, self.declared.picture_size, True
        )


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


def new_advice(inputs):
    """Return the advice about the newly chosen pictures among the inputs."""
    forms = [form for form in inputs if isinstance(form, PictureForm)]
    new = [form.chosen for form in forms if form.bound.value() != form.live]
    return [text for chosen in new for text in chosen.advice]

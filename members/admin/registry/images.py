"""Image fields in admin forms: an upload is stored first, and the form has its hash.

So the image stays chosen when the form comes back with errors, and is compared with what
others have saved like any other value.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from members.media import pictures
from members.models import Image

from .base import RegistryForm

HASH = re.compile("[0-9a-f]{64}")
ACCEPTED = "image/png,image/jpeg,image/webp"
HELP = _("PNG, JPEG or WebP, at most 15 MB. Shown on a white background.")


def _file_key(name):
    return f"{name}-file"


def _remove_key(name):
    return f"{name}-remove"


class ImageInput(forms.Widget):
    """The current image, a file input to replace it and a checkbox to remove it."""

    needs_multipart_form = True

    def render(self, name, value, attrs=None, renderer=None):
        file_input = forms.FileInput({"accept": ACCEPTED})
        context = {
            "name": name,
            "hash": value if HASH.fullmatch(value or "") else "",
            "file": file_input.render(_file_key(name), None, attrs),
            "remove": "" if self.is_required else _remove_key(name),
        }
        return render_to_string("admin/image_input.html", context)


def image_field(label, *, required=False, help_text=HELP):
    return forms.ModelChoiceField(
        Image.objects.defer("data"),
        to_field_name="hash",
        required=required,
        label=label,
        help_text=help_text,
        widget=ImageInput,
    )


class UploadErrorsMixin:
    """A form that shows why uploads to its `image_field_names` were refused."""

    image_field_name = "picture"
    # {name of an input: ValidationError} of all uploads of the request.
    upload_errors = {}

    @property
    def image_field_names(self):
        return [self.image_field_name]

    def clean(self):
        for name in self.image_field_names:
            if refusal := self.upload_errors.get(self.add_prefix(name)):
                self.errors.pop(name, None)
                self.add_error(name, refusal)
        return super().clean()


class ImageForm(UploadErrorsMixin, RegistryForm):
    """The form of a record with an image."""


class ImageUploadMixin:
    """A ModelAdmin with an ImageForm."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        may = self.has_change_permission if object_id else self.has_add_permission
        if request.method == "POST" and may(request):
            request.upload_errors = store_uploads(request, self.form.image_field_name)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.upload_errors = upload_errors(request)
        return form


def upload_errors(request):
    """Return {name of an input: ValidationError} of the refused uploads of a request."""
    return getattr(request, "upload_errors", {})


def store_uploads(request, *names):
    """Store the uploads and post their hashes instead; return {name: ValidationError}.

    All but those of the names belong to rows.
    """
    post, refusals = request.POST.copy(), {}
    files = {k: file for k, file in request.FILES.items() if k.endswith(_file_key(""))}
    for key in [key for key in post if key.endswith(_remove_key(""))]:
        post[key.removesuffix(_remove_key(""))] = ""
    for key, upload in files.items():
        of = key.removesuffix(_file_key(""))
        try:
            size = "small" if of in names else "large"
            post[of] = pictures.store_upload(upload, size).hash
        except ValidationError as refusal:
            refusals[of] = refusal
    request.POST = post
    return refusals


@require_safe
def image(request, hash):  # noqa: A002
    """Return the image of the hash, uncached, to staff with the permission."""
    row = get_object_or_404(Image.objects.visible_to(request.user), hash=hash)
    return pictures.picture_response(request, row, "private, no-store")

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

from members import pictures
from members.models import Image

from ..concurrency.integrity_errors import IntegrityErrorForm

HASH = re.compile("[0-9a-f]{64}")
ACCEPTED = "image/png,image/jpeg,image/webp"
HELP = _("PNG, JPEG or WebP, at most 2 MB. Shown on a white background.")


def _file_name(name):
    return f"{name}-file"


def _remove_name(name):
    return f"{name}-remove"


class ImageInput(forms.Widget):
    """The current image, a file input to replace it and a checkbox to remove it."""

    needs_multipart_form = True

    def render(self, name, value, attrs=None, renderer=None):
        file_input = forms.FileInput({"accept": ACCEPTED})
        context = {
            "name": name,
            "hash": value if HASH.fullmatch(value or "") else "",
            "file": file_input.render(_file_name(name), None, attrs),
            "remove": _remove_name(name),
        }
        return render_to_string("admin/image_input.html", context)


def image_field(label):
    return forms.ModelChoiceField(
        Image.objects.defer("data"),
        to_field_name="hash",
        required=False,
        label=label,
        help_text=HELP,
        widget=ImageInput,
    )


class ImageForm(IntegrityErrorForm):
    """A form that shows why an upload to its `image_field_name` was refused."""

    image_field_name = "picture"
    upload_error = None

    def clean(self):
        if self.upload_error:
            self.add_error(self.image_field_name, self.upload_error)
        return super().clean()


class ImageUploadMixin:
    """A ModelAdmin whose form is an ImageForm."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        may = self.has_change_permission if object_id else self.has_add_permission
        if request.method == "POST" and may(request):
            request.upload_error = _store_upload(request, self.form.image_field_name)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.upload_error = getattr(request, "upload_error", None)
        return form


def _store_upload(request, name):
    """Store the upload and post its hash instead; return the ValidationError, or None."""
    post, upload = request.POST.copy(), request.FILES.get(_file_name(name))
    try:
        if upload:
            post[name] = pictures.store_upload(upload).hash
        elif _remove_name(name) in post:
            post[name] = ""
    except ValidationError as refusal:
        return refusal
    request.POST = post
    return None


@require_safe
def image(request, hash):  # noqa: A002
    """Return the image with the hash, uncached, to staff who may see it."""
    found = get_object_or_404(Image.objects.visible_to(request.user), hash=hash)
    return pictures.picture_response(request, found, "private, no-store")

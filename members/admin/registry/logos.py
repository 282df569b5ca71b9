"""A picture in a form: an uploaded picture becomes its hash before anything else is read.

So a picture stays chosen when the form comes back, and is compared with what others have
saved meanwhile like any other value.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from members import pictures
from members.models import Image

from ..concurrency.integrity_errors import IntegrityErrorForm

ACCEPTED = "image/png,image/jpeg,image/webp"
HELP = _("PNG, JPEG or WebP, at most 2 MB. It is shown on white.")


def file_of(name):
    return f"{name}-file"


def remove_of(name):
    return f"{name}-remove"


class PictureInput(forms.Widget):
    """The picture as it is, a file to put in its place, a box to tick for none."""

    needs_multipart_form = True

    def render(self, name, value, attrs=None, renderer=None):
        picker = forms.FileInput({"accept": ACCEPTED})
        shown = {
            "name": name,
            "hash": value or "",
            "file": picker.render(file_of(name), None, attrs),
            "remove": remove_of(name),
        }
        return render_to_string("admin/picture_input.html", shown)


def picture_field(label):
    return forms.ModelChoiceField(
        Image.objects.defer("data"),
        to_field_name="hash",
        required=False,
        label=label,
        help_text=HELP,
        widget=PictureInput,
    )


class PictureForm(IntegrityErrorForm):
    """The form of something that has a picture, in the field of that name."""

    pictured = "picture"
    refused_picture = None

    def clean(self):
        if self.refused_picture:
            self.add_error(self.pictured, self.refused_picture)
        return super().clean()


class LogoForm(PictureForm):
    pictured = "logo"
    logo = picture_field(_("Logo"))


class WithPicture:
    """An admin whose form takes a picture."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        may = self.has_change_permission if object_id else self.has_add_permission
        if request.method == "POST" and may(request):
            request.refused_picture = _take_upload(request, self.form.pictured)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused_picture = getattr(request, "refused_picture", None)
        return form


class WithLogo(WithPicture):
    """An admin whose form takes a logo."""

    form = LogoForm


def _take_upload(request, name):
    """Put the hash of the uploaded picture into the post, or none; return a refusal."""
    post, upload = request.POST.copy(), request.FILES.get(file_of(name))
    try:
        if upload:
            post[name] = pictures.store_upload(upload).hash
        elif remove_of(name) in post:
            post[name] = ""
    except ValidationError as refusal:
        return refusal
    request.POST = post
    return None


@require_safe
def picture(request, hash):  # noqa: A002
    """Send a picture to the staff, live or waiting."""
    found = get_object_or_404(Image.objects.visible_to(request.user), hash=hash)
    return pictures.picture_response(request, found, "private, no-store")

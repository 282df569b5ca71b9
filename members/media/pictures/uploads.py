"""Store uploaded pictures."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.fields import refusal_of
from members.models import Image
from members.models.images import content_hash

from .sandbox import reencode

MAX_BYTES = 15 * 1024 * 1024
MESSAGES = {
    "heavy": _("The file is too large. A picture can be at most 15 MB."),
    "unknown": _(
        "This is not a PNG, JPEG or WebP picture. Save it in one of "
        "these formats and choose it again."
    ),
    "pdf": _(
        "This is a PDF. Take a picture of the page, or save the page as PNG or JPEG, and "
        "choose that."
    ),
    "heic": _(
        "This is a HEIC picture. Save it as JPEG and choose it again. On an iPhone, "
        "choose it from Photos: it is then sent as JPEG."
    ),
    "large": _(
        "The picture has too many pixels. Make it smaller: 2,000 pixels "
        "on each side is enough."
    ),
    "moving": _("The picture is animated. Choose a still picture."),
    "slow": _(
        "The picture takes too long to read. Make it smaller, or try again later."
    ),
    "broken": _("The picture cannot be read. Save it again and choose it again."),
}


def store_upload(upload, size="small"):
    """Re-encode an uploaded file and return its Image; the same picture is the same row.

    `size` is "small" for logos and portraits, "large" for pictures that fill a page.
    Raises ValidationError with a code of MESSAGES.
    """
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _upload_error("heavy")
    reencoded = reencode(data, size)
    if reencoded.refusal:
        raise _upload_error(reencoded.refusal)
    return _upsert(_clean_image(reencoded))


def _clean_image(reencoded):
    image = Image(
        hash=content_hash(reencoded.data),
        kind=reencoded.kind,
        width=reencoded.width,
        height=reencoded.height,
        data=reencoded.data,
        is_pale=reencoded.is_pale,
    )
    # Not its hash: the same picture may be stored already.
    if refusal_of(image.full_clean, exclude=["hash"]):
        raise _upload_error("broken")
    return image


def _upsert(image):
    # Uploaded again it counts as new, so that it is not purged meanwhile.
    Image.objects.bulk_create(
        [image],
        update_conflicts=True,
        unique_fields=["hash"],
        update_fields=["made_at", "is_pale"],
    )
    return image


def _upload_error(code):
    return ValidationError(MESSAGES.get(code, MESSAGES["broken"]), code=code)

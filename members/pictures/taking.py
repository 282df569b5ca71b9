"""Take a picture that somebody hands in."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import Image
from ..models.images import content_hash
from .drawing import draw

MOST_BYTES = 2 * 1024 * 1024
WORDS = {
    "heavy": _("The file is too large. A picture may have 2 MB at most."),
    "unknown": _(
        "This is no PNG, JPEG or WebP picture."
        " Save it as one of these and choose it again."
    ),
    "large": _(
        "The picture has too many pixels. Make it smaller, 2,000 on each side is plenty."
    ),
    "moving": _("The picture moves. Choose one that stands still."),
    "slow": _(
        "The picture takes too long to read. Make it smaller, or try again later."
    ),
    "broken": _("The picture cannot be read. Save it anew and choose it again."),
}


def take(upload):
    """Draw an uploaded file anew and keep it; the same picture again is the same row.

    Raises ValidationError: too large, of another kind, moving or broken.
    """
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise refusal("heavy")
    drawn = draw(data)
    if drawn.refusal:
        raise refusal(drawn.refusal)
    return _keep(_checked(drawn))


def _checked(drawn):
    image = Image(
        hash=content_hash(drawn.data),
        kind=drawn.kind,
        width=drawn.width,
        height=drawn.height,
        data=drawn.data,
    )
    try:
        # Not its hash: the same picture may be there already.
        image.full_clean(exclude=["hash"])
    except ValidationError as wrong:
        raise refusal("broken") from wrong
    return image


def _keep(image):
    # Handed in again it is new again, so that no sweep takes it away meanwhile.
    Image.objects.bulk_create(
        [image],
        update_conflicts=True,
        unique_fields=["hash"],
        update_fields=["made_at"],
    )
    return image


def refusal(word):
    return ValidationError(WORDS.get(word, WORDS["broken"]), code=word)

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ... import pictures
from ...models import Image

# The address contains the hash of the content, so the content never changes.
IMMUTABLE = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def picture(request, hash, kind):  # noqa: A002
    """Return a public logo, cached for ever, or a portrait, never cached."""
    if logo := Image.objects.public().filter(hash=hash, kind=kind).first():
        return pictures.picture_response(request, logo, IMMUTABLE)
    portrait = get_object_or_404(Image.objects.portraits(), hash=hash, kind=kind)
    response = pictures.picture_response(request, portrait, "no-store")
    response["X-Robots-Tag"] = "noindex"
    return response

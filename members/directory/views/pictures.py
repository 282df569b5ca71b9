from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.media import pictures
from members.models import Image, SharePicture

# The address contains the hash of the content, so the content never changes.
IMMUTABLE = "public, max-age=31536000, immutable"
# A picture may show people: once it is taken down, no cache keeps it for longer.
A_DAY = "public, max-age=86400"


@login_not_required
@require_safe
def picture(request, hash, kind):  # noqa: A002
    """Return a public logo, a picture of a profile or a portrait, cached as each may be."""
    if logo := Image.objects.public().filter(hash=hash, kind=kind).first():
        return pictures.picture_response(request, logo, IMMUTABLE)
    if image := Image.objects.on_profiles().filter(hash=hash, kind=kind).first():
        return pictures.picture_response(request, image, A_DAY)
    portrait = get_object_or_404(Image.objects.portraits(), hash=hash, kind=kind)
    response = pictures.picture_response(request, portrait, "no-store")
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def share_picture(request, hash):  # noqa: A002
    """Return the picture of a public page as it is now, cached for ever."""
    image = SharePicture.objects.current(timezone.localdate()).filter(hash=hash).first()
    if image is None:
        raise Http404
    return pictures.picture_response(request, image, IMMUTABLE)

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.media import pictures
from members.models import Image, SharePicture

# Bytes of an address never change, but who may be shown does: a proxy asks each second.
PUBLIC = "public, max-age=86400, s-maxage=1"


@login_not_required
@require_safe
def picture(request, hash, kind):  # noqa: A002
    """Return a public logo, a picture of a profile or a portrait, cached as each may be."""
    for images in (Image.objects.public(), Image.objects.on_profiles()):
        if image := images.filter(hash=hash, kind=kind).first():
            return pictures.picture_response(request, image, PUBLIC)
    portrait = get_object_or_404(Image.objects.portraits(), hash=hash, kind=kind)
    response = pictures.picture_response(request, portrait, "no-store")
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def share_picture(request, hash):  # noqa: A002
    """Return the picture of a public page as it is now."""
    image = SharePicture.objects.current(timezone.localdate()).filter(hash=hash).first()
    if image is None:
        raise Http404
    return pictures.picture_response(request, image, PUBLIC)

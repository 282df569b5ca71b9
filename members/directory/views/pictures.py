from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from ... import pictures
from ...models import Image, SharePicture
from ...models.prepared import prepared

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
    if shown := Image.objects.on_profiles().filter(hash=hash, kind=kind).first():
        return pictures.picture_response(request, shown, A_DAY)
    portrait = get_object_or_404(Image.objects.portraits(), hash=hash, kind=kind)
    response = pictures.picture_response(request, portrait, "no-store")
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def share_picture(request, hash):  # noqa: A002
    """Return the picture of a public page as it is now, cached for ever."""
    current = _current_share_pictures(hash_of_bytes=hash, day=timezone.localdate())
    if not current:
        raise Http404
    return pictures.picture_response(request, current[0], IMMUTABLE)


@prepared(hash_of_bytes=str, day=date)
def _current_share_pictures(hash_of_bytes, day):
    """Query for the picture with the hash, if its page is public and as it was drawn."""
    return SharePicture.objects.current(day).filter(hash=hash_of_bytes)[:1]

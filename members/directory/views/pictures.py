from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ... import pictures
from ...models import Image

# The address is the hash of what it gives: it never gives anything else.
FOR_GOOD = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def picture(request, hash, kind):  # noqa: A002
    """Send a picture that is live in public; of a person, nobody may keep it."""
    if logo := Image.objects.public().filter(hash=hash, kind=kind).first():
        return pictures.picture_response(request, logo, FOR_GOOD)
    found = get_object_or_404(Image.objects.portraits(), hash=hash, kind=kind)
    answer = pictures.picture_response(request, found, "no-store")
    answer["X-Robots-Tag"] = "noindex"
    return answer

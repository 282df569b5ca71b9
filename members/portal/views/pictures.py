from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ... import pictures
from ...models import Image


@require_safe
def picture(request, hash, kind):  # noqa: A002
    """Send a picture that the user's organizations show or have proposed."""
    seen = Image.objects.seen_by_member(request.user)
    found = get_object_or_404(seen, hash=hash, kind=kind)
    return pictures.sent(request, found, "private, no-store")

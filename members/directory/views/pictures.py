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
    """Send a picture that is live in public."""
    found = get_object_or_404(Image.objects.public(), hash=hash, kind=kind)
    return pictures.sent(request, found, FOR_GOOD)

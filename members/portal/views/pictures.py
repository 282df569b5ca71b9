from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from members.media import pictures
from members.models import Image

from ..change_requests import pictures as uploads


@require_safe
def picture(request, hash, kind):  # noqa: A002
    """Send a picture that the user's organizations show, have proposed or just chosen."""
    seen = Image.objects.seen_by_member(request.user)
    if chosen := request.GET.get("chosen"):
        _refuse_unless_chosen(request.user, chosen, hash)
        seen = Image.objects.all()
    found = get_object_or_404(seen, hash=hash, kind=kind)
    return pictures.picture_response(request, found, "private, no-store")


def _refuse_unless_chosen(user, chosen, hash):  # noqa: A002
    """Believe a form that carries the picture, if it is one of the user's organizations."""
    theirs = user.organizations().values_list("pk", flat=True)
    if hash not in {uploads.chosen_hash(number, chosen) for number in theirs}:
        raise Http404

"""Show pictures that wait to their own members, and store chosen ones."""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from members.media import pictures
from members.models import Image

from ..change_requests import pictures as uploads
from ..guard import represents


@require_safe
def picture(request, hash, kind):  # noqa: A002
    """Send a picture that the user's organizations show, have proposed or just chosen."""
    images = Image.objects.seen_by_member(request.user)
    if signed := request.GET.get("chosen"):
        _refuse_unless_chosen(request.user, signed, hash)
        images = Image.objects.all()
    image = get_object_or_404(images, hash=hash, kind=kind)
    return pictures.picture_response(request, image, "private, no-store")


def _refuse_unless_chosen(user, signed, hash):  # noqa: A002
    """Believe a form that carries the picture, if it is one of the user's organizations."""
    theirs = user.organizations().values_list("pk", flat=True)
    if hash not in {uploads.chosen_hash(number, signed) for number in theirs}:
        raise Http404


@represents
@require_POST
def choose_picture(request, organization, size):
    """Store the one picture of the request; answer with the part of the form that has it."""
    if size not in uploads.LEAST_SIDE:
        raise Http404
    if len(request.FILES) != 1:
        raise BadRequest
    [key] = request.FILES
    name, forms = key.removesuffix("-file"), (request.POST, request.FILES)
    choice = uploads.choose(organization, name, size, *forms)
    return render(request, "components/inputs/chosen_picture.html", {"chosen": choice})

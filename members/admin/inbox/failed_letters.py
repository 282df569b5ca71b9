"""The page of an e-mail that failed: whom it was for, their address, and a second try."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from members import readdressing
from members.actions import form_of, row_or_404, run
from members.models import Letter
from members.readdressing import CORRECT

from ..registry.letter_kinds import KINDS
from ..waiting.following import lead_on
from ..waiting.kinds import LETTERS
from ..waiting.taking import taken


@require_http_methods(["GET", "HEAD", "POST"])
def failed_letter(request, site, number):
    """Render a failed e-mail and whom it was for; POST corrects the address and sends it."""
    if not LETTERS.is_for(request.user):
        raise PermissionDenied
    letter = row_or_404(Letter.objects.all(), number)
    found = readdressing.recipients(letter.to)
    data = request.POST if request.method == "POST" else None
    given = {"initial": {"email": letter.to}, "asks": bool(found.wrote_it_themselves)}
    form = form_of(CORRECT, letter, data, **given)
    following = partial(lead_on, request, LETTERS, letter.pk)
    if run(request, CORRECT, form, letter, following):
        return redirect("admin:index")
    others = readdressing.failed_letters(letter.to)
    context = {
        **site.each_context(request),
        "title": _kind(letter),
        "opts": Letter._meta,
        "letter": letter,
        "found": found,
        "form": form,
        "others": [(_kind(one), one) for one in others if one.pk != letter.pk],
        "taken": taken(LETTERS, letter.pk, request),
    }
    return TemplateResponse(request, "admin/failed_letter.html", context)


def _kind(letter):
    return str(KINDS.get(letter.kind, letter.kind)).capitalize()

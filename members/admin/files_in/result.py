"""What became of a file: numbers, the lines that were left, and how to undo it."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .own import own_or_404, render, target_of

MOST_LISTED = 100


@require_safe
def result(request, key, site):
    """Render what a file has changed."""
    incoming = own_or_404(request, key)
    if not incoming.ended_at:
        return redirect("admin:file_look", key)
    left = incoming.outcome.get("left", [])
    context = {
        "incoming": incoming,
        "target": target_of(incoming),
        "left": left[:MOST_LISTED],
        "number_left": len(left),
        "has_file": bool(left and incoming.table),
    }
    return render(request, site, "result", incoming.name or _("File"), context)

"""Take a row that waits, and put it back; who has it stands on its page too."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from members import assignments
from members.actions import press
from members.models.assignments import ROW_KEY_PATTERN

from .kinds import KINDS


@require_POST
def take_row(request):
    """Take the row that the form names, or put it back, and return to where it was pressed."""
    target = _kind_and_key_or_404(request)
    action = assignments.ACTIONS.get(request.POST.get("do"))
    if action is None:
        raise Http404
    press(request, action, target)
    return redirect(_address_before(request))


def taken(kind, key, request):
    """Return what the page of a row that waits shows of who has taken it."""
    [holder] = [*assignments.holders([(kind.name, str(key))]).values()] or [None]
    return {"kind": kind, "key": str(key), "holder": holder, "back": request.path}


def _kind_and_key_or_404(request):
    kind = KINDS.get(request.POST.get("kind", ""))
    key = request.POST.get("row", "")
    if kind is None or not ROW_KEY_PATTERN.fullmatch(key):
        raise Http404
    if not kind.is_for(request.user):
        raise PermissionDenied
    return kind, key


def _address_before(request):
    address = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(address, None) and address.startswith("/admin/"):
        return address
    return reverse("admin:index")
